/** What is known of an account without asking its broker. */
import * as z from 'zod/mini';
import { type AccountLogin, readAccountLogin } from './account-login.ts';
import { quarantineOf, strikeLimit, strikesOf } from './attempts.ts';
import { isoTime } from './formats.ts';
import { isGood } from './freshness.ts';
import { lastOutcomeSchema, readAccount, readLogin } from './ledger-records.ts';
import { failureSchema } from './outcome.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';
import { parseToken } from './token.ts';

/** An account's standing, as `status --json` prints it, one object a line. */
export const accountStatusSchema = z.strictObject({
  account: z.string().check(z.describe('The id of the account.')),
  broker: z.nullable(z.string()).check(z.describe('The broker; null where the credentials document cannot be read.')),
  state: z
    .enum(['fresh', 'stale', 'held', 'invalid'])
    .check(
      z.describe(
        'fresh: a token is current and lasts until it is needed, or as long as a new one would. stale: it is missing, ended, was refused by the broker or ends too early. held: nothing is tried until a person acts. invalid: the credentials document cannot be used.',
      ),
    ),
  issued_at: z.nullable(isoTime).check(z.describe('When the current token was issued; null if there is none.')),
  expires_at: z.nullable(isoTime).check(z.describe('When the current token ends; null if there is none, or it has no published end.')),
  verified_at: z.nullable(isoTime).check(z.describe('When the broker proved the current token; null if there is none.')),
  strikes: z.number().check(z.describe('Submissions refused or unanswered since the last proved login. At 3 the login is locked.')),
  failure: z.nullable(failureSchema).check(z.describe('Why it is held or invalid, with what to do; null otherwise.')),
  last: z.nullable(lastOutcomeSchema).check(z.describe('The last refresh that was not skipped; null if there was none.')),
});

/** An account's standing. Free of secrets. */
export type AccountStatus = z.infer<typeof accountStatusSchema>;

/** Looks at the stores only; asks no broker and writes nothing. */
export async function accountStatus(account: string, ports: RefreshPorts): Promise<AccountStatus> {
  const run = new Run(account, ports, ports.clock.now());
  const [stored, remembered] = await Promise.all([ports.vault.token(account, 'current'), readAccount(ports.ledger, account)]);
  const token = stored && parseToken(stored.text);
  const common = {
    account,
    issued_at: token?.issued_at ?? null,
    expires_at: token?.expires_at ?? null,
    verified_at: token?.verified_at ?? null,
    last: remembered.last ?? null,
  };
  let login: AccountLogin;
  try {
    login = await readAccountLogin(run);
  } catch (error) {
    return { ...common, broker: run.broker, state: 'invalid', strikes: 0, failure: run.failed(error).failure ?? null };
  }
  const record = await readLogin(ports.ledger, login.key);
  const strikes = strikesOf(record);
  const quarantine = quarantineOf(record, account, login.version);
  const fresh = token !== null && isGood(token, remembered, login.broker, ports.clock.now());
  const state = fresh ? 'fresh' : quarantine || strikes >= strikeLimit ? 'held' : 'stale';
  return { ...common, broker: login.broker.name, state, strikes, failure: quarantine?.failure ?? null };
}
