/** Whether an account is fresh, decided from what is known without asking its broker. The one place that decides it. */
import type { Broker } from './broker.ts';
import { neededUntil, tradingDayFor } from './calendar.ts';
import type { AccountRecord } from './ledger-records.ts';
import { isFresh } from './outcome.ts';

/** A broker, as far as it matters here. */
export type TokenLife = Pick<Broker, 'expiresAt'>;

/** What is known of a token without its secrets. */
export interface KnownToken {
  /** Name of the broker. */
  readonly broker: string;
  /** ISO 8601; absent where an older version of prebell wrote the record. */
  readonly issued_at?: string | undefined;
  /** ISO 8601; null where the broker publishes no end. */
  readonly expires_at: string | null;
  /** When the broker last accepted it, ISO 8601. */
  readonly proved_at: string;
}

/** Whether a token that ends then lasts until it is needed, or as long as a new one would. */
export function lastsEnough(expiresAt: string | null, broker: TokenLife, now: Date): boolean {
  if (expiresAt === null) return true;
  const end = new Date(expiresAt);
  if (end <= now) return false;
  const next = broker.expiresAt(now);
  return end >= neededUntil(tradingDayFor(now)) || (next !== null && end >= next);
}

/** Whether an account's current token counts: it lasts, and was not found dead or another user's. */
export function isGood(
  token: Pick<KnownToken, 'issued_at' | 'expires_at'>,
  { refused }: AccountRecord,
  broker: TokenLife,
  now: Date,
): boolean {
  return (refused === undefined || refused !== token.issued_at) && lastsEnough(token.expires_at, broker, now);
}

/** The account's token as the ledger remembers it; null if no refresh ended with one. */
export function rememberedToken({ token, last, announced }: AccountRecord): KnownToken | null {
  if (token) return token;
  const { broker, expires_at } = last?.outcome ?? {};
  if (!last || !isFresh(last.outcome) || !broker || expires_at === undefined) return null;
  return { broker, issued_at: announced, expires_at, proved_at: last.at };
}

/** Whether the ledger remembers a token of this account that counts now. */
export function remembersGoodToken(record: AccountRecord, brokers: readonly Pick<Broker, 'name' | 'expiresAt'>[], now: Date): boolean {
  const token = rememberedToken(record);
  return token !== null && isGood(token, record, brokers.find(({ name }) => name === token.broker) ?? unknownBroker, now);
}

/** A broker that this version does not know: nobody knows how long its next token would last. */
const unknownBroker: TokenLife = { expiresAt: () => null };
