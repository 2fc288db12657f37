// A bot for ICICI Breeze that reads its token from a file and signs its calls itself. Needs nothing but Node 20.
//
// node examples/bot_breeze.mjs ./accounts/beta/token.json
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { json } from 'node:stream/consumers';

const [tokenFile] = process.argv.slice(2);
const api = process.env.BREEZE_API ?? 'https://api.icicidirect.com';

function readToken() {
  const token = JSON.parse(readFileSync(tokenFile, 'utf8'));
  if (token.sandbox && !process.env.BREEZE_API) stop("This token is a simulator's or a sandbox's; it is not for the real broker.");
  if (new Date(token.expires_at) <= new Date()) {
    stop(`The token ended at ${token.expires_at}; prebell has not published a new one yet.`);
  }
  return token;
}

// Breeze's calls have a JSON body, GET calls too, which fetch cannot send. What is hashed is what is sent, to the letter.
function get(path, token, body = '{}') {
  // With options.include_api_secret it is in the token; otherwise the bot has it from elsewhere.
  const secret = token.extra.api_secret ?? process.env.BREEZE_SECRET_KEY ?? stop('There is no secret key to sign calls with.');
  const timestamp = `${new Date().toISOString().slice(0, 19)}.000Z`;
  const checksum = createHash('sha256').update(timestamp + body + secret).digest('hex');
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'X-Checksum': `token ${checksum}`,
    'X-Timestamp': timestamp,
    'X-AppKey': token.api_key,
    'X-SessionToken': token.extra.session_token,
  };
  const { request } = api.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(`${api}/breezeapi/api/v1/${path}`, { headers, signal: AbortSignal.timeout(10_000) });
    call.on('response', (answer) => json(answer).then(resolve, reject)).on('error', reject);
    call.end(body);
  });
}

// The HTTP status says little; the body does. A refused checksum means a session that ended, or a wrong secret key.
const refused = ({ Error: said }) => /authentication fail|invalid session|resource not available/i.test(said ?? '');

async function funds() {
  const token = readToken();
  let answer = await get('funds', token);
  if (refused(answer)) {
    // The token may have been replaced since it was read. Look once; never log in from here.
    const newer = readToken();
    if (newer.access_token === token.access_token) stop('Breeze refuses the token, and there is no newer one. Look at: prebell status');
    answer = await get('funds', newer);
  }
  if (answer.Status !== 200) stop(`Breeze says: ${answer.Error}`);
  return token.user_id;
}

function stop(why) {
  console.error(why);
  process.exit(1);
}

console.log(await funds());
