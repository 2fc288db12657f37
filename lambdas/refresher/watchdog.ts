/**
 * The watchdog: looks at what the ledger remembers of every account and, from the deadline on, raises `Token Stale` for each that is
 * not fresh, whatever the reason, once a trading day. It asks no broker and reads neither credentials nor tokens.
 */
import { alertOf, isAlertedTo, wordAlert } from './alert.ts';
import type { Broker } from './broker.ts';
import { isTradingDay, neededUntil } from './calendar.ts';
import type { PrebellEvent } from './events.ts';
import { rememberedToken, remembersGoodToken } from './freshness.ts';
import { istDate, istIso, istMoment } from './ist.ts';
import { type AccountRecord, changeAccount, readAccount } from './ledger-records.ts';
import { raiseOutbox, withEvents } from './outbox.ts';
import type { Clock, Events, Ledger, Vault } from './ports.ts';
import { nextTry, type Schedule } from './schedule.ts';
import { describeStale, type StaleReason, staleReason } from './stale.ts';

/** What the watchdog runs on. */
export interface WatchPorts {
  readonly vault: Pick<Vault, 'accounts'>;
  readonly ledger: Ledger;
  readonly events: Events;
  readonly clock: Clock;
  readonly brokers: readonly Pick<Broker, 'name' | 'title' | 'expiresAt'>[];
  readonly schedule: Schedule;
  /** IST time of day by which every account must be fresh, `08:50`. */
  readonly deadline: string;
  /** Who reads an account's token, in words. */
  readonly affected: (account: string) => string;
}

/** What the watchdog saw. */
export interface Watched {
  /** Accounts whose bots have a token that counts. */
  readonly fresh: readonly string[];
  /** The others, and why. */
  readonly notFresh: readonly { readonly account: string; readonly reason: StaleReason }[];
  /** For which of them `Token Stale` was raised now. */
  readonly raised: readonly string[];
}

/** Some accounts could not be looked at, or not be told. The message names them and what went wrong first. */
export class WatchIncomplete extends Error {
  override readonly name = 'WatchIncomplete';
}

/** How long a run is left to raise its own events, ms; what waits longer was left behind by one that died. */
const leftBehind = 5 * 60_000;

/**
 * Looks at every account. One that cannot be looked at does not keep the others from being told. Throws `WatchIncomplete` after the
 * last, and what the vault throws if the accounts cannot be listed.
 */
export async function watch(ports: WatchPorts): Promise<Watched> {
  const watched = { fresh: [] as string[], notFresh: [] as { account: string; reason: StaleReason }[], raised: [] as string[] };
  const failed: { account: string; error: unknown }[] = [];
  for (const account of await ports.vault.accounts()) {
    try {
      const { reason, raised } = await watchAccount(account, ports);
      if (reason === null) watched.fresh.push(account);
      else watched.notFresh.push({ account, reason });
      if (raised) watched.raised.push(account);
    } catch (error) {
      failed.push({ account, error });
    }
  }
  const [first] = failed;
  if (first) {
    const names = failed.map(({ account }) => account).join(', ');
    const what = first.error instanceof Error ? first.error.name : typeof first.error;
    throw new WatchIncomplete(`The watchdog could not look at or tell of ${names}: ${what}`, { cause: first.error });
  }
  return watched;
}

async function watchAccount(account: string, ports: WatchPorts): Promise<{ reason: StaleReason | null; raised: boolean }> {
  const now = ports.clock.now();
  const today = istDate(now);
  const seen = await readAccount(ports.ledger, account);
  const reason = isFreshAt(seen, ports, now) ? null : staleReason(seen, today);
  let raised = false;
  if (reason !== null && isDue(now, ports.deadline) && seen.stale !== today) {
    await changeAccount(ports.ledger, account, (record) => {
      // A refresh, or another watchdog, may have been quicker.
      raised = record.stale !== today && !isFreshAt(record, ports, now);
      return raised ? tellStale(account, record, ports, now) : record;
    });
  }
  const due = ({ type, detail }: PrebellEvent) => (raised && type === 'Token Stale') || now.getTime() - Date.parse(detail.at) >= leftBehind;
  if (raised || seen.outbox?.length) await raiseOutbox(account, ports, due);
  return { reason, raised };
}

/** Whether the account's token counts. One without a published end counts on days on which the broker accepted it. */
function isFreshAt(record: AccountRecord, { brokers }: WatchPorts, now: Date): boolean {
  const token = rememberedToken(record);
  if (token === null || !remembersGoodToken(record, brokers, now)) return false;
  return token.expires_at !== null || istDate(new Date(token.proved_at)) === istDate(now);
}

/** From the deadline of a trading day until its close. */
function isDue(now: Date, deadline: string): boolean {
  const today = istDate(now);
  return isTradingDay(today) && now >= istMoment(today, deadline) && now < neededUntil(today);
}

/** The record with the event to raise. People are alerted unless they were today. */
function tellStale(account: string, record: AccountRecord, ports: WatchPorts, now: Date): AccountRecord {
  const today = istDate(now);
  const { deadline, schedule } = ports;
  const next = record.reminded ? null : nextTry(schedule, now);
  const detail = {
    version: 1 as const,
    account,
    broker: record.last?.outcome.broker ?? record.token?.broker ?? null,
    trading_day: today,
    is_trading_day: true,
    at: istIso(now),
    sandbox: record.sandbox ?? false,
    ...describeStale(account, record, today),
    will_retry: next !== null,
    next_try_at: next && istIso(next),
    deadline: istIso(istMoment(today, deadline)),
    affected: ports.affected(account),
  };
  const alerts = !isAlertedTo(record, today);
  const event: PrebellEvent = { type: 'Token Stale', detail: { ...detail, alert: alerts ? wordAlert(detail, ports.brokers) : null } };
  return { ...withEvents(record, [event]), stale: today, ...(alerts ? { alerted: alertOf(today) } : {}) };
}
