/**
 * Everything about Breeze that is uncertain, changeable or can go wrong; the defaults are in default-knobs.ts. Section numbers are those of
 * the dossier `brokers/breeze.md`; "[?]" marks what the dossier does not confirm.
 */
import type { AnswerKnobs } from '../journal.ts';
import type { Markup } from './markup.ts';

/** Where the login page tells something: beside the fields, in a `window.alert`, in both, or in place of the form. */
export type Place = 'inline' | 'alert' | 'both' | 'page';

/** A refusal on the login page (12.2: neither wording nor place is known). `{remaining}` becomes the number of attempts left. */
export interface PageRefusal {
  readonly message: string;
  readonly as: Place;
}

/** A refusal of the API (6.3, 7.1). The HTTP status says little (12.6): the body is what counts. */
export interface ApiRefusal {
  readonly http: number;
  /** `Status` in the body. */
  readonly status: number;
  /** `Error` in the body. */
  readonly error: string;
  /** Leaves `Success` out of the body, where it is otherwise null (7.1). */
  readonly withoutSuccess?: true;
}

/** Words on the pages that the dossier does not confirm (12.1). */
export interface Labels {
  readonly user: string;
  readonly password: string;
  readonly terms: string;
  readonly totpHeading: string;
  readonly smsHeading: string;
  readonly smsText: string;
  readonly emailText: string;
  readonly confirm: string;
}

/** Which key stands on the login page (5.3). With `both`, the page takes `hidpv`. */
export type PasswordKeyKind = 'hidenc' | 'hidpv' | 'both' | 'none';

/** The knobs of the login pages. */
export interface PageKnobs {
  markup: Markup;
  labels: Labels;
  /** Whether the words of user id and password stand above them, in them, or both (5.2: "label or placeholder"). */
  labelsAs: 'label' | 'placeholder' | 'both';
  /**
   * The terms box (5.2). `overlaid`: its label lies over it; `overlaid-loose`: so does a text that is not tied to it; `drawn`: the box itself is
   * invisible and its label draws one; `switch`: it is no box by its kind, but by its role; `beside`: the label stands beside it; `ticked` from
   * the start; `absent`.
   */
  terms: 'overlaid' | 'overlaid-loose' | 'drawn' | 'switch' | 'beside' | 'ticked' | 'absent';
  /** What the alert about unticked terms says (5.2). */
  termsAlert: string;
  /** Null: the markup's own. */
  passwordKey: PasswordKeyKind | null;
  /** The second factor that the account is asked for: TOTP if it is enrolled, else a code by SMS or e-mail (3). */
  otpBy: 'totp' | 'sms' | 'email';
  /** Whether the code's panel replaces the form, stands below it or lies over it (5.4 [?]). */
  otpPanel: 'replaces' | 'below' | 'over';
  /** How the six boxes stand: a page whose style sheet fails has them one under the other. */
  codeBoxes: 'row' | 'column';
  /** Whether the page's one form also holds a search box, a chat and a newsletter. */
  decoys: boolean;
  /** Kind of the confirm button `#Button1`: sources differ (5.4). */
  confirmType: 'submit' | 'button';
  /** Whether the sixth digit sends the code [?]. */
  autoSubmit: boolean;
  /** Whether the code is sent by the page's script or by a form post that loads a new page (5.5 [?]). */
  validateBy: 'script' | 'form';
  /** Whether the first page submits itself to the second (5.1), or waits for a click. */
  bounce: 'auto' | 'button';
  /** Scripts of other origins that the page loads, as analytics are. Loopback addresses only. */
  thirdPartyUrls: readonly string[];
  cookieAttributes: string;
  /** Whether the load balancers' cookies have to come back (5.1). */
  requireCookies: boolean;
  /** Answer pages for clients without a browser-like User-Agent with a bot filter (5.8: open). */
  requireUserAgent: boolean;
}

