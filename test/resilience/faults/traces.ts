/** What a laptop's folder says of an account: its ledger, its events, its tokens. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoginRecord, strikesOf } from '../../../lambdas/refresher/attempts.ts';
import type { AccountRecord } from '../../../lambdas/refresher/ledger-records.ts';

type LedgerFile = Readonly<Record<string, { readonly record: unknown }>>;

async function records<T>(dir: string, kind: 'login' | 'account'): Promise<T[]> {
  const ledger = JSON.parse(await readFile(join(dir, 'ledger.json'), 'utf8')) as LedgerFile;
  return Object.entries(ledger)
    .filter(([key]) => key.startsWith(`${kind}:`))
    .map(([, { record }]) => record as T);
}

/** Strikes of all logins in the ledger. */
export async function strikesIn(dir: string): Promise<number> {
  return (await records<LoginRecord>(dir, 'login')).reduce((sum, record) => sum + strikesOf(record), 0);
}

/** What a run has to have ended before it is over: leases, logins whose end it knows, events to be raised. */
export async function unfinishedIn(dir: string): Promise<string[]> {
  const logins = (await records<LoginRecord>(dir, 'login')).flatMap(({ lease, reservation }) => [
    ...(lease ? ['a lease'] : []),
    ...(reservation ? ['a login without a known end'] : []),
  ]);
  const accounts = await records<AccountRecord>(dir, 'account');
  return [...logins, ...accounts.flatMap(({ outbox = [] }) => outbox.map(({ type }) => `an event that waits: ${type}`))];
}

/** Failure codes of all `Token Refresh Failed` events, in order. */
export async function failuresTold(dir: string): Promise<string[]> {
  const isThere = (await readdir(dir)).includes('events.jsonl');
  const lines = isThere ? (await readFile(join(dir, 'events.jsonl'), 'utf8')).split('\n').filter(Boolean) : [];
  return lines
    .map((line) => JSON.parse(line) as { 'detail-type': string; detail: { failure?: { code: string } } })
    .filter((event) => event['detail-type'] === 'Token Refresh Failed')
    .map(({ detail }) => detail.failure?.code ?? '');
}
