// A bot for Kite: Zerodha's own client, with the token that prebell published.
//
// npm install kiteconnect prebell @aws-sdk/client-secrets-manager    (the last only where the token is in AWS)
// node bot_kite.mjs alpha                the token is in AWS
// node bot_kite.mjs alpha ./accounts     the token is in a file, as prebell --local ./accounts keeps it
import { KiteConnect } from 'kiteconnect';
import { TokenError, TokenReader } from 'prebell/reader';

const [account, local] = process.argv.slice(2);
const root = process.env.KITE_API; // set for a simulator only, whose tokens are then accepted
const reader = new TokenReader({ account, local, sandbox: root !== undefined });

const profile = ({ api_key, access_token }) => new KiteConnect({ api_key, access_token, root }).getProfile();

try {
  console.log((await reader.withToken(profile)).user_id);
} catch (error) {
  if (!(error instanceof TokenError)) throw error;
  console.error(error.message);
  process.exit(1);
}
