/** What the simulator saw. Names of fields, never their values. */
import { countRequest, type RequestEntry } from '../journal.ts';
import type { Call } from '../serve.ts';

/** One request. `user` is the user id. Areas: documents, the login page's own calls, the API, and the downloads of the SDKs. */
export type JournalEntry = RequestEntry<'pages' | 'xhr' | 'api' | 'download'>;

/** How often what came, for one user or all. Submissions count on arrival, even if a fault then loses the answer. */
export interface Counters {
  /** Login pages opened with an app key. */
  entries: number;
  passwordSubmissions: number;
  wrongPasswords: number;
  /** Passwords that came in plain text, and those that could not be decrypted. */
  plainPasswords: number;
  undecryptablePasswords: number;
  /** One-time passwords of every kind. */
  totpSubmissions: number;
  wrongTotps: number;
  /** Codes sent by SMS or e-mail, resent ones among them. */
  otpsSent: number;
  /** Logins that ended in a redirect to the app. */
  logins: number;
  /** Calls of `customerdetails`. */
  exchanges: number;
  fundsCalls: number;
  /** Signed calls whose checksum was wrong. */
  badChecksums: number;
  /** Requests that reached a landing page (`BreezeSimulator.landingUrl`): a captured redirect must not. */
  landings: number;
  /** Requests by method and path, `POST /apiuser/tradelogin/getotp`. */
  requests: Record<string, number>;
}

/** Counters that have counted nothing. */
export function newCounters(): Counters {
  return {
    entries: 0,
    passwordSubmissions: 0,
    wrongPasswords: 0,
    plainPasswords: 0,
    undecryptablePasswords: 0,
    totpSubmissions: 0,
    wrongTotps: 0,
    otpsSent: 0,
    logins: 0,
    exchanges: 0,
    fundsCalls: 0,
    badChecksums: 0,
    landings: 0,
    requests: {},
  };
}

/** Counts the arrival of a request. */
export function countArrival(counters: Counters, call: Call): void {
  countRequest(counters.requests, call);
  const { form, path } = call;
  if (path === '/apiuser/login') counters.entries += 1;
  const code = path === '/apiuser/tradelogin/validateuser' && Boolean(form.get('hiotp'));
  if (code) counters.totpSubmissions += 1;
  // The code comes with the login fields again (5.5); that is no second try of the password.
  if (isSubmission(path) && form.get('hidp') && !code) counters.passwordSubmissions += 1;
  if (isSubmission(path) && /[^*]/.test(form.get('txtPass') ?? '')) counters.plainPasswords += 1;
  if (path.endsWith('/v1/customerdetails')) counters.exchanges += 1;
  if (path.endsWith('/v1/funds')) counters.fundsCalls += 1;
  if (path === '/app/landed') counters.landings += 1;
}

function isSubmission(path: string): boolean {
  return path === '/apiuser/tradelogin/getotp' || path === '/apiuser/tradelogin/validateuser';
}
