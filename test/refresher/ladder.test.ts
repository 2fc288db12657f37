import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { istIso, istTime, weekday } from '../../lambdas/refresher/ist.ts';
import { LadderInvalid, nextRung } from '../../lambdas/refresher/ladder.ts';

const ladder = ['cron(0,15,30,45 8 * * ? *)', 'cron(0 9-15 * * ? *)'];

function next(expressions: readonly string[], after: string): string | null {
  const moment = nextRung(expressions, new Date(after));
  return moment && istIso(moment);
}

describe('the next rung', () => {
  test.each([
    ['before the first', '2026-11-23T07:59:59+05:30', '2026-11-23T08:00:00+05:30'],
    ['at a rung it is the one after', '2026-11-23T08:00:00+05:30', '2026-11-23T08:15:00+05:30'],
    ['from one expression to the other', '2026-11-23T08:45:00+05:30', '2026-11-23T09:00:00+05:30'],
    ['after the last, on the next day', '2026-11-23T15:00:00+05:30', '2026-11-24T08:00:00+05:30'],
    ['the day is India’s, not UTC’s', '2026-11-23T20:00:00Z', '2026-11-24T08:00:00+05:30'],
    ['over the end of a year', '2026-12-31T23:00:00+05:30', '2027-01-01T08:00:00+05:30'],
  ])('%s', (_, after, expected) => {
    expect(next(ladder, after)).toBe(expected);
  });

  test.each([
    ['cron(0 8 ? * MON-FRI *)', '2026-11-20T12:00:00+05:30', '2026-11-23T08:00:00+05:30'],
    ['cron(0 8 ? * 2-6 *)', '2026-11-20T12:00:00+05:30', '2026-11-23T08:00:00+05:30'],
    ['cron(0 8 ? * sun *)', '2026-11-20T12:00:00+05:30', '2026-11-22T08:00:00+05:30'],
    ['cron(0/20 8 * * ? *)', '2026-11-20T08:00:00+05:30', '2026-11-20T08:20:00+05:30'],
    ['cron(5/20 8 * * ? *)', '2026-11-20T08:00:00+05:30', '2026-11-20T08:05:00+05:30'],
    ['cron(10-30/10 8 * * ? *)', '2026-11-20T08:30:00+05:30', '2026-11-21T08:10:00+05:30'],
    ['cron(45,15 8 * * ? *)', '2026-11-20T08:00:00+05:30', '2026-11-20T08:15:00+05:30'],
    ['cron(0 8 1 JAN,JUL ? *)', '2026-11-20T08:00:00+05:30', '2027-01-01T08:00:00+05:30'],
    ['cron(0 8 29 2 ? *)', '2026-11-20T08:00:00+05:30', '2028-02-29T08:00:00+05:30'],
    ['cron(* * * * ? *)', '2026-11-20T08:00:30+05:30', '2026-11-20T08:01:00+05:30'],
    ['rate(1 hour)', '2026-11-20T08:10:00+05:30', '2026-11-20T09:10:00+05:30'],
    ['rate(30 minutes)', '2026-11-20T08:10:00+05:30', '2026-11-20T08:40:00+05:30'],
    ['rate(2 days)', '2026-11-20T08:10:00+05:30', '2026-11-22T08:10:00+05:30'],
  ])('%s after %s', (expression, after, expected) => {
    expect(next([expression], after)).toBe(expected);
  });

  test('there is none where the years are over, the date does not exist, or nothing is scheduled', () => {
    expect(next(['cron(0 8 * * ? 2020-2025)'], '2026-11-20T08:00:00+05:30')).toBeNull();
    expect(next(['cron(0 8 31 2 ? *)'], '2026-11-20T08:00:00+05:30')).toBeNull();
    expect(next([], '2026-11-20T08:00:00+05:30')).toBeNull();
  });

  test('is later than the moment, on a weekday at 08:00, and none is passed over', () => {
    const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (after) => {
        const rung = nextRung(['cron(0 8 ? * MON-FRI *)'], after)!;
        const day = weekday(istIso(rung).slice(0, 10));
        expect(rung > after && istTime(rung) === '08:00:00' && day >= 1 && day <= 5).toBe(true);
        expect(nextRung(['cron(0 8 ? * MON-FRI *)'], new Date(rung.getTime() - 1))).toEqual(rung);
        expect(rung.getTime() - after.getTime()).toBeLessThanOrEqual(72 * 3600_000);
      }),
    );
  });
});

describe('an expression that cannot be used says why', () => {
  test.each([
    ['0 8 * * ? *', 'neither cron(…) nor rate(…)'],
    ['at(2026-11-23T08:00:00)', 'neither cron(…) nor rate(…)'],
    ['cron(0 8 * * ?)', 'it has 5 fields'],
    ['cron(0 8 * * * *)', 'one of day-of-month and day-of-week must be ?'],
    ['cron(0 8 ? * ? *)', 'one of day-of-month and day-of-week must be ?'],
    ['cron(60 8 * * ? *)', 'minutes has "60"; it takes 0–59'],
    ['cron(0 24 * * ? *)', 'hours has "24"'],
    ['cron(0 8 0 * ? *)', 'day-of-month has "0"'],
    ['cron(0 8 ? * MONDAY *)', 'day-of-week has "MONDAY"; it takes 1–7 or SUN–SAT'],
    ['cron(0 8 L * ? *)', 'day-of-month has "L"'],
    ['cron(0 8 ? * 2#1 *)', 'day-of-week has "2#1"'],
    ['cron(0 15-9 * * ? *)', 'runs backwards'],
    ['cron(0/0 8 * * ? *)', 'not a value, range or step'],
    ['cron(, 8 * * ? *)', 'minutes'],
    ['cron(1-2-3 8 * * ? *)', 'not a range'],
    ['rate(0 hours)', 'rate(1 hour)'],
    ['rate(1 fortnight)', 'rate(1 hour)'],
  ])('%s', (expression, problem) => {
    const read = () => nextRung([expression], new Date('2026-11-23T00:00:00Z'));
    expect(read).toThrow(LadderInvalid);
    expect(read).toThrow(expression);
    expect(read).toThrow(problem);
  });
});
