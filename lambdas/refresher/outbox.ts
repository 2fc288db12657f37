/** Events on their way: each is written into the account's record before it is raised, so that a crash loses none. */
import type { PrebellEvent } from './events.ts';
import { type AccountRecord, changeAccount, readAccount } from './ledger-records.ts';
import type { Events, Ledger } from './ports.ts';

/** The end of a run could not be told or remembered. The caller must fail loudly; the next run tells it. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

/** What raising takes. */
export interface OutboxPorts {
  readonly ledger: Ledger;
  readonly events: Events;
}

/** The record with these events to be raised. */
export function withEvents(record: AccountRecord, events: readonly PrebellEvent[]): AccountRecord {
  return events.length ? { ...record, outbox: [...(record.outbox ?? []), ...events] } : record;
}

/**
 * Raises the account's events that wait, and then takes them, and only them, out of the outbox: another run may have added to it
 * meanwhile. Throws `NotTold`.
 * @param due which of them to raise
 */
export async function raiseOutbox(account: string, ports: OutboxPorts, due: (event: PrebellEvent) => boolean = () => true): Promise<void> {
  const events = ((await readAccount(ports.ledger, account)).outbox ?? []).filter(due);
  if (!events.length) return;
  await raise(account, events, ports);
  const raised = new Set(events.map((event) => JSON.stringify(event)));
  await changeAccount(ports.ledger, account, ({ outbox = [], ...record }) => {
    const left = outbox.filter((event) => !raised.has(JSON.stringify(event)));
    return left.length ? { ...record, outbox: left } : record;
  });
}

/** Raises events of the account at once. Throws `NotTold`. */
export async function raise(account: string, events: readonly PrebellEvent[], ports: Pick<OutboxPorts, 'events'>): Promise<void> {
  try {
    for (const event of events) await ports.events.put(event);
  } catch (error) {
    throw new NotTold(`an event of account ${account} could not be raised`, { cause: error });
  }
}
