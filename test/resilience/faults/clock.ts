/** The clock of a morning: it goes as the machine's does, can be set, and hurries while there is nothing to do but wait. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../lambdas/refresher/ports.ts';

/** A clock of one's own. */
export interface MorningClock extends Clock {
  /** Sets it on. */
  set(moment: Date): void;
  /** Goes so many times as fast as usual from now on. */
  hurry(times: number): void;
}

/**
 * A clock that says this moment now.
 * @param usual how many times as fast as the machine's it goes
 */
export function morningClock(start: Date, usual = 1): MorningClock {
  let base = start.getTime();
  let since = performance.now();
  let rate = usual;
  let changed = Promise.withResolvers<void>();
  const now = () => base + (performance.now() - since) * rate;
  const change = (moment: number, times: number) => {
    [base, since, rate] = [moment, performance.now(), times];
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  return {
    now: () => new Date(now()),
    set: (moment) => change(moment.getTime(), rate),
    hurry: (times) => {
      if (times * usual !== rate) change(now(), times * usual);
    },
    async until(moment, signal) {
      for (;;) {
        signal?.throwIfAborted();
        const left = moment.getTime() - now();
        if (left <= 0) return;
        const over = new AbortController();
        const both = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
        await Promise.race([delay(Math.ceil(left / rate), undefined, { signal: both }).catch(() => undefined), changed.promise]);
        over.abort();
      }
    },
  };
}
