import { nextRung } from '../lambdas/refresher/ladder.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Rungs nearer to each other than this would hammer a broker, and meet in the queue. */
const shortestGap = 5 * minute;

/** CloudWatch evaluates at most a week. */
const longestSilence = 7 * 24;

/**
 * Checks the rungs, and tells how many hours without one are too many: more than the longest gap between two. Throws an error that
 * names the option if an expression cannot be read, or if rungs are too near to each other or too far apart.
 * @param rungs schedule expressions in India Standard Time
 */
export function silentHours(rungs: readonly string[]): number {
  let longest = 0;
  for (const gap of gapsOf(rungs)) {
    if (gap < shortestGap) throw new Error('option rungs has rungs less than five minutes apart; the broker would be hammered');
    longest = Math.max(longest, gap);
  }
  const hours = Math.ceil(longest / hour) + 1;
  if (hours > longestSilence) {
    throw new Error('option rungs leaves a week without a rung; tokens end every night, so let there be one on every trading day');
  }
  return hours;
}

/** The times between rungs, ms, over two weeks. */
function* gapsOf(rungs: readonly string[]): Generator<number> {
  const from = firstRung(rungs, new Date('2027-01-01T00:00:00Z'));
  for (let last = from; last.getTime() < from.getTime() + 15 * day; ) {
    const next = firstRung(rungs, last);
    yield next.getTime() - last.getTime();
    last = next;
  }
}

function firstRung(rungs: readonly string[], after: Date): Date {
  let next: Date | null;
  try {
    next = nextRung(rungs, after);
  } catch (error) {
    throw new Error(`option rungs: ${(error as Error).message}`);
  }
  if (next === null) throw new Error('option rungs has no rung from some day on; give expressions that do not end');
  return next;
}
