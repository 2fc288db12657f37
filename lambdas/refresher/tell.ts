/** Step 8 of a refresh: events, and what the ledger remembers of the account. Every event is written down before it is raised. */
import { isTradingDay, tradingDayFor } from './calendar.ts';
import type { PrebellEvent } from './events.ts';
import { type Failure, holds, nextAfter, type Submitted } from './failures.ts';
import { istDate, istIso, istMoment } from './ist.ts';
import { type AccountRecord, changeAccount, readAccount } from './ledger-records.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import type { Token } from './token.ts';

/** The end of a run could not be told or remembered. The caller must fail loudly; the next run tells it. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

/** What an event says of a failure. */
export interface FailureFacts {
  readonly failure: Failure;
  readonly submitted: Submitted;
  readonly evidence?: string | undefined;
}

/** Raises what an earlier run wrote down and may not have raised. That this fails must not keep an account from being refreshed. */
export async function tellLeftovers(run: Run): Promise<void> {
  const { outbox } = await readAccount(run.ports.ledger, run.account);
  if (outbox?.length) await raiseOutbox(run).catch(() => undefined);
}

/** Tells of a published token, or of one found fresh whose publishing was never told. */
export async function tellToken(run: Run, outcome: Outcome, token: Token): Promise<void> {
  const event: PrebellEvent = { type: 'Token Refreshed', detail: { ...common(run), expires_at: token.expires_at } };
  await changeAccount(run.ports.ledger, run.account, ({ reminded: _, ...record }) => ({
    ...withEvents(record, record.announced === token.issued_at ? [] : [event]),
    last: { at: istIso(run.ports.clock.now()), outcome },
    announced: token.issued_at,
    ...startPage(run),
  }));
  await raiseOutbox(run);
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
  await tellFacts(run, facts, standing ? version : null, standing ? null : nextTryAt, outcome);
}

/** Tells of broker sessions behind the account that are not valid, one event each. */
export async function tellInvalidSessions(run: Run, invalid: readonly FailureFacts[]): Promise<void> {
  const events = invalid.map((facts): PrebellEvent => ({ type: 'Broker Session Invalid', detail: failureDetail(run, facts, null) }));
  if (!events.length) return;
  await changeAccount(run.ports.ledger, run.account, (record) => withEvents(record, events));
  await raiseOutbox(run);
}

/** Tells of a login page that is not as it was, or not as a login needs it. Nothing was tried. */
export async function tellPageChanged(run: Run, failure: Failure, nextTryAt: string | null): Promise<void> {
  const detail = failureDetail(run, { failure, submitted: 'none', evidence: run.evidence }, nextTryAt);
  await changeAccount(run.ports.ledger, run.account, (record) => withEvents(record, [{ type: 'Login Page Changed', detail }]));
  await raiseOutbox(run);
}

/** Reminds of an account that is held or locked, once a trading day. Nothing was tried. */
export async function tellHeld(run: Run, facts: FailureFacts, version: string): Promise<void> {
  await tellFacts(run, facts, version, null);
}

async function tellFacts(
  run: Run,
  facts: FailureFacts,
  standingOf: string | null,
  nextTryAt: string | null,
  outcome?: Outcome,
): Promise<void> {
  const now = run.ports.clock.now();
  const events = failureEvents(run, facts, nextTryAt);
  const reminder = standingOf === null ? undefined : { trading_day: tradingDayFor(now), version: standingOf, code: facts.failure.code };
  try {
    await changeAccount(run.ports.ledger, run.account, (record) => ({
      ...withEvents(record, reminder && JSON.stringify(record.reminded) === JSON.stringify(reminder) ? [] : events),
      ...(outcome ? { last: { at: istIso(now), outcome } } : {}),
      ...(reminder ? { reminded: reminder } : {}),
    }));
  } catch {
    // Without its ledger prebell may repeat itself, but it is not silent.
    return put(run, events);
  }
  await raiseOutbox(run);
}

function withEvents(record: AccountRecord, events: readonly PrebellEvent[]): AccountRecord {
  return events.length ? { ...record, outbox: [...(record.outbox ?? []), ...events] } : record;
}

async function raiseOutbox(run: Run): Promise<void> {
  const { outbox } = await readAccount(run.ports.ledger, run.account);
  if (!outbox?.length) return;
  await put(run, outbox);
  await changeAccount(run.ports.ledger, run.account, ({ outbox: _, ...record }) => record);
}

async function put(run: Run, events: readonly PrebellEvent[]): Promise<void> {
  try {
    for (const event of events) await run.ports.events.put(event);
  } catch (error) {
    throw new NotTold(`an event of account ${run.account} could not be raised`, { cause: error });
  }
}

/** Every failure is one `Token Refresh Failed`; a changed page and a need for a person are told under their own names too. */
function failureEvents(run: Run, facts: FailureFacts, nextTryAt: string | null): PrebellEvent[] {
  const detail = failureDetail(run, facts, nextTryAt);
  const { failure, submitted } = facts;
  const events: PrebellEvent[] = [{ type: 'Token Refresh Failed', detail }];
  if (failure.code === 'page-changed') events.push({ type: 'Login Page Changed', detail });
  if (nextAfter(failure.code, submitted) === 'person') events.push({ type: 'Human Login Needed', detail });
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
