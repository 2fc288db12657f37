// A bot that reads its token from AWS Secrets Manager and uses Zerodha's own client.
//
// npm install @aws-sdk/client-secrets-manager kiteconnect
// node examples/bot_aws.mjs alpha
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { KiteConnect } from 'kiteconnect';

const [account] = process.argv.slice(2);
const root = process.env.KITE_API ?? 'https://api.kite.trade';
const secrets = new SecretsManagerClient();

async function readToken() {
  // Without a version stage this is AWSCURRENT: the last token that was proved.
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: `prebell/${account}/token` }));
  const token = JSON.parse(SecretString);
  if (!token.access_token) stop('No token has been published yet.');
  if (token.sandbox && !process.env.KITE_API) stop("This token is a simulator's or a sandbox's; it is not for the real broker.");
  if (token.expires_at && new Date(token.expires_at) <= new Date()) {
    stop(`The token ended at ${token.expires_at}; prebell has not published a new one yet.`);
  }
  return token;
}

const profileWith = ({ api_key, access_token }) => new KiteConnect({ api_key, access_token, root }).getProfile();

async function profile() {
  const token = await readToken();
  try {
    return await profileWith(token);
  } catch (error) {
    if (error.error_type !== 'TokenException') throw error;
  }
  // The token may have been replaced since it was read. Look once; never log in from here.
  const newer = await readToken();
  if (newer.access_token === token.access_token) stop('Kite refuses the token, and there is no newer one. Look at: prebell status');
  return profileWith(newer);
}

function stop(why) {
  console.error(why);
  process.exit(1);
}

console.log((await profile()).user_id);
