/** The figures that the functions publish as metrics. Few, and none names an account: each name and dimension is a metric to pay for. */
import { isTradingDay } from './refresher/calendar.ts';
import { istDate, istMoment } from './refresher/ist.ts';
import type { Outcome } from './refresher/outcome.ts';
import type { RefreshPorts } from './refresher/request.ts';

/** One figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** @default 'Count' */
  readonly unit?: 'Count' | 'Seconds';
  /** A dimension of its own, by name and value. */
  readonly of?: readonly [name: 'code' | 'phase', value: string];
}

const nameOf = { published: 'Published', fresh: 'Fresh', skipped: 'Skipped', failed: 'Failed' } as const;
const submissionsOf = { none: 0, password: 1, totp: 2 } as const;

/** How a refresh ended, what it submitted and cost, and how long each of its phases took. */
export function figuresOf({ outcome, failure, submitted, strikes, timings_ms }: Outcome): Figure[] {
  // `login.open` and the like are parts of the phase `login`.
  const phases = Object.entries(timings_ms).filter(([name]) => name !== 'total' && !name.includes('.'));
  return [
    { name: nameOf[outcome], value: 1 },
    ...(failure ? [{ name: 'Failed', value: 1, of: ['code', failure.code] as const }] : []),
    ...(submitted ? [{ name: 'Submissions', value: submissionsOf[submitted] }] : []),
    ...(strikes ? [{ name: 'Strikes', value: strikes }] : []),
    ...(timings_ms.total === undefined ? [] : [inSeconds(timings_ms.total)]),
    ...phases.map(([name, ms]) => ({ ...inSeconds(ms), of: ['phase', name] as const })),
  ];
}

/** How soon after its rung was due an account was fresh, and how much time was left before the deadline of a trading day. */
export function figuresOfRung({ outcome }: Outcome, rung: string, { clock, deadline }: Pick<RefreshPorts, 'clock' | 'deadline'>): Figure[] {
  if (outcome !== 'published') return [];
  const now = clock.now();
  const today = istDate(now);
  const left = (istMoment(today, deadline).getTime() - now.getTime()) / 60_000;
  return [
    { name: 'TimeToFresh', value: (now.getTime() - Date.parse(rung)) / 1000, unit: 'Seconds' },
    ...(isTradingDay(today) ? [{ name: 'MinutesLeft', value: left }] : []),
  ];
}

function inSeconds(ms: number): Figure {
  return { name: 'Seconds', value: ms / 1000, unit: 'Seconds' };
}
