import type { Duration } from 'aws-cdk-lib';
import { marketHours } from '../lambdas/refresher/calendar.ts';
import { istTime } from '../lambdas/refresher/ist.ts';
import { nextRung } from '../lambdas/refresher/ladder.ts';

/** A schedule that keeps out of market hours for so many times keeps out of them. */
const looksAhead = 400;

/**
 * Checks when new keys are made: never while programs use the old ones, nor so shortly before that it could begin late and meet
 * them. Throws an error that names the option.
 * @param latestStart how long after its time it may begin
 */
export function checkRotation(expression: string, latestStart: Duration): void {
  let moment: Date | null = new Date('2027-01-01T00:00:00Z');
  for (let times = 0; times < looksAhead; times++) {
    moment = timeAfter(expression, moment);
    if (moment === null) return;
    const begins = istTime(moment);
    const beginsAtLatest = istTime(new Date(moment.getTime() + latestStart.toMilliseconds()));
    if (beginsAtLatest >= marketHours.from && begins < marketHours.to) {
      throw new Error(
        `option rotationSchedule must keep out of ${marketHours.from} to ${marketHours.to} IST, with ${latestStart.toMinutes()} minutes to begin: every program with the old key would fail`,
      );
    }
  }
}

function timeAfter(expression: string, moment: Date): Date | null {
  try {
    return nextRung([expression], moment);
  } catch (error) {
    throw new Error(`option rotationSchedule: ${(error as Error).message}`);
  }
}
