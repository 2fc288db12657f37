/** What a browser of tests sees at a login page. */
import type { FailureCode } from '../../lambdas/refresher/failures.ts';
import type { LookResult, PagePart } from '../../lambdas/refresher/look.ts';

/** A login page that has what the login needs, and a picture of it. */
export function offered(changes: { parts?: PagePart[]; scripts?: string[] } = {}): LookResult {
  const parts: PagePart[] = ['user', 'password', 'button'];
  return { outcome: 'offered', parts, scripts: [], evidence: { outline: 'a form' }, timings_ms: {}, ...changes };
}

/** A login page at which a login would end like this. */
export function unfit(code: FailureCode, message?: string): LookResult {
  const failure = { code, ...(message === undefined ? {} : { message }) };
  return { outcome: 'failed', failure, scripts: [], evidence: { outline: 'no form' }, timings_ms: {} };
}
