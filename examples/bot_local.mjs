// A bot on the machine where prebell keeps its tokens in files. Needs nothing but Node 20.
//
// node examples/bot_local.mjs ./accounts/alpha/token.json
import { readFileSync } from 'node:fs';

const [tokenFile] = process.argv.slice(2);
const api = process.env.KITE_API ?? 'https://api.kite.trade';

function readToken() {
  const token = JSON.parse(readFileSync(tokenFile, 'utf8'));
  if (token.sandbox && !process.env.KITE_API) stop("This token is a simulator's or a sandbox's; it is not for the real broker.");
  if (token.expires_at && new Date(token.expires_at) <= new Date()) {
    stop(`The token ended at ${token.expires_at}; prebell has not published a new one yet.`);
  }
  return token;
}

const call = (path, token) => fetch(api + path, { headers: token.headers, signal: AbortSignal.timeout(10_000) });

async function get(path) {
  const token = readToken();
  let answer = await call(path, token);
  if (answer.status === 403) {
    // The token may have been replaced since it was read. Look once; never log in from here.
    const newer = readToken();
    if (newer.access_token === token.access_token) stop('Kite refuses the token, and there is no newer one. Look at: prebell status');
    answer = await call(path, newer);
  }
  if (!answer.ok) stop(`Kite answered with HTTP ${answer.status}.`);
  return (await answer.json()).data;
}

function stop(why) {
  console.error(why);
  process.exit(1);
}

console.log((await get('/user/profile')).user_id);
