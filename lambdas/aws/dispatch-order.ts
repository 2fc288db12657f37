/** What starts dispatch on AWS, read from the event it is invoked with. */
import { isAccountId } from '../refresher/account.ts';
import type { DispatchOrder } from '../refresher/dispatch.ts';

/** Dispatch was invoked with something that it does not know. */
export class DispatchOrderInvalid extends Error {
  override readonly name = 'DispatchOrderInvalid';
}

/**
 * Reads the event: `{"rung": "2026-11-23T02:30:00Z"}` or `{"rotation": …}` from EventBridge Scheduler, `Secret Label Updated` from Secrets Manager
 * (user guide, "Secret Label Updated event"), its `CreateSecret` from CloudTrail, or `{}` from a person. Throws `DispatchOrderInvalid`.
 * @param prefix first part of the secrets' names
 */
export function readDispatchOrder(event: unknown, prefix: string): DispatchOrder {
  if (typeof event !== 'object' || event === null) throw new DispatchOrderInvalid('dispatch was invoked without a JSON object');
  const { rung, rotation, source, detail } = event as {
    rung?: unknown;
    rotation?: unknown;
    source?: unknown;
    detail?: { name?: unknown; requestParameters?: { name?: unknown } };
  };
  if (rotation !== undefined) return { kind: 'rotation', rung: readTime(rotation) };
  if (rung !== undefined) return { kind: 'rung', rung: readTime(rung) };
  if (source !== undefined) return { kind: 'account', account: readAccount(detail?.name ?? detail?.requestParameters?.name, prefix) };
  if (Object.keys(event).length === 0) return { kind: 'all' };
  throw new DispatchOrderInvalid('dispatch was invoked with something it does not know; to refresh every account, invoke it with {}');
}

function readTime(rung: unknown): Date {
  const time = typeof rung === 'string' ? new Date(rung) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw new DispatchOrderInvalid('the rung that Scheduler told is not a time');
  return time;
}

function readAccount(name: unknown, prefix: string): string {
  const account =
    typeof name === 'string' && name.startsWith(`${prefix}/`)
      ? /^([^/]+)\/credentials$/.exec(name.slice(prefix.length + 1))?.[1]
      : undefined;
  if (account === undefined || !isAccountId(account))
    throw new DispatchOrderInvalid('the event is not about the credentials of an account');
  return account;
}
