/**
 * Everything about the HTTP API that is uncertain, changeable or can go wrong. Section numbers are those of the dossier
 * `brokers/autotrader-web.md`; "[?]" marks what it does not confirm.
 */

/** At most so many requests in so many seconds. */
export interface RateWindow {
  readonly seconds: number;
  readonly requests: number;
}

/** The limits of section 8. */
export interface RateLimits {
  readonly user: readonly RateWindow[];
  readonly account: readonly RateWindow[];
}

const windows = (...pairs: [seconds: number, requests: number][]): RateWindow[] =>
  pairs.map(([seconds, requests]) => ({ seconds, requests }));

/** The two published tables (8); which one is in force is not known (14.9). */
export const rateLimits = {
  older: { user: windows([5, 200], [60, 600], [300, 1800]), account: windows([5, 60], [60, 120], [300, 300]) },
  newer: { user: windows([5, 500], [60, 1500]), account: windows([5, 60], [60, 130], [300, 300]) },
} as const satisfies Record<string, RateLimits>;

export interface ApiKnobs {
  /** How long an old key works on after Re-generate, s (14.2). */
  oldKeyLivesSeconds: number;
  /** How long a new key is refused after Re-generate, s [?]. */
  newKeyDelaySeconds: number;
  /** What a key looks like: UUIDs in the vendor's placeholders (4), but nothing says that it must be one [?]. */
  keyFormat: 'uuid' | 'hex';
  /** Body of 403 and 429 (14.4). */
  errorBody: 'text' | 'html' | 'empty' | 'envelope';
  /** HTTP status of `status: false` (14.4). */
  refusedStatus: number;
  /** Whether the envelope has `errorCode` and `brokerCallMillis`, and validations `sessionState` (5, 6.7). */
  newerFields: boolean;
  /** How an error code is written (14.7). */
  errorCodeAs: 'name' | 'number';

  /** Null: requests are not limited. */
  rateLimits: RateLimits | null;
  /** Refusals for too many requests after which the user is disabled (8); null: never. */
  disableAfterBreaches: number | null;

  /** Wrong logins at a broker until it blocks the user there (6.5: "attempt 1 of 5"). */
  brokerAttempts: number;
  /** The broker's words. `{attempt}` and `{attempts}` are filled in. */
  brokerRefusal: string;
  brokerInvalidTotp: string;
  brokerBlocked: string;
  /** Whether a wrong TOTP key uses up one of the attempts [?]. */
  totpCounts: boolean;
  /** Whether a validation logs in anew where a session lives already ("logs in to every live account", 9.1). */
  validateLogsInAnew: boolean;

  /** Name of the form field by which an access token can be stored (6.8, 14.5); null: there is none. */
  tokenField: string | null;
  /** What an update does to stored secrets that it does not name (14.6). */
  updateOmitted: 'clears' | 'keeps';
  /** Whether an account is live once it is created [?]. */
  newAccountsLive: boolean;
  /** Days until the licence of a created account ends [?]. */
  newLicenseDays: number;
}

/** What the dossier holds most likely, and the harder case where it knows nothing. */
export function defaultApiKnobs(): ApiKnobs {
  return {
    oldKeyLivesSeconds: 0, // 4 [?]
    newKeyDelaySeconds: 0,
    keyFormat: 'uuid',
    errorBody: 'text',
    refusedStatus: 200,
    newerFields: true,
    errorCodeAs: 'name',
    rateLimits: rateLimits.older, // 8: the stricter
    disableAfterBreaches: null,
    brokerAttempts: 5,
    brokerRefusal: 'Invalid client id or password. Attempt {attempt} of {attempts}.', // 6.5, reworded
    brokerInvalidTotp: 'Invalid TOTP', // 9
    brokerBlocked: 'User blocked. Contact system administrator.', // 9
    totpCounts: true,
    validateLogsInAnew: true,
    tokenField: null,
    updateOmitted: 'clears',
    newAccountsLive: true,
    newLicenseDays: 7,
  };
}
