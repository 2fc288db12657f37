/** Step 8 of a refresh: events, and what the ledger remembers of the account. Every event is written down before it is raised. */
import { type Alert, alertOf, callsForPerson, isAlertedTo, wordAlert, wordRecovery } from './alert.ts';
import { isTradingDay, tradingDayFor } from './calendar.ts';
import type { PrebellEvent } from './events.ts';
import { type Failure, holds, nextAfter, type Submitted } from './failures.ts';
import { remembersGoodToken } from './freshness.ts';
import { istDate, istIso, istMoment } from './ist.ts';
import { type AccountRecord, changeAccount, readAccount } from './ledger-records.ts';
import { raise, raiseOutbox, withEvents } from './outbox.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import type { Token } from './token.ts';

/** What an event says of a failure. */
export interface FailureFacts {
  readonly failure: Failure;
  readonly submitted: Submitted;
  readonly evidence?: string | undefined;
}

/** Raises what an earlier run wrote down and may not have raised. That this fails must not keep an account from being refreshed. */
export async function tellLeftovers(run: Run): Promise<void> {
  const { outbox } = await readAccount(run.ports.ledger, run.account);
  if (outbox?.length) await raiseOutbox(run.account, run.ports).catch(() => undefined);
}

/** Tells of a published token, or of one found fresh whose publishing was never told, or that people were alerted to. */
export async function tellToken(run: Run, outcome: Outcome, token: Token): Promise<void> {
  const { broker, issued_at, expires_at } = token;
  const detail = { ...common(run), expires_at };
  await changeAccount(run.ports.ledger, run.account, ({ reminded: _, refused: __, stale: ___, alerted, ...record }) => {
    const alert = alerted === undefined ? null : wordRecovery(detail, run.ports.brokers);
    const isNews = record.announced !== issued_at || alert !== null;
    return {
      ...withEvents(record, isNews ? [{ type: 'Token Refreshed', detail: { ...detail, alert } }] : []),
      last: { at: detail.at, outcome },
      announced: issued_at,
      token: { broker, issued_at, expires_at, proved_at: detail.at },
      sandbox: run.sandbox,
      ...startPage(run),
    };
  });
  await raiseOutbox(run.account, run.ports);
}

/** The page at which the login of this account begins; for the evening's look, which reads no credentials. */
function startPage({ broker, startUrl, sandbox, ports }: Run): Pick<AccountRecord, 'start_page'> {
  if (broker === null || startUrl === undefined) return {};
  return { start_page: { broker, url: startUrl, sandbox, proved_at: istIso(ports.clock.now()) } };
}

/** Tells of a failed refresh. A failure that stands until a person acts is told once a trading day for the same credentials. */
export async function tellFailure(run: Run, outcome: Outcome, version: string, nextTryAt: string | null): Promise<void> {
  const facts: FailureFacts = { failure: outcome.failure!, submitted: outcome.submitted ?? 'none', evidence: outcome.evidence };
  const standing = holds(facts.failure.code, facts.submitted);
  await tellFacts(run, facts, { version, standing, nextTryAt: standing ? null : nextTryAt, outcome });
}

/** Tells of broker sessions behind the account that are not valid, one event each. */
export async function tellInvalidSessions(run: Run, invalid: readonly FailureFacts[]): Promise<void> {
  const events = invalid.map(
    (facts): PrebellEvent => ({ type: 'Broker Session Invalid', detail: { ...failureDetail(run, facts, null), alert: null } }),
  );
  if (!events.length) return;
  await changeAccount(run.ports.ledger, run.account, (record) => withEvents(record, events));
  await raiseOutbox(run.account, run.ports);
}

/** Tells of a login page that is not as it was, or not as a login needs it. Nothing was tried. */
export async function tellPageChanged(run: Run, failure: Failure, nextTryAt: string | null): Promise<void> {
  const detail = failureDetail(run, { failure, submitted: 'none', evidence: run.evidence }, nextTryAt);
  const alert = wordAlert(detail, run.ports.brokers, `may not be able to log in for ${detail.trading_day}: its login page needs a look`);
  await changeAccount(run.ports.ledger, run.account, (record) => {
    // What an earlier look could not tell is told by this one.
    const outbox = (record.outbox ?? []).filter((event) => event.type !== 'Login Page Changed' || event.detail.alert === null);
    return withEvents({ ...record, outbox }, [{ type: 'Login Page Changed', detail: { ...detail, alert } }]);
  });
  await raiseOutbox(run.account, run.ports);
}

