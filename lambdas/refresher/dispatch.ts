/** The start of a rung: which accounts to refresh, and one message for each. */
import { istDate, istIso } from './ist.ts';
import type { Clock, Vault } from './ports.ts';
import type { RotationTrigger, Trigger } from './request.ts';
import { countsOn, nextTry, type Schedule } from './schedule.ts';
import type { WorkMessage } from './work-message.ts';

/** What to refresh. */
export type DispatchOrder =
  /** Every account, for the rung that was scheduled at this time. */
  | { readonly kind: 'rung'; readonly rung: Date }
  /** A new key for every account that opted in, asked for by the schedule at this time; on any day. */
  | { readonly kind: 'rotation'; readonly rung: Date }
  /** Every account, for a person; on any day at any hour. */
  | { readonly kind: 'all' }
  /** One account: its credentials are new. */
  | { readonly kind: 'account'; readonly account: string };

/** Takes the messages of one dispatch. Throws if it did not take them all. */
export interface WorkQueue {
  send(messages: readonly WorkMessage[]): Promise<void>;
}

/** What dispatch runs on. */
export interface DispatchPorts {
  readonly vault: Pick<Vault, 'accounts'>;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** How long after its rung a refresh may begin, ms. */
  readonly latestStart: number;
}

/** What was dispatched, or why nothing was. */
export type Dispatched = { readonly accounts: readonly string[] } | { readonly skipped: 'not-a-trading-day' | 'late' };

/** Asks for a refresh of each account. Throws if the accounts cannot be listed or the queue did not take every message. */
export async function dispatch(order: DispatchOrder, ports: DispatchPorts): Promise<Dispatched> {
  const { clock, schedule, latestStart } = ports;
  if (order.kind === 'rung' && !countsOn(schedule, istDate(order.rung))) return { skipped: 'not-a-trading-day' };
  if ('rung' in order && clock.now().getTime() > order.rung.getTime() + latestStart) return { skipped: 'late' };
  const trigger = triggerOf(order, ports);
  const accounts = order.kind === 'account' ? [order.account] : await ports.vault.accounts();
  await ports.queue.send(accounts.map((account) => ({ version: 1, account, trigger })));
  return { accounts };
}

function triggerOf(order: DispatchOrder, { schedule, clock, latestStart }: DispatchPorts): Trigger | RotationTrigger {
  const onTime = (rung: Date) => ({ rung: istIso(rung), latest_start: istIso(new Date(rung.getTime() + latestStart)) });
  if (order.kind === 'rotation') return { kind: 'rotation', ...onTime(order.rung) };
  const from = order.kind === 'rung' ? order.rung : clock.now();
  const next = nextTry(schedule, from);
  const next_try_at = next && istIso(next);
  if (order.kind !== 'rung') return { kind: 'hand', next_try_at };
  return { kind: 'rung', ...onTime(order.rung), next_try_at };
}
