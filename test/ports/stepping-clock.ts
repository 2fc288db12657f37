/** A clock for tests on which waiting takes no time. */
import type { Clock } from '../../lambdas/refresher/ports.ts';

/** A clock that stands still until somebody waits, and then is at that moment. */
export function steppingClock(start = new Date('2026-11-23T08:00:00+05:30')): Clock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    until: async (moment, signal) => {
      signal?.throwIfAborted();
      now = Math.max(now, moment.getTime());
    },
  };
}
