/** What the simulator saw. Names of fields, never their values. */
import { countRequest, type RequestEntry } from '../journal.ts';
import type { Call } from '../serve.ts';

/** Where a request came in: the console's pages, the calls that concern the key, or one of the two API hosts (3). */
export type Area = 'pages' | 'key' | 'api' | 'backup';

/** One request, as it arrived and how it was answered. */
export interface JournalEntry extends RequestEntry<Area> {
  /** `systemId` of the trading account that the request names, if it is the user's. */
  readonly account: number | null;
}

/** How often what came, for one user or all. Submissions count on arrival, even if a fault then loses the answer. */
export interface Counters {
  /** At the login. */
  passwordSubmissions: number;
  wrongPasswords: number;
  /** At the login, and in a prompt that wants one. */
  totpSubmissions: number;
  wrongTotps: number;
  /** In the prompt before the key. */
  keyPasswordSubmissions: number;
  wrongKeyPasswords: number;
  /** How often the Re-generate button was pressed, even if nothing came of it. */
  regeneratePresses: number;
  /** How often the key was shown, and made anew. */
  views: number;
  regenerations: number;
  /** Change-password forms sent: no program may. */
  passwordChanges: number;
  /** API calls refused with 403, and with 429. */
  forbidden: number;
  rateLimited: number;
  /** Logins at brokers that the API's validations caused, each of which may use up an attempt (6.5). */
  brokerLogins: number;
  refusedBrokerLogins: number;
  /** Calls that place, change or cancel an order: no refresher may. */
  orderCalls: number;
  /** Requests by method and path, `POST /account/validateAccount`. */
  requests: Record<string, number>;
}

/** Counters that have counted nothing. */
export function newCounters(): Counters {
  return {
    passwordSubmissions: 0,
    wrongPasswords: 0,
    totpSubmissions: 0,
    wrongTotps: 0,
    keyPasswordSubmissions: 0,
    wrongKeyPasswords: 0,
    regeneratePresses: 0,
    views: 0,
    regenerations: 0,
    passwordChanges: 0,
    forbidden: 0,
    rateLimited: 0,
    brokerLogins: 0,
    refusedBrokerLogins: 0,
    orderCalls: 0,
    requests: {},
  };
}

/** Counts the arrival of a request. */
export function countArrival(counters: Counters, call: Call): void {
  const name = `${call.method} ${call.path}`;
  countRequest(counters.requests, call);
  const isPost = call.method === 'POST';
  if (isPost && call.path === '/login' && call.form.has('password')) counters.passwordSubmissions += 1;
  if (isPost && call.form.get('totp')) counters.totpSubmissions += 1;
  if (isPost && isKeyAction(call.path)) counters.keyPasswordSubmissions += 1;
  const pressedLink = name === 'GET /settings/key/regenerate' && !call.query.has('confirmed');
  if (pressedLink || name === 'POST /settings/key/regenerate/pressed') counters.regeneratePresses += 1;
  if (name === 'POST /settings/password') counters.passwordChanges += 1;
}

/** What View and Re-generate are in paths. */
export type KeyAction = 'view' | 'regenerate';

/** Whether the path is View's or Re-generate's own. */
export function isKeyAction(path: string): boolean {
  return path === '/settings/key/view' || path === '/settings/key/regenerate';
}
