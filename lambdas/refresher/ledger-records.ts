/** Reading and changing the ledger's records: one login's attempts, one account's last outcome. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type LoginRecord, loginRecordSchema, newLogin } from './attempts.ts';
import type { Credentials } from './credentials.ts';
import type { PrebellEvent } from './events.ts';
import { isoTime, istDateText } from './formats.ts';
import { failureSchema, outcomeSchema } from './outcome.ts';
import type { Ledger } from './ports.ts';

/** The end of a refresh and when it was. */
export const lastOutcomeSchema = z.strictObject({
  at: isoTime.check(z.describe('When it ended.')),
  outcome: outcomeSchema,
});

/** What is remembered of one account's refreshes. */
export const accountRecordSchema = z.strictObject({
  /** The last outcome that was not skipped. */
  last: z.optional(lastOutcomeSchema),
  /** Events that are to be raised and may not have been: a crash on the way is made good by the next run. */
  outbox: z.optional(z.array(z.custom<PrebellEvent>())),
  /** `issued_at` of the last token whose `Token Refreshed` was put into the outbox. */
  announced: z.optional(isoTime),
  /** Broker sessions behind this account, by id: when each was last checked, and whether it was refused then. */
  behind: z.optional(z.record(z.string(), z.strictObject({ trading_day: istDateText, refused: z.boolean() }))),
  /** A new key was asked for, and nobody knows yet whether it was made: it is to be looked up, not asked for again. */
  rotation: z.optional(z.strictObject({ at: isoTime })),
  /** The page at which this account's login begins, as it was when its token was last proved. The address names the app (api_key). */
  start_page: z.optional(z.strictObject({ broker: z.string(), url: z.string(), sandbox: z.boolean(), proved_at: isoTime })),
  /** The day on which a standing failure was last raised, and which one of which credentials. */
  reminded: z.optional(
    z.strictObject({ trading_day: istDateText, version: z.string(), code: z.string(), failure: z.optional(failureSchema) }),
  ),
  /** The current token at the end of the last refresh that ended with one. No secret. */
  token: z.optional(z.strictObject({ broker: z.string(), issued_at: isoTime, expires_at: z.nullable(isoTime), proved_at: isoTime })),
  /** `issued_at` of a current token that was found dead, or another user's. */
  refused: z.optional(isoTime),
  /** Whether the account's endpoints were not the broker's own, at its last refresh. */
  sandbox: z.optional(z.boolean()),
  /** The day on which `Token Stale` was last raised; absent once the account is fresh again. */
  stale: z.optional(istDateText),
  /**
   * People were alerted to this account and not yet told that it is fresh again. `day`: when; absent once a person has acted since.
   * `about`: the credentials it was about, where that is known.
   */
  alerted: z.optional(z.strictObject({ day: z.optional(istDateText), about: z.optional(z.string()) })),
});

/** What is remembered of one account's refreshes. */
export type AccountRecord = z.infer<typeof accountRecordSchema>;

/** What is remembered of one login page, which several accounts may share. */
export const pageRecordSchema = z.strictObject({
  /** The trading day on whose eve it was last looked at. */
  seen: z.optional(istDateText),
  /** What of a login form was there at once when it was last as a login needs it. */
  parts: z.optional(z.array(z.string())),
  /** Other origins that it ever wanted scripts from. */
  scripts: z.array(z.string()),
  /** How many evenings in a row it could not be opened, and the trading day on whose eve that was last. */
  missed: z.optional(z.strictObject({ trading_day: istDateText, evenings: z.number() })),
});

/** What is remembered of one login page. */
export type PageRecord = z.infer<typeof pageRecordSchema>;

const newPage: PageRecord = { scripts: [] };

/** Thrown when a record cannot be used; without a ledger there is no login. */
export class LedgerUnusable extends Error {
  override readonly name = 'LedgerUnusable';
}

/** The key of an account's record. */
export function accountKey(account: string): string {
  return `account:${account}`;
}

/** The key of a login's record. The login id is hashed: it may be a phone number. */
export function loginKey(credentials: Pick<Credentials, 'broker' | 'login_id'>): string {
  const id = createHash('sha256').update(`${credentials.broker}\n${credentials.login_id.toLowerCase()}`).digest('hex').slice(0, 16);
  return `login:${credentials.broker}:${id}`;
}

/** The key of a login page's record: its broker, and its origin hashed. */
export function pageKey(broker: string, origin: string): string {
  return `page:${broker}:${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`;
}

/** Reads a login page's record. */
export async function readPage(ledger: Ledger, key: string): Promise<PageRecord> {
  return parse(pageRecordSchema, (await ledger.read(key)).record ?? newPage, key);
}

/** Changes a login page's record by one conditional write. */
export async function changePage(ledger: Ledger, key: string, change: (record: PageRecord) => PageRecord): Promise<void> {
  await compareAndSet(ledger, key, pageRecordSchema, newPage, (record) => ({ record: change(record) }));
}

/** Reads a login's record. */
export async function readLogin(ledger: Ledger, key: string): Promise<LoginRecord> {
  return parse(loginRecordSchema, (await ledger.read(key)).record ?? newLogin, key);
}

/** Reads an account's record. */
export async function readAccount(ledger: Ledger, account: string): Promise<AccountRecord> {
  const key = accountKey(account);
  return parse(accountRecordSchema, (await ledger.read(key)).record ?? {}, key);
}

/**
 * Changes a login's record by one conditional write. The change sees the latest record and gives the new one, or anything else (a
 * refusal) to write nothing; it runs again if somebody else wrote in between.
 */
export async function changeLogin<Refusal>(
  ledger: Ledger,
  key: string,
  change: (record: LoginRecord) => { record: LoginRecord } | Refusal,
): Promise<{ record: LoginRecord } | Refusal> {
  return compareAndSet(ledger, key, loginRecordSchema, newLogin, change);
}

/** Changes an account's record by one conditional write. */
export async function changeAccount(ledger: Ledger, account: string, change: (record: AccountRecord) => AccountRecord): Promise<void> {
  await compareAndSet(ledger, accountKey(account), accountRecordSchema, {} as AccountRecord, (record) => ({ record: change(record) }));
}

/** Forgets that a new key was asked for: it is known by now whether it was made. */
export async function clearRotation(ledger: Ledger, account: string): Promise<void> {
  if ((await readAccount(ledger, account)).rotation === undefined) return;
  await changeAccount(ledger, account, ({ rotation: _, ...record }) => record);
}

async function compareAndSet<T, Refusal>(
  ledger: Ledger,
  key: string,
  schema: z.ZodMiniType<T>,
  initial: T,
  change: (record: T) => { record: T } | Refusal,
): Promise<{ record: T } | Refusal> {
  // Only the runs of one login meet here; losing this often means that something else is wrong.
  for (let lost = 0; lost < 20; lost++) {
    const { record, revision } = await ledger.read(key);
    const current = parse(schema, record ?? initial, key);
    const next = change(current);
    if (!isChange<T, Refusal>(next)) return next;
    if (next.record === current) return next;
    if (await ledger.write(key, next.record, revision)) return next;
  }
  throw new LedgerUnusable(`the ledger's record ${key} keeps changing under us`);
}

function isChange<T, Refusal>(next: { record: T } | Refusal): next is { record: T } {
  return typeof next === 'object' && next !== null && 'record' in next;
}

function parse<T>(schema: z.ZodMiniType<T>, record: unknown, key: string): T {
  const parsed = schema.safeParse(record);
  if (!parsed.success) throw new LedgerUnusable(`the ledger's record ${key} is not one this version of prebell wrote`);
  return parsed.data;
}
