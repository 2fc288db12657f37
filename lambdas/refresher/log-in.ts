/** Steps 3 and 4 of a refresh: is a login allowed? Reserve it, then log in, and report how far it got. */
import type { AccountLogin } from './account-login.ts';
import {
  attemptsOf,
  hold,
  killsADay,
  type LoginEnd,
  type LoginRecord,
  type LoginRequest,
  quarantineOf,
  reserve,
  settle,
} from './attempts.ts';
import { holds, RefreshFailure } from './failures.ts';
import { changeLogin, readLogin } from './ledger-records.ts';
import { type Captured, type LoginPurpose, type LoginResult, type LoginTask, secretsOfCaptured } from './login.ts';
import type { SkipReason } from './outcome.ts';
import { BrowserNotStarted } from './ports.ts';
import type { Run } from './run.ts';
import { totpStep } from './totp.ts';

/** The longest a login may take, ms. */
export const loginLimit = 100_000;

/** What exchange, verification and publishing may take after a login, ms. */
export const afterLogin = 30_000;

/** A login that has less time than this is not begun, ms. */
export const shortestLogin = 20_000;

/**
 * Logs in once, if the attempt rules allow it. Gives what the redirect carried, or why nothing was tried. Throws the login's
 * failure after its end is in the ledger, quarantine included.
 * @param rung the rung that asks, ISO 8601; null when started by hand
 * @param killed whether a token of today was found dead
 * @param purpose `rotate`: to have a new key made
 */
export async function logIn(
  login: AccountLogin,
  rung: string | null,
  killed: boolean,
  purpose: LoginPurpose = 'login',
): Promise<Captured | SkipReason> {
  const { run, version, key, today, credentials } = login;
  const { clock, ledger } = run.ports;
  const now = clock.now();
  const end = loginEnd(run);
  if (!end) {
    throw new RefreshFailure('internal', { message: 'There is not enough time left in this run for a login; none was begun.' });
  }
  if (killed && (await isConflict(login))) throw new RefreshFailure('session-conflict');
  const { totp } = credentials;
  const stepAt = (moment: Date) => (totp ? totpStep(totp, moment) : 0);
  const request: LoginRequest = { run: run.id, account: run.account, version, rung, now, day: today, end, stepAt };
  const reserved = await changeLogin(ledger, key, (record) => reserve(record, request));
  if (typeof reserved === 'string') return reserved;
  const { allowance } = reserved as Exclude<ReturnType<typeof reserve>, SkipReason>;
  const result = await useBrowser(login, { ...taskOf(login, end), ...allowance, ...(purpose === 'login' ? {} : { purpose }) });
  if (result.outcome === 'redirected') return result.captured;
  throw new RefreshFailure(result.failure.code, result.failure);
}

/** When a login that is begun now must end; null if there is too little time left to begin one. */
export function loginEnd({ ports, end }: Run): Date | null {
  const now = ports.clock.now().getTime();
  const latest = Math.min(now + loginLimit, end.getTime() - afterLogin);
  return latest - now < shortestLogin ? null : new Date(latest);
}

/** Whether today's tokens were killed too often to log in again. An account that is held for it already is not told anew. */
async function isConflict({ run, key, version, today }: AccountLogin): Promise<boolean> {
  const record = await readLogin(run.ports.ledger, key);
  return attemptsOf(record, run.account, today).proved > killsADay && !quarantineOf(record, run.account, version);
}

function taskOf({ run, broker, credentials }: AccountLogin, end: Date): Omit<LoginTask, 'first_totp_step' | 'totp_tries'> {
  const url = broker.login.startUrl(credentials);
  return {
    account: run.account,
    broker: broker.name,
    url,
    origins: [new URL(url).origin],
    redirect_url: credentials.redirect_url,
    user: credentials.login_id,
    password: credentials.password,
    totp: credentials.totp,
    approve_consent: credentials.options.approve_consent,
    end: end.toISOString(),
  };
}

async function useBrowser(login: AccountLogin, task: LoginTask): Promise<LoginResult> {
  const { run } = login;
  let result: LoginResult;
  try {
    result = await run.phase('login', 'the browser', () => run.ports.browser.login(task, (waitingFor) => run.say(waitingFor)));
  } catch (error) {
    if (error instanceof BrowserNotStarted) {
      run.submitted = 'none';
      await report(login, { submitted: 'none', unaccepted: 0, last_totp_step: null });
      throw new RefreshFailure('internal', {
        message: `The browser did not start: ${error.message}`,
        remedy:
          'Finish today’s login by hand: prebell login ACCOUNT. The cause is in the browser function’s log; on a laptop, prebell demo shows whether the browser starts at all.',
        cause: error,
      });
    }
    run.submitted = task.totp ? 'totp' : 'password';
    run.madeAnew = task.purpose === 'rotate';
    await report(login, null);
    throw new RefreshFailure('outcome-unknown', {
      message: 'The browser worker ended without an answer; nobody knows how far the login got.',
      cause: error,
    });
  }
  run.submitted = result.submitted;
  run.madeAnew = result.made_anew ?? false;
  if (result.outcome === 'failed' && result.made_anew) result = unlessRefused(result);
  run.addTimings(result.timings_ms);
  if (result.outcome === 'redirected') {
    run.guard(secretsOfCaptured(result.captured));
    await report(login, result);
  } else {
    await reportFailure(login, result);
  }
  return result;
}

/** After a new key was asked for, a page that nobody knows leaves open whether it was made; the login's own password was accepted before. */
function unlessRefused(result: Extract<LoginResult, { outcome: 'failed' }>): LoginResult {
  const { code } = result.failure;
  if (code !== 'page-changed' && code !== 'internal') return result;
  return { ...result, failure: { ...result.failure, code: 'outcome-unknown' } };
}

async function report({ run, key }: AccountLogin, end: LoginEnd | null): Promise<void> {
  await changeLogin(run.ports.ledger, key, (record) => ({ record: settled(run, record, end) }));
}

/** The record after this login's end. The run notes the strikes that it cost. */
function settled(run: Run, record: LoginRecord, end: LoginEnd | null): LoginRecord {
  const ended = settle(record, run.id, run.account, end);
  run.strikes = ended.strikes - record.strikes;
  return ended;
}

/** Reports a failed login and holds the account in the same write, so that no crash can let a refused password be tried again. */
async function reportFailure(login: AccountLogin, result: Extract<LoginResult, { outcome: 'failed' }>): Promise<void> {
  const { run, key, version } = login;
  const { code } = result.failure;
  const failure = run.failed(new RefreshFailure(code, result.failure)).failure!;
  const at = run.ports.clock.now();
  await changeLogin(run.ports.ledger, key, (record) => {
    const ended = settled(run, record, result);
    if (!holds(code, result.submitted)) return { record: ended };
    return { record: hold(ended, run.account, { version, failure, submitted: result.submitted, at: at.toISOString() }) };
  });
  if (!result.evidence) return;
  // Evidence helps, but its loss must not hide the failure itself.
  run.evidence = await run.ports.evidence.keep(run.account, at, result.evidence).catch(() => undefined);
}
