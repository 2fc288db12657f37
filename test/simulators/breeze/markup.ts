/** How the login pages look: the eras of section 5.7, and pages made to be hard. */
export const markups = [
  /** Until 27 September 2022: password and date of birth in one step, no one-time password. */
  'dob-2022',
  /** 2022 to 2023: `hidenc`, hex, absolute paths of 2023. */
  'hidenc-2023',
  /** 2024 to early 2026: as before, with a second column. */
  'hidenc-2024',
  /** Since August 2026, the default: `hidpv`, base64, a masked date of birth in the payload. */
  'hidpv-2026',
  /** One field for the code instead of six boxes (5.7, variant C, invented). */
  'single-box',
  /** Random ids, nothing but visible labels (5.7, variant D). */
  'hostile',
  /** A captcha beside the password from the start (5.7, variant E). */
  'captcha',
  /** After the password, a new one is asked for. Not reported of Breeze, but common. */
  'change-password',
  /** A page that nobody knows, instead of the form, after the password, after the code. */
  'unknown',
  'unknown-after-password',
  'unknown-after-otp',
] as const;

/** How the login pages look: one of the above. */
export type Markup = (typeof markups)[number];

/** Whether the page encrypts as it did until early 2026 (5.3). */
export function isOlder(markup: Markup): boolean {
  return markup === 'dob-2022' || markup === 'hidenc-2023' || markup === 'hidenc-2024';
}
