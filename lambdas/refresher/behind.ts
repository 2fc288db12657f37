/**
 * The broker sessions that stand behind an account (AutoTrader Web logs in to other brokers itself). Checking one spends a real
 * login attempt at that broker, so each is checked once a trading day, and not again after a refusal until a person releases it.
 */
import type { AccountLogin } from './account-login.ts';
import type { Session } from './broker.ts';
import { nextAfter, RefreshFailure } from './failures.ts';
import { type AccountRecord, changeAccount, readAccount } from './ledger-records.ts';
import { type FailureFacts, tellInvalidSessions } from './tell.ts';

/**
 * Checks the sessions behind an account whose token is fresh, where the account opted in, and tells of each that is not valid.
 * What fails here is no failure of the account's own token.
 */
export async function validateBehind(login: AccountLogin, session: Session): Promise<void> {
  const { run, broker, call, credentials, tradingDay } = login;
  const { behind } = broker;
  if (!behind || !credentials.options.validate_accounts) return;
  const invalid: FailureFacts[] = [];
  const facts = (name: string, code: RefreshFailure['code'], message: string, remedy: string): FailureFacts => ({
    failure: run.failed(new RefreshFailure(code, { message: `${name}: ${message}`, remedy })).failure!,
    submitted: 'none',
  });
  try {
    for (const { id, name, warning } of await run.phase('behind', `${broker.title} to list its broker accounts`, () =>
      behind.list(session, call),
    )) {
      if (!(await mark(login, id, { trading_day: tradingDay, refused: false }))) continue;
      if (warning !== null) invalid.push(facts(name, 'subscription-lapsed', warning, 'Renew it before it ends.'));
      const verdict = await run.phase('behind', `${broker.title} to validate ${name}`, () => behind.validate(session, call, id));
      if (!verdict) continue;
      // No answer is no refusal: that one is tried on the next trading day.
      if (nextAfter(verdict.code, 'none') !== 'next-rung') await mark(login, id, { trading_day: tradingDay, refused: true });
      invalid.push(facts(name, verdict.code, verdict.message, verdict.remedy));
    }
  } catch (error) {
    const { failure } = run.failed(error);
    invalid.push({ failure: failure!, submitted: 'none' });
  }
  await tellInvalidSessions(run, invalid);
}

type Mark = NonNullable<AccountRecord['behind']>[string];

/**
 * Notes a check before it is made, so that no crash can lead to a second one; false if it was made today, or was refused and not
 * released.
 */
async function mark({ run }: AccountLogin, id: string, mark: Mark): Promise<boolean> {
  const { ledger } = run.ports;
  const known = (await readAccount(ledger, run.account)).behind?.[id];
  if (!mark.refused && known && (known.refused || known.trading_day === mark.trading_day)) return false;
  await changeAccount(ledger, run.account, (record) => ({ ...record, behind: { ...record.behind, [id]: mark } }));
  return true;
}
