// A bot for ICICI Breeze that signs its calls itself, with the session that prebell published.
//
// npm install prebell @aws-sdk/client-secrets-manager    (the last only where the token is in AWS)
// node bot_breeze.mjs beta                the token is in AWS
// node bot_breeze.mjs beta ./accounts     the token is in a file, as prebell --local ./accounts keeps it
import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { json } from 'node:stream/consumers';
import { TokenError, TokenReader } from 'prebell/reader';

const [account, local] = process.argv.slice(2);
const simulator = process.env.BREEZE_API; // set for a simulator only, whose tokens are then accepted
const api = simulator ?? 'https://api.icicidirect.com';
const reader = new TokenReader({ account, local, sandbox: simulator !== undefined });

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

function stop(why) {
  console.error(why);
  process.exit(1);
}

try {
  const answer = await reader.withToken((token) => get('funds', token), refused);
  if (answer.Status !== 200) stop(`Breeze says: ${answer.Error}`);
  console.log((await reader.token()).user_id);
} catch (error) {
  if (!(error instanceof TokenError)) throw error;
  stop(error.message);
}
