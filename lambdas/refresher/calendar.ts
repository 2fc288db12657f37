/**
 * When the exchange trades. The data are lists, so an unknown year means that weekdays trade: a login is never refused for lack
 * of data.
 *
 * Source: NSE and BSE equity holidays of 2026 as three public lists agree on them, and special sessions from 2024 on. The next
 * year's list usually appears in mid-December.
 */
import { addDays, type IstDate, istDate, istMoment, weekday } from './ist.ts';

const holidays: ReadonlySet<IstDate> = new Set([
  '2026-01-15', // Maharashtra municipal elections, announced three days ahead
  '2026-01-26',
  '2026-03-03',
  '2026-03-26',
  '2026-03-31',
  '2026-04-03',
  '2026-04-14',
  '2026-05-01',
  '2026-05-28',
  '2026-06-26',
  '2026-09-14',
  '2026-10-02',
  '2026-10-20',
  '2026-11-10',
  '2026-11-24',
  '2026-12-25',
]);

/** Trading on a Saturday or Sunday: budgets, continuity tests, Muhurat. */
const specialSessions: ReadonlySet<IstDate> = new Set(['2024-01-20', '2025-02-01', '2026-02-01', '2026-11-08']);

/** The years whose holidays are known. */
const knownYears: ReadonlySet<string> = new Set(['2026']);

/** Until when a token is needed on an ordinary day: after the close (15:30) and what follows it. */
const ordinaryClose = '16:00';

/** While programs use their tokens on a trading day, IST: from the pre-open to a little after the close. */
export const marketHours = { from: '09:00', to: '15:40' } as const;

/** Muhurat sessions are held in the evening. */
const specialClose = '21:00';

/** Whether the exchange trades on this date. */
export function isTradingDay(date: IstDate): boolean {
  if (specialSessions.has(date)) return true;
  const day = weekday(date);
  return day !== 0 && day !== 6 && !holidays.has(date);
}

/** Whether the holidays of this date's year are known; if not, a warning is due. */
export function calendarKnows(date: IstDate): boolean {
  return knownYears.has(date.slice(0, 4));
}

/** The trading day that a token got at this moment serves: today until its close, otherwise the next one. */
export function tradingDayFor(moment: Date): IstDate {
  let date = istDate(moment);
  if (isTradingDay(date) && moment < neededUntil(date)) return date;
  do date = addDays(date, 1);
  while (!isTradingDay(date));
  return date;
}

/** Until when a token is needed on a trading day. */
export function neededUntil(tradingDay: IstDate): Date {
  return istMoment(tradingDay, specialSessions.has(tradingDay) ? specialClose : ordinaryClose);
}