/** Reminds of an account that is held or locked, once a trading day. Nothing was tried. */
export async function tellHeld(run: Run, facts: FailureFacts, version: string): Promise<void> {
  await tellFacts(run, facts, { version, standing: true, nextTryAt: null });
}

interface Circumstances {
  /** Version of the credentials; empty where they could not be read. */
  readonly version: string;
  /** Whether it stands until a person acts. */
  readonly standing: boolean;
  readonly nextTryAt: string | null;
  /** How the refresh ended; absent where nothing was tried. */
  readonly outcome?: Outcome;
}

async function tellFacts(run: Run, facts: FailureFacts, { version, standing, nextTryAt, outcome }: Circumstances): Promise<void> {
  const now = run.ports.clock.now();
  const today = istDate(now);
  const { failure } = facts;
  const detail = failureDetail(run, facts, nextTryAt);
  const reminder: Reminder | undefined = standing ? { trading_day: today, version, code: failure.code, failure } : undefined;
  const about = version || (failure.code === 'credentials-invalid' ? failure.message : undefined);
  try {
    await changeAccount(run.ports.ledger, run.account, ({ reminded, alerted, ...record }) => {
      const told = reminder !== undefined && isReminderOf(reminded, reminder);
      const known = isAlertedTo({ alerted }, today, about);
      const alerts = !told && !known && callsForPerson(detail, remembersGoodToken(record, run.ports.brokers, now));
      return {
        ...withEvents(record, told ? [] : failureEvents(detail, alerts && wordAlert(detail, run.ports.brokers))),
        sandbox: run.sandbox,
        ...(outcome ? { last: { at: detail.at, outcome } } : {}),
        ...(reminder ? { reminded: told ? reminded! : reminder } : {}),
        ...(alerts ? { alerted: alertOf(today, about) } : alerted ? { alerted: known ? alerted : {} } : {}),
      };
    });
  } catch {
    // Without its ledger prebell may repeat itself, but it is not silent.
    return raise(run.account, failureEvents(detail, callsForPerson(detail, false) && wordAlert(detail, run.ports.brokers)), run.ports);
  }
  await raiseOutbox(run.account, run.ports);
}

type Reminder = NonNullable<AccountRecord['reminded']>;

/** Whether the same failure of the same credentials was told today already, or before a day on which nobody trades. */
function isReminderOf(told: Reminder | undefined, reminder: Reminder): boolean {
  if (told?.version !== reminder.version || told.code !== reminder.code) return false;
  if (told.failure && told.failure.message !== reminder.failure?.message) return false;
  return told.trading_day === reminder.trading_day || !isTradingDay(reminder.trading_day);
}

/**
 * Every failure is one `Token Refresh Failed`; a changed page and a need for a person are told under their own names too.
 * @param alert what to tell people; false if nothing
 */
function failureEvents(detail: ReturnType<typeof failureDetail>, alert: Alert | false): PrebellEvent[] {
  const { failure, submitted } = detail;
  const events: PrebellEvent[] = [{ type: 'Token Refresh Failed', detail: { ...detail, alert: alert || null } }];
  if (failure.code === 'page-changed') events.push({ type: 'Login Page Changed', detail: { ...detail, alert: null } });
  if (nextAfter(failure.code, submitted) === 'person') events.push({ type: 'Human Login Needed', detail: { ...detail, alert: null } });
  return events;
}

function failureDetail(run: Run, { failure, submitted, evidence }: FailureFacts, nextTryAt: string | null) {
  return {
    ...common(run),
    failure,
    submitted,
    will_retry: nextTryAt !== null,
    next_try_at: nextTryAt,
    deadline: istIso(istMoment(tradingDayFor(run.ports.clock.now()), run.ports.deadline)),
    evidence: evidence ?? null,
  };
}

function common(run: Run) {
  const now = run.ports.clock.now();
  return {
    version: 1 as const,
    account: run.account,
    broker: run.broker,
    trading_day: tradingDayFor(now),
    is_trading_day: isTradingDay(istDate(now)),
    at: istIso(now),
    sandbox: run.sandbox,
  };
}
