/** How the login pages look: the eras of section 6.4, and pages made to be hard. */
export const markups = [
  /** Up to early 2018: server-rendered, native form posts, two security questions. */
  'questions-2018',
  /** April 2018 to February 2019: a single page, two answers in `input[type=password]`. */
  'questions-2018-spa',
  /** 2019 to 2021: `#pin`. */
  'pin-2020',
  /** October 2021 to 2022: `input#totp`. */
  'totp-id-2022',
  /** Late 2022 to 2026, the default: `input[type=number]` with the id `userid` used again. */
  'number-reused-id-2024',
  /** Random ids and classes, nothing but visible labels. */
  'hostile',
  /** A hidden `input[type=number]` before the real one. */
  'spare-hidden-number',
  /** As the default, but the form waits for its button. */
  'no-auto-submit',
  /** The code goes into six boxes of one digit. */
  'six-boxes',
  /** The second factor is the Kite app's code (6.3); TOTP is not offered. */
  'app-code',
  /** The second factor comes by SMS (6.3); TOTP is not offered. */
  'sms-otp',
  /** The user ID on one page, the password on a second one. */
  'user-then-password',
  /** Native form posts and full page loads, password then TOTP. */
  'server-rendered',
  /** The form in a frame of the same origin. */
  'iframe',
  /** The form in an open shadow root. */
  'shadow',
  /** A captcha beside the password [?] (17.4). */
  'captcha',
  /** After the password, a new one is asked for. Not reported of Kite, but common. */
  'password-expired',
  /** A page that nobody knows, instead of the form, after the password, after the TOTP. */
  'unknown',
  'unknown-after-password',
  'unknown-after-totp',
] as const;

/** How the login pages look: one of the above. */
export type Markup = (typeof markups)[number];
