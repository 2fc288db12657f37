/**
 * A look at a login page: it is opened as a login would open it, and nothing is typed, pressed or submitted. What is asked and what
 * comes back are plain JSON without a secret.
 */
import type { FailureCode } from './failures.ts';
import type { LoginEvidence } from './login.ts';
import type { FieldRole } from './page-flow.ts';

/** Something that a login needs: a field to type in, or a button to send the form on. */
export type PagePart = FieldRole | 'button';

/** One login page to look at. */
export interface LookTask {
  readonly kind: 'look';
  /** Whose start address it is. */
  readonly account: string;
  /** The broker's name; the worker finds its page flow in the registry. */
  readonly broker: string;
  /** The address that a login opens first. */
  readonly url: string;
  /** The only origins that may be reached. */
  readonly origins: readonly string[];
  /** Absolute end, ISO 8601. */
  readonly end: string;
}

/** What was seen. */
export type LookResult = {
  /** Other origins than the login's that the page wanted scripts from, sorted. None of them was reached. */
  readonly scripts: readonly string[];
  readonly evidence?: LoginEvidence;
  /** Time by phase, ms. */
  readonly timings_ms: Readonly<Record<string, number>>;
} & (
  | {
      /** The page is one at which a login begins. */
      readonly outcome: 'offered';
      /** What is there at once; empty where something must be pressed first. Without a button the Enter key sends the form on. */
      readonly parts: readonly PagePart[];
    }
  | {
      /** What a login would end with there. */
      readonly outcome: 'failed';
      readonly failure: { readonly code: FailureCode; readonly message?: string; readonly remedy?: string };
    }
);

/** The longest a look may take, ms. */
const lookLimit = 45_000;

/** What a look, with what comes before and after it, may take, ms; one that has less time is not begun. */
export const lookTime = lookLimit + 15_000;

/** The look at the page at which a login begins. */
export function lookTask(page: Pick<LookTask, 'account' | 'broker' | 'url'>, now: Date): LookTask {
  const { account, broker, url } = page;
  return { kind: 'look', account, broker, url, origins: [new URL(url).origin], end: new Date(now.getTime() + lookLimit).toISOString() };
}
