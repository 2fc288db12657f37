/**
 * Everything about Kite that is uncertain, changeable or can go wrong, each with a default. Section numbers are those of the
 * dossier `brokers/kite.md`; "[?]" marks what the dossier does not confirm.
 */
import type { FaultRule } from '../faults.ts';

/** How the login pages look: the eras of section 6.4, and pages made to be hard. */
export type Markup =
  /** Up to early 2018: server-rendered, native form posts, two security questions. */
  | 'questions-2018'
  /** April 2018 to February 2019: a single page, two answers in `input[type=password]`. */
  | 'questions-2018-spa'
  /** 2019 to 2021: `#pin`. */
  | 'pin-2020'
  /** October 2021 to 2022: `input#totp`. */
  | 'totp-id-2022'
  /** Late 2022 to 2026, the default: `input[type=number]` with the id `userid` used again. */
  | 'number-reused-id-2024'
  /** Random ids and classes, nothing but visible labels. */
  | 'hostile'
  /** A hidden `input[type=number]` before the real one. */
  | 'spare-hidden-number'
  /** As the default, but the form waits for its button. */
  | 'no-auto-submit'
  /** The code goes into six boxes of one digit. */
  | 'six-boxes'
  /** The second factor is the Kite app's code (6.3); TOTP is not offered. */
  | 'app-code'
  /** The second factor comes by SMS (6.3); TOTP is not offered. */
  | 'sms-otp'
  /** The user ID on one page, the password on a second one. */
  | 'user-then-password'
  /** Native form posts and full page loads, password then TOTP. */
  | 'server-rendered'
  /** The form in a frame of the same origin. */
  | 'iframe'
  /** The form in an open shadow root. */
  | 'shadow'
  /** A captcha beside the password [?] (17.4). */
  | 'captcha'
  /** After the password, a new one is asked for. Not reported of Kite, but common. */
  | 'password-expired'
  /** A page that nobody knows, instead of the form, after the password, after the TOTP. */
  | 'unknown'
  | 'unknown-after-password'
  | 'unknown-after-totp';

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

/** One parameter that the final redirect may carry (6.8). */
export type RedirectParameter = 'action' | 'type' | 'status' | 'request_token' | 'sess_id';

export interface KiteKnobs {
  markup: Markup;
  /** Whether the second form submits itself with the sixth digit (6.3). */
  autoSubmit: boolean;
  /** Where the page goes after the second factor (6.2, step 6). */
  ending: 'finish' | 'skip_session';
  /** What a browser that is already logged in gets without `skip_session` (6.2). */
  alreadyLoggedIn: 'redirect' | 'continue-page';
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
  /** How far the broker's clock is ahead in its `Date` header, ms. */
  dateOffset: number;
  /** Whether answers carry `Date`. */
  dateHeader: boolean;
  /** Answers come from a cache this many seconds old: `Age`, and a `Date` of then. */
  age: number | null;
}

const refusal = (status: number, error_type: string, message: string): Refusal => ({ status, error_type, message });
const page = (status: number, error_type: string, message: string): PageRefusal => ({ status, error_type, message, as: 'html' });

/** The defaults: what the dossier holds most likely, and the safe side where it knows nothing. */
export function defaultKnobs(): KiteKnobs {
  return {
    markup: 'number-reused-id-2024',
    autoSubmit: true,
    ending: 'finish',
    alreadyLoggedIn: 'redirect',
    absoluteLocation: true,
    thirdPartyUrls: [],
    cookieAttributes: 'Path=/; SameSite=Lax',
    requireUserAgent: false,
    connectSession: null,

    attempts: 5,
    wrongPassword: refusal(403, 'UserException', 'Invalid username or password. {remaining} attempt(s) remain.'), // 6.9, wording [?]
    unknownUser: refusal(403, 'UserException', 'Invalid username or password.'),
    blocked: refusal(403, 'UserException', 'Your account is blocked. Please reset your password to unblock it.'), // 6.9, wording [?]
    remainingInData: false,
    captchaAfter: null,
    captchaRequired: refusal(403, 'UserException', 'Enter the characters shown in the captcha.'), // [?]
    wrongTotp: refusal(403, 'TwoFAException', 'Invalid TOTP. {remaining} attempt(s) remain.'), // 6.9, wording [?]
    wrongCode: refusal(403, 'TwoFAException', 'Invalid App Code. {remaining} attempt(s) remain.'), // 6.9
    twofaUnavailable: refusal(400, 'InputException', 'The requested 2FA type is not available'), // 6.9, status [?]
    staleRequestId: refusal(400, 'InputException', 'Your login request has expired. Please try again.'), // [?]
    requestIdSeconds: 300,
    totpWindow: 1,
    totpReplay: false,

    invalidApiKey: page(400, 'InputException', 'Invalid `api_key`'), // 6.9, page or JSON [?]
    appLapsed: page(403, 'PermissionException', 'This app is inactive or its subscription has expired.'), // [?]
    userNotEnabled: page(403, 'ForbiddenError', 'The user is not enabled for the app.'), // 6.9
    staleSession: page(400, 'InputException', 'Invalid or expired session.'), // [?]
    consent: 'first-time',

    redirectOrder: ['action', 'type', 'status', 'request_token'],
    redirectTo: null,
    redirectError: null,
    redirectKeepsQuery: true,

    requestTokenSeconds: 180,
    staleRequestToken: refusal(403, 'TokenException', 'Token is invalid or has expired.'), // 7.2
    badChecksum: refusal(403, 'TokenException', 'Invalid `checksum`.'), // 7.2; 400 InputException also seen
    missingField: refusal(400, 'InputException', 'Missing or empty field `{field}`'), // 7.2, wording [?]
    unknownApiKey: refusal(403, 'TokenException', 'Invalid `api_key`.'), // 7.2, status [?]
    refreshRefused: refusal(403, 'TokenException', 'Invalid `refresh_token`.'), // [?]
    failedExchangeConsumes: true,
    secondLogin: 'ends-same-app',
    webLoginEndsTokens: false,
    tokensDieAt: '06:00',

    deadToken: refusal(403, 'TokenException', 'Incorrect `api_key` or `access_token`.'), // 9
    malformedAuthorization: refusal(403, 'TokenException', 'Incorrect `api_key` or `access_token`.'), // 9 [?]
    missingVersion: refusal(400, 'InputException', 'Missing or invalid `X-Kite-Version` header.'), // [?]
    notFound: refusal(404, 'GeneralException', 'Route not found'), // [?]
    rateLimited: refusal(429, 'NetworkException', 'Too many requests'), // 7.2
    requestsPerSecond: null,
    refusedFirstCalls: 0,
    profileOf: null,

    faults: [],
    dateOffset: 0,
    dateHeader: true,
    age: null,
  };
}