/** The knobs of what the login site decides. */
export interface GateKnobs {
  /** The page for an app key that is not known (5.1). */
  unknownKey: string;
  /** The page for an app that is not active (9 [?]). */
  inactiveApp: string;
  /** How a request with missing or wrong fields, headers or cookies is refused (5.4). */
  invalidRequest: 'text' | 'pageerror';
  /** Lifetime of the page's hidden values, s [?]. */
  loginSeconds: number;
  /** Wrong passwords, and wrong codes, until the account is locked (12.2 [?]). */
  attempts: number;
  wrongPassword: PageRefusal;
  blocked: PageRefusal;
  wrongOtp: PageRefusal;
  /** A password that cannot be decrypted: taken as a wrong one, or as an invalid request (5.3: "rejected"). */
  undecryptable: 'wrong-password' | 'invalid-request';
  /** Refuses every password, or every code, the right ones too and without counting them. */
  passwordRefusal: PageRefusal | null;
  otpRefusal: PageRefusal | null;
  /** Wrong passwords after which a captcha is asked for (12.2 [?]); null: never. */
  captchaAfter: number | null;
  /** Lifetime of a code by SMS or e-mail, s (12.3 [?]). */
  otpSeconds: number;
  /** Neighbouring TOTP steps that are accepted on each side [?]. */
  totpWindow: 0 | 1;
  /** Whether a TOTP code is accepted twice (12.3 [?]). */
  totpReplay: boolean;

  /** How the browser gets to the app (5.6, 12.11): a form that submits itself, or the address alone. */
  redirectBy: 'form-post' | 'form-get' | 'address';
  /** Name of the query parameter with the key; null: none. */
  redirectQuery: 'apisession' | 'API_Session' | null;
  /** Name of the form field with the key; null: none. */
  redirectField: 'API_Session' | 'apisession' | null;
  /** Goes to this address instead of the app's. */
  redirectTo: string | null;
  /** The letters of an API session key, and how many (5.6). */
  sessionKeyKind: 'digits' | 'letters' | 'both';
  sessionKeyLength: number;
}

/** The knobs of the API. */
export interface ApiKnobs {
  /** What a login does to the user's earlier sessions (8, 12.4 [?]). */
  secondLogin: 'ends-all-apps' | 'ends-same-app' | 'keeps-both';
  /** IST time of day at which sessions end (8, 12.5 [?]), `00:00`; and their longest life, h. */
  sessionsEndAt: string;
  sessionHours: number;
  /** Whether the key in `session_token` is the one from the redirect (6.2 [?]). */
  sessionTokenKey: 'other' | 'same';
  /** `customerdetails` reports this user id instead. */
  reportsUser: string | null;

  unknownSession: ApiRefusal;
  unknownAppKey: ApiRefusal;
  /** `customerdetails` with a session that has ended (6.3). */
  endedSession: ApiRefusal;
  /** How many exchanges of a session are answered with `unavailable` before it works (6.3). */
  unavailableFirst: number;
  unavailable: ApiRefusal;
  /** Refuses every exchange, or every signed call, whatever it says. */
  exchangeRefusal: ApiRefusal | null;
  callRefusal: ApiRefusal | null;
  /** A body that is not the JSON expected [?]. */
  malformed: ApiRefusal;
  invalidChecksum: ApiRefusal;
  /** A signed call with a session that has ended: sources have the checksum error for this too (7.1). */
  endedSessionSigned: ApiRefusal;
  /** How far `X-Timestamp` may be off, s (12.8 [?]); null: not checked. */
  timestampTolerance: number | null;
  noData: ApiRefusal;
  notFound: ApiRefusal;
  /** Calls of an app in 60 s, and in a day in India (8). */
  callsPerMinute: number;
  callsPerDay: number;
  /** Whether `customerdetails` counts (8: unknown). */
  exchangesCount: boolean;
  minuteLimit: ApiRefusal;
  dayLimit: ApiRefusal;
  /** HTTP status of every refusal of the API; null: each its own (12.6). */
  refusalHttp: number | null;
}

export interface BreezeKnobs extends AnswerKnobs, PageKnobs, GateKnobs, ApiKnobs {}
