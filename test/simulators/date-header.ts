/** The broker's clock, as its answers tell it. */

/** How a simulator tells the time. */
export interface DateKnobs {
  /** How far the broker's clock is ahead in its `Date` header, ms. */
  dateOffset: number;
  /** Whether answers carry `Date`. */
  dateHeader: boolean;
  /** Answers come from a cache this many seconds old: `Age`, and a `Date` of then. */
  age: number | null;
}

/** The headers of an answer that concern time. */
export function dateHeaders(now: Date, knobs: DateKnobs): Record<string, string> {
  const date = new Date(now.getTime() + knobs.dateOffset - (knobs.age ?? 0) * 1000).toUTCString();
  return {
    'Cache-Control': knobs.age === null ? 'no-store' : 'public, max-age=3600',
    ...(knobs.dateHeader && { Date: date }),
    ...(knobs.age !== null && { Age: String(knobs.age) }),
  };
}
