/** The rungs of a simulated morning. */

/** Their times, India; the last one comes after the ladder. */
export const rungTimes = ['08:00', '08:15', '08:30', '08:45', '09:00'] as const;

/** Time of a rung. */
export type RungTime = (typeof rungTimes)[number];

/** The moment of a rung, on a trading day. */
export function momentOf(time: string): Date {
  return new Date(`2026-11-23T${time}:00+05:30`);
}

/** The message of a rung. */
export function rungTrigger(time: RungTime) {
  const next = rungTimes[rungTimes.indexOf(time) + 1];
  const moment = momentOf(time);
  return {
    kind: 'rung' as const,
    rung: moment.toISOString(),
    latest_start: new Date(moment.getTime() + 600_000).toISOString(),
    next_try_at: next ? momentOf(next).toISOString() : null,
  };
}

/** Whether a fault that began at 08:00 still is there. */
export function isFaulty(time: RungTime, duration: 'one request' | 'one rung' | 'until 08:50'): boolean {
  return time === '08:00' || (duration === 'until 08:50' && time < '08:50');
}
