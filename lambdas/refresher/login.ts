/**
 * What the refresher asks of a browser, and what it gets back. Both are plain JSON: on AWS they travel through a Lambda
 * invocation to a worker that has no permissions of its own.
 */
import type { FailureCode, Submitted } from './failures.ts';
import type { Totp } from './totp.ts';

/** What a login is for: to get what bots need as it is, or to have it made anew. */
export type LoginPurpose = 'login' | 'rotate';

/** One login to do in a browser. Holds secrets: never log it. */
export interface LoginTask {
  readonly account: string;
  /** The broker's name; the worker finds its page flow in the registry. */
  readonly broker: string;
  /** The address to open first. */
  readonly url: string;
  /** The only origins that may be reached, and typed on (`https://kite.zerodha.com`). */
  readonly origins: readonly string[];
  /** The redirect address that the account's owner says is registered with the broker, if known. */
  readonly redirect_url: string | null;
  readonly user: string;
  readonly password: string;
  readonly totp: Totp | null;
  /** `login` unless given. */
  readonly purpose?: LoginPurpose;
  /** Press the broker's "authorise this app" button. */
  readonly approve_consent: boolean;
  /** The first TOTP step (unix seconds / period) whose code may be typed: later than any used before. */
  readonly first_totp_step: number;
  /** How many TOTP codes may be typed at most, the second only after a refusal and with a checked clock. */
  readonly totp_tries: 1 | 2;
  /** Absolute end, ISO 8601: nothing is typed or pressed after it. */
  readonly end: string;
}

/**
 * What ends a login: the redirect, taken as it starts and never sent; or what a page shows (`text`), with the address of that
 * page. Holds secrets: never log it.
 */
export interface Captured {
  readonly url: string;
  readonly method: string;
  /** The body of a form POST, or null. */
  readonly body: string | null;
  /** What was taken from a page. */
  readonly text?: string;
}

/** What of it may be worth stealing: every value but plain words (`action=login`, `status=success`). */
export function secretsOfCaptured({ url, body, text }: Captured): string[] {
  const values = [...new URL(url).searchParams.values(), ...new URLSearchParams(body ?? '').values()];
  return [...values.filter((value) => value.length >= 16 || /\d/.test(value)), ...(text === undefined ? [] : [text])];
}

/** How far a login got; told whatever its end. */
export interface LoginTrace {
  readonly submitted: Submitted;
  /** Submissions (password or TOTP) that the broker refused or never answered. */
  readonly unaccepted: number;
  /** The latest TOTP step whose code was typed, or null. */
  readonly last_totp_step: number | null;
  /** The broker's clock minus ours in ms, corrected for the round trip; null if no page carried an uncached Date. */
  readonly clock_offset_ms: number | null;
  /** Whether a button that makes something anew for good was pressed, or a prompt of one answered: it may have happened. */
  readonly made_anew?: true;
  /** Time by phase, ms: `launch`, `open`, and each state of the page flow. */
  readonly timings_ms: Readonly<Record<string, number>>;
}

/** What operations can look at after a failed login: no field value, no text that equals a secret. */
export interface LoginEvidence {
  /** A PNG with every field masked, base64. */
  readonly screenshot?: string;
  /** The page as text: what kinds of fields, buttons and words it has, without values. */
  readonly outline?: string;
}

/** The end of a login in a browser. */
export type LoginResult = LoginTrace &
  (
    | { readonly outcome: 'redirected'; readonly captured: Captured }
    | {
        readonly outcome: 'failed';
        readonly failure: { readonly code: FailureCode; readonly message?: string; readonly remedy?: string };
        readonly evidence?: LoginEvidence;
      }
  );
