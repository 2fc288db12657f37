/** The schedule as the functions know it: its rungs, and on which days they count. */
import * as z from 'zod/mini';
import { isTradingDay } from './calendar.ts';
import { addDays, type IstDate, istDate, istMoment } from './ist.ts';
import { nextRung } from './ladder.ts';

const scheduleSchema = z.strictObject({
  /** Schedule expressions in India Standard Time. */
  rungs: z.array(z.string()),
  /** Whether rungs count on days without trading too. */
  every_day: z.boolean(),
});

/** The schedule. */
export type Schedule = z.infer<typeof scheduleSchema>;

/** No year has this many days without trading in a row; a calendar that says so is wrong. */
const longestBreak = 30;

/** Reads the schedule from its JSON text. Throws if it is not one: that is a fault of the deployment. */
export function parseSchedule(text: string): Schedule {
  return scheduleSchema.parse(JSON.parse(text));
}

/** Whether the rungs of this date count. */
export function countsOn(schedule: Schedule, date: IstDate): boolean {
  return schedule.every_day || isTradingDay(date);
}

/** When prebell tries next by itself after this moment; null if no rung that counts is near. */
export function nextTry(schedule: Schedule, after: Date): Date | null {
  let rung = nextRung(schedule.rungs, after);
  for (let days = 0; rung !== null && !countsOn(schedule, istDate(rung)); days++) {
    if (days === longestBreak) return null;
    const nextDay = istMoment(addDays(istDate(rung), 1), '00:00');
    rung = nextRung(schedule.rungs, new Date(nextDay.getTime() - 1));
  }
  return rung;
}
