/** When a TOTP code may be typed: current on both clocks, with time left, and of a step not used before. */
import { type Totp, totpStep, totpStepStart } from '../refresher/totp.ts';

/** A code is not typed with less than this left in its step, ms. */
const leastLeft = 8_000;

/**
 * The earliest moment from `now` on at which a code of step `firstStep` or later may be typed, and that step.
 * @param clockOffset the broker's clock minus ours, ms; null if unknown
 */
export function totpMoment(
  totp: Totp,
  now: Date,
  firstStep: number,
  clockOffset: number | null,
): { readonly at: Date; readonly step: number } {
  const offset = clockOffset ?? 0;
  for (let step = Math.max(firstStep, totpStep(totp, now)); ; step += 1) {
    // The step must have begun on both clocks, and go on long enough on both.
    const begin = totpStepStart(totp, step).getTime() + Math.max(0, -offset);
    const end = totpStepStart(totp, step + 1).getTime() - Math.max(0, offset) - leastLeft;
    const at = Math.max(begin, now.getTime());
    if (at <= end) return { at: new Date(at), step };
    if (begin > end) throw new RangeError('the clocks differ by more than a TOTP step allows');
  }
}
