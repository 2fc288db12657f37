/**
 * Arithmetic in India Standard Time (Asia/Kolkata). IST is UTC+05:30 with no daylight saving since 1945, so it needs no
 * time zone data.
 */

const offset = 5.5 * 3600_000;
const day = 24 * 3600_000;

/** A calendar date in IST, `2026-11-23`. */
export type IstDate = string;

/** The date in India at this moment. */
export function istDate(moment: Date): IstDate {
  return new Date(moment.getTime() + offset).toISOString().slice(0, 10);
}

/** The time of day in India at this moment, `08:00:12`. */
export function istTime(moment: Date): string {
  return new Date(moment.getTime() + offset).toISOString().slice(11, 19);
}

/** The moment at which this date and time of day (`HH:MM` or `HH:MM:SS`) is reached in India. */
export function istMoment(date: IstDate, time: string): Date {
  return new Date(`${date}T${time.length === 5 ? `${time}:00` : time}+05:30`);
}

/** ISO 8601 in IST with its offset and whole seconds, `2026-11-23T08:00:12+05:30`: the form of every time in our documents. */
export function istIso(moment: Date): string {
  return `${new Date(moment.getTime() + offset).toISOString().slice(0, 19)}+05:30`;
}

/** The date that many days later (or earlier). */
export function addDays(date: IstDate, days: number): IstDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** Day of the week, 0 is Sunday. */
export function weekday(date: IstDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}
