/**
 * Everything about Kite that is uncertain, changeable or can go wrong; the defaults are in default-knobs.ts. Section numbers are those of the
 * dossier `brokers/kite.md`; "[?]" marks what the dossier does not confirm.
 */
import type { DateKnobs } from '../date-header.ts';
import type { FaultRule } from '../faults.ts';
import type { Markup } from './markup.ts';

/** A refusal in the JSON envelope of section 10. `{remaining}` in a message becomes the number of attempts left. */
export interface Refusal {
  readonly status: number;
  readonly error_type: string;
  readonly message: string;
}

/** A refusal at an address that a person opens: an HTML page or JSON [?]. */
export interface PageRefusal extends Refusal {
  readonly as: 'html' | 'json';
}

/** Words on the pages that the dossier does not confirm (17.11). */
export interface Labels {
  readonly totp: string;
  readonly appCode: string;
  readonly sms: string;
  /** The link from the app code to an SMS. */
  readonly getSms: string;
  /** `{app}` is filled in. */
  readonly consentHeading: string;
  readonly consentButton: string;
  /** `{user_id}` is filled in. */
  readonly continueAs: string;
}

/** One parameter that the final redirect may carry (6.8). */
export type RedirectParameter = 'action' | 'type' | 'status' | 'request_token' | 'sess_id';

export interface KiteKnobs extends DateKnobs {
  markup: Markup;
  /** Whether the second form submits itself with the sixth digit (6.3). */
  autoSubmit: boolean;
  labels: Labels;
  /** Where the page goes after the second factor (6.2, step 6). */
  ending: 'finish' | 'skip_session';
  /** What a browser that is already logged in gets without `skip_session` (6.2). */
  alreadyLoggedIn: 'redirect' | 'continue-page';
  /** Every browser arrives with a session of this user, as one with a kept profile does; null: fresh browsers. */
  loggedInAs: string | null;
  /** Whether the site's own redirects name scheme and host (6.2). */
  absoluteLocation: boolean;
  /** Scripts of other origins that the page loads, as analytics are. Loopback addresses only. */
  thirdPartyUrls: readonly string[];
  /** Attributes of every cookie (17.12). The live ones are said to have `Secure; SameSite=None`. */
  cookieAttributes: string;
  /** Answer requests without a browser-like User-Agent with the bot filter's page (3). */
  requireUserAgent: boolean;
  /** Body of `GET /api/connect/session` (17.2); null: the app's name. */
  connectSession: unknown;

  /** Wrong passwords, and wrong second factors, until the account is blocked (6.10). */
  attempts: number;
  wrongPassword: Refusal;
  unknownUser: Refusal;
  blocked: Refusal;
  /** Refuses every password, or every second factor, the right ones too and without counting them. */
  loginRefusal: Refusal | null;
  twofaRefusal: Refusal | null;
  /** Whether a refusal also tells the remaining attempts in `data.remaining_attempts` (17.1). */
  remainingInData: boolean;
  /** Wrong passwords after which a captcha stands beside the password (17.4); null: never. */
  captchaAfter: number | null;
  captchaRequired: Refusal;
  wrongTotp: Refusal;
  /** A wrong app code, SMS code, PIN or answer. */
  wrongCode: Refusal;
  twofaUnavailable: Refusal;
  staleRequestId: Refusal;
  /** Lifetime of a `request_id`, s (17.7). */
  requestIdSeconds: number;
  /** Neighbouring TOTP steps that are accepted on each side (17.7). */
  totpWindow: 0 | 1;
  /** Whether a code is accepted twice (17.7). */
  totpReplay: boolean;

  invalidApiKey: PageRefusal;
  appLapsed: PageRefusal;
  userNotEnabled: PageRefusal;
  /** A `sess_id` that is unknown, or not of this browser. */
  staleSession: PageRefusal;
  /** When the authorise page stands in the way (6.7). */
  consent: 'first-time' | 'always' | 'never';

  redirectOrder: readonly RedirectParameter[];
  /** Goes to this address instead of the app's. */
  redirectTo: string | null;
  /** Ends with `status=error` and these parameters, and no request token (17.8). */
  redirectError: Readonly<Record<string, string>> | null;
  /** Whether the redirect URL's own query stays (6.8 [?]). */
  redirectKeepsQuery: boolean;

  /** Lifetime of a request token, s (6.8, 16). */
  requestTokenSeconds: number;
  staleRequestToken: Refusal;
  badChecksum: Refusal;
  missingField: Refusal;
  unknownApiKey: Refusal;
  refreshRefused: Refusal;
  /** Whether a refused exchange uses up its request token (7.2). */
  failedExchangeConsumes: boolean;
  /** What a second exchange of the same user does to the first token (8, 17.5). */
  secondLogin: 'ends-same-app' | 'ends-all-apps' | 'same-token' | 'keeps-both';
  /** Whether logging in on the login site ends the user's API tokens at once (8). */
  webLoginEndsTokens: boolean;
  /** When tokens die, IST (8, 17.6): 06:00 by the docs, up to 07:30 by older statements. */
  tokensDieAt: '06:00' | '07:30' | (string & {});

  /** Refuses every exchange, or every other API call with a live token (7.2: `PermissionException`). */
  exchangeRefusal: Refusal | null;
  callRefusal: Refusal | null;
  deadToken: Refusal;
  malformedAuthorization: Refusal;
  missingVersion: Refusal;
  notFound: Refusal;
  rateLimited: Refusal;
  /** API requests a second for an app (11); null: not counted. */
  requestsPerSecond: number | null;
  /** API calls with a new token that are refused as dead before it works (17.10). */
  refusedFirstCalls: number;
  /** `GET /user/profile` reports this user instead. */
  profileOf: string | null;

  faults: FaultRule[];
}
