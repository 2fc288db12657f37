/** The machine's clock. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../lambdas/local/clock.ts';

const start = new Date('2026-11-23T08:00:00+05:30');
const later = (ms: number) => new Date(start.getTime() + ms);

describe('the system clock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: start });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Whether the promise is settled by now. */
  const settled = async (promise: Promise<void>) => {
    const open = Symbol('open');
    return (
      (await Promise.race([
        promise.then(
          () => true,
          () => true,
        ),
        Promise.resolve(open),
      ])) !== open
    );
  };

  test('tells the time', () => {
    expect(systemClock.now()).toEqual(start);
  });

  test('waits until the moment and no shorter', async () => {
    const waiting = systemClock.until(later(90_000));
    await jest.advanceTimersByTimeAsync(89_999);
    expect(await settled(waiting)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(systemClock.now()).toEqual(later(90_000));
  });

  test('does not wait for the past', async () => {
    await systemClock.until(later(-1));
    await systemClock.until(start);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('notices soon that the machine slept past the moment', async () => {
    const waiting = systemClock.until(later(3600_000));
    // A machine that wakes has another time, while its timers stand where they stood.
    jest.setSystemTime(later(3 * 3600_000));
    await jest.advanceTimersByTimeAsync(10_000);
    await waiting;
  });

  test('notices that the clock was set back', async () => {
    const waiting = systemClock.until(later(4_000));
    jest.setSystemTime(later(-60_000));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await settled(waiting)).toBe(false);
    await jest.advanceTimersByTimeAsync(4_000);
    await waiting;
  });

  test('can be interrupted, with the reason, and leaves nothing behind', async () => {
    const stop = new AbortController();
    const waiting = systemClock.until(later(60_000), stop.signal);
    const reason = new Error('the login is over');
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(jest.getTimerCount()).toBe(0);
    await expect(systemClock.until(later(-1), stop.signal)).rejects.toBe(reason);
  });

  test('refuses to wait for a moment that is none', async () => {
    await expect(systemClock.until(new Date('tomorrow-ish'))).rejects.toThrow(RangeError);
  });
});
