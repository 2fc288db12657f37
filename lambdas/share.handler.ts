/** Shares tokens with other regions and AWS accounts: one account's when it was refreshed, and all once a day. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { patience } from './aws/ports.ts';
import { type Sharing, shareToken, TokenNotShared } from './aws/share-token.ts';
import { secretName, secretsManagerVault } from './aws/vault.ts';
import { environment } from './environment.ts';
import { isAccountId } from './refresher/account.ts';
import { observed, telemetry } from './telemetry.ts';

const prefix = environment('PREBELL_PREFIX');
const sharing = JSON.parse(environment('PREBELL_SHARING')) as Sharing;
const told = telemetry('share', prefix);
const client = new SecretsManagerClient(patience);
const vault = secretsManagerVault(client, { prefix });

/** Fails after it has tried every account, if some token could not be shared. */
export function handler(event: { readonly detail?: { readonly account?: string } }): Promise<void> {
  return observed(told, async () => {
    const refreshed = event.detail?.account;
    if (refreshed !== undefined && !isAccountId(refreshed)) throw new TokenNotShared('the event is not about an account');
    const accounts = refreshed === undefined ? await vault.accounts() : [refreshed];
    let failed = 0;
    for (const account of accounts) {
      try {
        await shareToken(client, secretName(prefix, account, 'token'), sharing);
      } catch (error) {
        failed += 1;
        told.error(`the token of ${account} was not shared`, error);
      }
    }
    if (failed > 0) throw new TokenNotShared(`${failed} of ${accounts.length} tokens were not shared; the log says why`);
    told.info(`the tokens of ${accounts.length} accounts are shared`, { accounts });
  });
}
