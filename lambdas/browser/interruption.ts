import type { Ending, Journey } from './journey.ts';
import type { WalkParts } from './walk-parts.ts';

/** What ends a login from outside of the page: the redirect, another site, the loss of the browser. Null while nothing does. */
export function interruption({ capture, lost }: Pick<WalkParts, 'capture' | 'lost'>, journey: Journey): Ending | null {
  if (capture.captured) return { kind: 'redirected' };
  if (capture.fault) return { kind: 'failed', code: 'internal', message: 'The broker’s page flow failed to judge an address.' };
  if (capture.foreign)
    return {
      kind: 'failed',
      code: 'page-changed',
      message: `The login went on to another site, ${capture.foreign}, which is not the broker’s nor the app’s redirect address.`,
    };
  const gone = lost();
  if (!gone) return null;
  return journey.outstanding ? { kind: 'failed', code: 'outcome-unknown' } : { kind: 'failed', code: 'internal', message: gone };
}
