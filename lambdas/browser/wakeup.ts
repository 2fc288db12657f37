import type { Clock } from '../refresher/ports.ts';

/** Lets one loop sleep until somebody says that something changed. */
export class Wakeup {
  #next = Promise.withResolvers<undefined>();

  /** Resolves at the next `wake` from now on. Take it before looking, so that no change is missed. */
  get next(): Promise<undefined> {
    return this.#next.promise;
  }

  wake(): void {
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers<undefined>();
  }
}

/** The first of these promises, or undefined at that moment. */
export async function raceUntil<T>(clock: Clock, moment: Date, ...promises: Promise<T>[]): Promise<T | undefined> {
  const stop = new AbortController();
  const late = clock.until(moment, stop.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([...promises, late]);
  } finally {
    stop.abort();
  }
}
