import { describe, expect, test } from '@jest/globals';
import { calendarKnows, isTradingDay, neededUntil, tradingDayFor } from '../../lambdas/refresher/calendar.ts';
import { addDays, istDate, istIso, istMoment, istTime } from '../../lambdas/refresher/ist.ts';

describe('India Standard Time', () => {
  test('is five and a half hours ahead, on any day of the year', () => {
    expect(istIso(new Date('2026-11-22T18:30:00Z'))).toBe('2026-11-23T00:00:00+05:30');
    expect(istDate(new Date('2026-06-30T18:29:59Z'))).toBe('2026-06-30');
    expect(istTime(new Date('2026-12-31T18:30:12Z'))).toBe('00:00:12');
    expect(istMoment('2026-11-23', '08:00').toISOString()).toBe('2026-11-23T02:30:00.000Z');
  });

  test('dates pass the ends of months and years', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2026-03-01', -1)]).toEqual([
      '2027-01-01',
      '2028-02-29',
      '2026-02-28',
    ]);
  });
});

describe('trading days', () => {
  test.each([
    ['2026-11-23', true, 'a Monday'],
    ['2026-11-24', false, 'a holiday'],
    ['2026-11-21', false, 'a Saturday'],
    ['2026-11-08', true, 'a Sunday with Muhurat trading'],
    ['2026-02-01', true, 'the Sunday of the Budget'],
    ['2026-01-15', false, 'a holiday announced three days ahead'],
    ['2031-07-16', true, 'a weekday of a year nobody knows'],
    ['2031-07-19', false, 'a Saturday of that year'],
  ])('%s: %s (%s)', (date, trades) => {
    expect(isTradingDay(date)).toBe(trades);
  });

  test('a token serves today until the close, then the next trading day', () => {
    const serves = (date: string, time: string) => tradingDayFor(istMoment(date, time));
    expect(serves('2026-11-23', '00:01')).toBe('2026-11-23');
    expect(serves('2026-11-23', '15:59')).toBe('2026-11-23');
    expect(serves('2026-11-23', '16:00')).toBe('2026-11-25');
    expect(serves('2026-11-20', '20:00')).toBe('2026-11-23');
    expect(serves('2026-11-08', '18:00')).toBe('2026-11-08');
    expect(istIso(neededUntil('2026-11-08'))).toBe('2026-11-08T21:00:00+05:30');
  });

  test('tells which years it knows', () => {
    expect([calendarKnows('2026-12-31'), calendarKnows('2027-01-01')]).toEqual([true, false]);
  });
});
