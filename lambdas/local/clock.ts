/** The clock of the machine this runs on: a laptop, or a Lambda function. */
import type { Clock } from '../refresher/ports.ts';

/** How long a timer may run before the clock is read again, ms: timers stand still while a laptop sleeps, and the clock can be set. */
const longestTimer = 5_000;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  until,
};

async function until(moment: Date, signal?: AbortSignal): Promise<void> {
  if (Number.isNaN(moment.getTime())) throw new RangeError('cannot wait until an invalid date');
  signal?.throwIfAborted();
  for (let left = moment.getTime() - Date.now(); left > 0; left = moment.getTime() - Date.now()) {
    await timer(Math.min(left, longestTimer), signal);
  }
}

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const interrupt = () => {
      clearTimeout(timeout);
      reject(signal!.reason);
    };
    const timeout = setTimeout(() => {
      signal?.removeEventListener('abort', interrupt);
      resolve();
    }, ms);
    signal?.addEventListener('abort', interrupt, { once: true });
  });
}
