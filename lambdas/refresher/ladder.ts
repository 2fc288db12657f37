/**
 * The ladder: when the schedule's next rung is due. Reads the same expressions as EventBridge Scheduler, in India Standard Time:
 * `cron(minutes hours day-of-month month day-of-week year)` and `rate(value unit)`.
 *
 * Source: EventBridge Scheduler user guide, "Schedule types". `L`, `W` and `#` are not supported here.
 */
import { addDays, istDate, istMoment, weekday } from './ist.ts';

/** Thrown for an expression that cannot be used; the message says what is wrong with it. */
export class LadderInvalid extends Error {
  override readonly name = 'LadderInvalid';
}

/** A schedule expression that was read. */
type Schedule =
  | { readonly kind: 'rate'; readonly every: number }
  | {
      readonly kind: 'cron';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      /** Whether the schedule runs on a date, `2026-11-23`. */
      readonly runsOn: (date: string) => boolean;
    };

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const fields = {
  minutes: { name: 'minutes', from: 0, to: 59 },
  hours: { name: 'hours', from: 0, to: 23 },
  dayOfMonth: { name: 'day-of-month', from: 1, to: 31 },
  month: { name: 'month', from: 1, to: 12, names: months },
  dayOfWeek: { name: 'day-of-week', from: 1, to: 7, names: days },
  year: { name: 'year', from: 1970, to: 2199 },
} as const satisfies Record<string, Field>;

const unitMs = { minute: 60_000, hour: 3600_000, day: 24 * 3600_000 } as const;

/** 29 February can be eight years away; nothing that runs at all is further. */
const horizonDays = 8 * 366;

/**
 * When the next rung after this moment is due, or null if no expression has one within eight years. A `rate` counts from
 * `after`, which is exact where that is one of its own rungs. Throws `LadderInvalid`.
 * @param expressions `cron(0 9-15 * * ? *)`, `rate(1 hour)`
 */
export function nextRung(expressions: readonly string[], after: Date): Date | null {
  const next = expressions.map((expression) => nextOf(readSchedule(expression), after)).filter((moment) => moment !== null);
  return next.reduce<Date | null>((first, moment) => (first === null || moment < first ? moment : first), null);
}

function nextOf(schedule: Schedule, after: Date): Date | null {
  if (schedule.kind === 'rate') return new Date(after.getTime() + schedule.every);
  let date = istDate(after);
  for (let day = 0; day <= horizonDays; day++, date = addDays(date, 1)) {
    if (!schedule.runsOn(date)) continue;
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const moment = istMoment(date, `${twoDigits(hour)}:${twoDigits(minute)}`);
        if (moment > after) return moment;
      }
    }
  }
  return null;
}

function readSchedule(expression: string): Schedule {
  const [, kind, inner] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  if (kind === undefined || inner === undefined) throw invalid(expression, 'it is neither cron(…) nor rate(…)');
  return kind === 'rate' ? readRate(expression, inner) : readCron(expression, inner);
}

function readRate(expression: string, inner: string): Schedule {
  const [, value, unit] = /^([1-9]\d{0,4}) (minute|hour|day)s?$/.exec(inner) ?? [];
  if (value === undefined || unit === undefined) throw invalid(expression, 'a rate is a number and minutes, hours or days: rate(1 hour)');
  return { kind: 'rate', every: Number(value) * unitMs[unit as keyof typeof unitMs] };
}

function readCron(expression: string, inner: string): Schedule {
  const parts = inner.trim().split(/\s+/);
  if (parts.length !== 6) {
    throw invalid(expression, `it has ${parts.length} fields, not the six: minutes hours day-of-month month day-of-week year`);
  }
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = parts as [string, string, string, string, string, string];
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw invalid(expression, 'one of day-of-month and day-of-week must be ?, the other not');
  const read = (text: string, field: Field) => readField(expression, text, field);
  const inMonths = read(month, fields.month);
  const inYears = read(year, fields.year);
  const onMonthDays = dayOfMonth === '?' ? null : read(dayOfMonth, fields.dayOfMonth);
  const onWeekdays = dayOfWeek === '?' ? null : read(dayOfWeek, fields.dayOfWeek);
  return {
    kind: 'cron',
    minutes: read(minutes, fields.minutes),
    hours: read(hours, fields.hours),
    runsOn: (date) => {
      const [inYear, inMonth, onDay] = date.split('-').map(Number) as [number, number, number];
      return (
        inYears.has(inYear) &&
        inMonths.has(inMonth) &&
        (onMonthDays === null || onMonthDays.has(onDay)) &&
        (onWeekdays === null || onWeekdays.has(weekday(date) + 1))
      );
    },
  };
}

/** The values of one cron field, in ascending order. */
function readField(expression: string, text: string, field: Field): ReadonlySet<number> {
  const values = text.split(',').flatMap((item) => readItem(expression, item, field));
  return new Set(values.sort((a, b) => a - b));
}

function readItem(expression: string, item: string, field: Field): number[] {
  const [, range, step] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(item) ?? [];
  const stride = Number(step ?? 1);
  if (range === undefined || stride === 0) throw invalid(expression, `${field.name} has "${item}", which is not a value, range or step`);
  const [first, last] = readRange(expression, range, field, step !== undefined);
  if (first > last) throw invalid(expression, `${field.name} has "${item}", which runs backwards`);
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
}

function readRange(expression: string, range: string, field: Field, stepped: boolean): readonly [number, number] {
  if (range === '*') return [field.from, field.to];
  const ends = range.split('-').map((end) => readValue(expression, end, field));
  const [first, last] = ends;
  if (first === undefined || ends.length > 2) throw invalid(expression, `${field.name} has "${range}", which is not a range`);
  // As AWS reads it, 5/15 means from 5 on, every 15.
  return [first, last ?? (stepped ? field.to : first)];
}

function readValue(expression: string, text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.from : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.from && value <= field.to)) {
    throw invalid(
      expression,
      `${field.name} has "${text}"; it takes ${field.from}–${field.to}${field.names ? ` or ${field.names[0]}–${field.names.at(-1)}` : ''}`,
    );
  }
  return value;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function invalid(expression: string, problem: string): LadderInvalid {
  return new LadderInvalid(`the schedule expression ${expression} cannot be used: ${problem}`);
}
