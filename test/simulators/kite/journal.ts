/** What the simulator saw. Names of fields, never their values. */
import { countRequest, type RequestEntry, requestEntry } from '../journal.ts';
import type { Call } from '../serve.ts';

/** One request, as it arrived and how it was answered. `user` is a client ID. */
export interface JournalEntry extends RequestEntry<'pages' | 'xhr' | 'api'> {
  /** The `X-Kite-Version` header. */
  readonly version: string | null;
}

/** How often what came, for one user or all. Submissions count on arrival, even if a fault then loses the answer. */
export interface Counters {
  passwordSubmissions: number;
  wrongPasswords: number;
  /** Second factors of every kind. */
  totpSubmissions: number;
  wrongTotps: number;
  exchanges: number;
  profileCalls: number;
  /** Requests that reached a landing page (`KiteSimulator.landingUrl`): a captured redirect must not. */
  landings: number;
  /** Requests by method and path, `POST /api/login`. */
  requests: Record<string, number>;
}

/** Counters that have counted nothing. */
export function newCounters(): Counters {
  return {
    passwordSubmissions: 0,
    wrongPasswords: 0,
    totpSubmissions: 0,
    wrongTotps: 0,
    exchanges: 0,
    profileCalls: 0,
    landings: 0,
    requests: {},
  };
}

/** Counts the arrival of a request. */
export function countArrival(counters: Counters, call: Call): void {
  countRequest(counters.requests, call);
  if (call.method === 'POST' && call.form.has('password')) counters.passwordSubmissions += 1;
  if (call.method === 'POST' && (call.form.has('twofa_value') || call.form.has('answer1'))) counters.totpSubmissions += 1;
  if (call.method === 'POST' && call.path === '/session/token') counters.exchanges += 1;
  if (call.method === 'GET' && call.path.startsWith('/user/profile')) counters.profileCalls += 1;
  if (call.path === '/app/landed') counters.landings += 1;
}

/** The entry of a request that has just arrived. */
export function journalEntry(call: Call, at: Date, area: JournalEntry['area'], user: string | null): JournalEntry {
  const version = call.headers['x-kite-version'];
  return { ...requestEntry(call, at, area, user), version: typeof version === 'string' ? version : null };
}
