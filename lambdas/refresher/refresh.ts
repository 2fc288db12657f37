/**
 * A refresh: one try to make an account fresh. The eight steps of the design, in order; each step that knows what went wrong throws
 * `RefreshFailure`, and the end of a run is always an outcome that was told.
 */
import { type AccountLogin, readAccountLogin } from './account-login.ts';
import { hold, prove, quarantineOf, strikeLimit, strikesOf } from './attempts.ts';
import { validateBehind } from './behind.ts';
import { servesBot } from './bot-request.ts';
import { holds, RefreshFailure } from './failures.ts';
import { istIso, istTime } from './ist.ts';
import { withLease } from './lease.ts';
import { changeLogin, clearRotation, readLogin } from './ledger-records.ts';
import { logIn } from './log-in.ts';
import type { Captured } from './login.ts';
import { NotTold } from './outbox.ts';
import type { Outcome, SkipReason } from './outcome.ts';
import { proveAndPublish } from './publish.ts';
import type { RefreshPorts, RefreshRequest } from './request.ts';
import { Run } from './run.ts';
import { knownSession, sessionOf, storedToken } from './stored-token.ts';
import { tellFailure, tellHeld, tellLeftovers, tellToken } from './tell.ts';
import type { Token } from './token.ts';

/**
 * Makes one account fresh. Resolves with an outcome whatever the broker does; rejects only if the outcome could not be told (the
 * event bus or the ledger is out of reach), so that the caller fails loudly.
 */
export async function refresh(request: RefreshRequest, ports: RefreshPorts): Promise<Outcome> {
  const { trigger } = request;
  const run = new Run(request.account, ports, request.end);
  if (trigger.kind !== 'hand' && ports.clock.now() > new Date(trigger.latest_start)) return run.skipped('late');
  const nextTryAt = trigger.next_try_at;
  return told(run, nextTryAt, async (login) => {
    const standing = await storedToken(login);
    if (standing.state !== 'none') return keep(login, standing.state === 'fresh' ? 'fresh' : 'published', standing.token);
    if (trigger.kind === 'bot' && !(await servesBot(login, standing.refused))) return run.skipped('left-to-schedule');
    const known = await knownSession(login);
    if (known) return keep(login, 'published', await proveAndPublish(login, known));
    const captured = await logIn(login, trigger.kind === 'rung' ? trigger.rung : null, standing.killed);
    if (typeof captured === 'string') return notTried(login, captured);
    return exchangeAndPublish(login, captured);
  });
}

/** Runs the work under the login's lease, and tells its end, whatever it is. */
export async function told(run: Run, nextTryAt: string | null, work: (login: AccountLogin) => Promise<Outcome>): Promise<Outcome> {
  const failed = async (error: unknown, version: string) => {
    const outcome = run.failed(error);
    await tellFailure(run, outcome, version, nextTryAt);
    return outcome;
  };
  let login: AccountLogin;
  try {
    await tellLeftovers(run);
    login = await readAccountLogin(run);
  } catch (error) {
    return failed(error, '');
  }
  let isLeased = false;
  try {
    const outcome = await withLease(login, async () => {
      isLeased = true;
      try {
        return await work(login);
      } catch (error) {
        if (error instanceof NotTold) throw error;
        await holdAfter(login, run.failed(error));
        return failed(error, login.version);
      }
    });
    return outcome === 'busy' ? run.skipped('busy') : outcome;
  } catch (error) {
    // What went wrong under the lease is told; that there is none is not yet.
    if (isLeased) throw error;
    return failed(error, login.version);
  }
}

/** Steps 5 to 8, for a login by the browser or by hand. */
export async function exchangeAndPublish(login: AccountLogin, captured: Captured): Promise<Outcome> {
  const { run, broker, call } = login;
  const session = await run.phase('exchange', `${broker.title} to exchange the login for a token`, () => broker.exchange(captured, call));
  const outcome = await keep(login, 'published', await proveAndPublish(login, session));
  if (broker.rotates) await recorded(run, () => clearRotation(run.ports.ledger, run.account));
  return outcome;
}

/** The token is published: whatever fails from here on is not a failure of the login. */
async function recorded(run: Run, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof NotTold
      ? error
      : new NotTold(`the fresh token of account ${run.account} could not be recorded`, { cause: error });
  }
}

/** The account has a proved token: tell it, and clear the strikes. */
async function keep(login: AccountLogin, how: 'published' | 'fresh', token: Token): Promise<Outcome> {
  const { run, key, today } = login;
  warn(login, token);
  const outcome = run.ended(how, token.expires_at);
  await recorded(run, async () => {
    await changeLogin(run.ports.ledger, key, (record) => ({
      record: prove(record, run.account, today, new Date(token.issued_at), how === 'published'),
    }));
    await tellToken(run, outcome, token);
    await validateBehind(login, sessionOf(token));
  });
  return outcome;
}

/** A login outside the ladder's hours may give a token that does not last; the person who started it is told. */
function warn({ run, broker, neededUntil, tradingDay }: AccountLogin, token: Token): void {
  if (token.expires_at !== null && new Date(token.expires_at) < neededUntil) {
    run.say(`note: this token ends at ${token.expires_at}, before the close of ${tradingDay}; refresh again on that morning`);
  } else if (istTime(new Date(token.issued_at)) < broker.safeFrom) {
    run.say(`note: ${broker.title} may end a token that was issued before ${broker.safeFrom} IST; refresh again after that`);
  }
}

/**
 * Holds the account after a failure that needs a person or other credentials; a login's own failures are held already. If the ledger
 * is out of reach, the reservation that it still has counts as strikes.
 */
async function holdAfter(login: AccountLogin, outcome: Outcome): Promise<void> {
  const { run, key, version } = login;
  const failure = outcome.failure!;
  const submitted = outcome.submitted ?? 'none';
  if (!holds(failure.code, submitted)) return;
  const quarantine = { version, failure, submitted, at: istIso(run.ports.clock.now()) };
  await changeLogin(run.ports.ledger, key, (record) =>
    quarantineOf(record, run.account, version) ? { record } : { record: hold(record, run.account, quarantine) },
  ).catch(() => undefined);
}

/** Nothing was tried. An account that is held or locked still raises its failure once a trading day. */
async function notTried(login: AccountLogin, reason: SkipReason): Promise<Outcome> {
  const { run, key, version } = login;
  const record = await readLogin(run.ports.ledger, key);
  const quarantine = quarantineOf(record, run.account, version);
  if (reason === 'quarantined' && quarantine) await tellHeld(run, quarantine, version);
  if (reason === 'locked') {
    const failure = new RefreshFailure('outcome-unknown', {
      message: `Since the last proved login, ${strikesOf(record)} passwords or codes of ${strikeLimit} that prebell allows itself were refused or never answered; it stops before the broker blocks the account.`,
      remedy:
        'Mend what the earlier alerts of this account say, then finish the login by hand: prebell login ACCOUNT. Or grant prebell one more try: prebell accounts release ACCOUNT',
    });
    await tellHeld(run, { failure: failure.describe(run.account), submitted: 'none' }, version);
  }
  return run.skipped(reason);
}
