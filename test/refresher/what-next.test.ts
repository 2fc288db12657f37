import { describe, expect, test } from '@jest/globals';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { run } from './runs.ts';
import { World } from './world.ts';

describe('what may happen next', () => {
  test.each([
    ['broker-unavailable', 'none', true],
    ['rate-limited', 'none', true],
    ['clock-skew', 'none', true],
    ['page-changed', 'none', true],
    ['internal', 'none', true],
    ['outcome-unknown', 'password', true],
    ['page-changed', 'password', false],
    ['internal', 'totp', false],
    ['credentials-rejected', 'password', false],
    ['totp-rejected', 'totp', false],
    ['account-blocked', 'password', false],
    ['challenge', 'none', false],
    ['consent-needed', 'totp', false],
    ['second-factor-unavailable', 'password', false],
    ['subscription-lapsed', 'none', false],
    ['app-misconfigured', 'none', false],
  ] as const)('%s after submitting %s: the next rung tries again: %s', async (code, submitted, again) => {
    const world = new World().store('alpha');
    world.login = (task) => world.failure(task, code, submitted, submitted === 'none' ? 0 : 1);
    expect(await run(world)).toMatchObject({ outcome: 'failed', failure: { code } });
    expect(world.events[0]!.detail).toMatchObject({ will_retry: again, next_try_at: again ? '2026-11-23T08:15:00+05:30' : null });
    world.at('08:15');
    expect((await run(world)).outcome).toBe(again ? 'failed' : 'skipped');
    expect(world.tasks).toHaveLength(again ? 2 : 1);
  });

  test('logins that submit nothing cost no strike; unanswered ones lock at three', async () => {
    const world = new World().store('alpha');
    world.login = (task) => world.failure(task, 'broker-unavailable', 'none', 0);
    for (const time of ['08:00', '08:15', '08:30', '08:45', '09:00']) await run(world.at(time));
    expect((await accountStatus('alpha', world.ports())).strikes).toBe(0);
    world.login = (task) => world.failure(task, 'outcome-unknown', 'password', 1);
    const outcomes: unknown[] = [];
    for (const time of ['10:00', '11:00', '12:00', '13:00']) outcomes.push((await run(world.at(time))).reason ?? 'tried');
    expect(outcomes).toEqual(['tried', 'tried', 'tried', 'locked']);
    expect(world.submissions).toHaveLength(3);
  });

  test('a worker that dies without an answer counts as refused', async () => {
    const world = new World().store('alpha');
    world.login = () => Promise.reject(new Error('gone'));
    expect(await run(world)).toMatchObject({ failure: { code: 'outcome-unknown' } });
    expect((await accountStatus('alpha', world.ports())).strikes).toBeGreaterThan(0);
  });

  test('a browser that did not start costs nothing', async () => {
    const world = new World().store('alpha');
    world.login = () => Promise.reject(new BrowserNotStarted('no executable'));
    expect(await run(world)).toMatchObject({ failure: { code: 'internal' }, submitted: 'none' });
    expect((await accountStatus('alpha', world.ports())).strikes).toBe(0);
  });

  test('the broker out of reach while a token may still work: no login that could kill it', async () => {
    const world = new World().store('alpha');
    await run(world);
    world.verify = () => {
      throw new RefreshFailure('broker-unavailable');
    };
    expect(await run(world.at('09:00'))).toMatchObject({ outcome: 'failed', failure: { code: 'broker-unavailable' } });
    expect(world.submissions).toHaveLength(1);
  });

  test('a token of another user is not published, and its session is ended', async () => {
    const world = new World().store('alpha');
    world.reportedUser = 'XY9999';
    expect(await run(world)).toMatchObject({ outcome: 'failed', failure: { code: 'wrong-account' } });
    expect(world.token('alpha')).toBeNull();
    expect(world.sessions.size).toBe(0);
    expect(world.eventTypes).toEqual(['Token Refresh Failed', 'Human Login Needed']);
  });

  test('a proof that is held up leaves the token staged, and the next rung finishes without a login', async () => {
    const world = new World().store('alpha');
    world.verify = () => {
      throw new RefreshFailure('broker-unavailable');
    };
    expect(await run(world)).toMatchObject({ outcome: 'failed', failure: { code: 'broker-unavailable' } });
    expect(world.token('alpha')).toBeNull();
    world.verify = () => {};
    expect(await run(world.at('08:15'))).toMatchObject({ outcome: 'published' });
    expect(world.token('alpha')).toMatchObject({ issued_at: '2026-11-23T08:00:00+05:30', verified_at: '2026-11-23T08:15:00+05:30' });
    expect(world.submissions).toHaveLength(1);
  });
});

describe('messages', () => {
  test('a late one does nothing', async () => {
    const world = new World().store('alpha');
    const trigger = world.rung();
    expect(await run(world.at('08:11'), 'alpha', trigger)).toMatchObject({ outcome: 'skipped', reason: 'late' });
    expect(world.ledger.size).toBe(0);
  });

  test('a repeated one does not log in again', async () => {
    const world = new World().store('alpha');
    world.login = (task) => world.failure(task, 'outcome-unknown', 'password', 1);
    const trigger = world.rung();
    await run(world, 'alpha', trigger);
    expect(await run(world, 'alpha', trigger)).toMatchObject({ outcome: 'skipped', reason: 'tried' });
    expect(world.submissions).toHaveLength(1);
  });

  test('two at once: one logs in, the other is told that it is busy', async () => {
    const world = new World().store('alpha').store('beta');
    let release = () => {};
    world.login = async (task) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return world.success(task);
    };
    const first = run(world, 'alpha');
    await new Promise(setImmediate);
    while (world.tasks.length === 0) await new Promise(setImmediate);
    expect(await run(world, 'beta')).toMatchObject({ outcome: 'skipped', reason: 'busy' });
    release();
    expect(await first).toMatchObject({ outcome: 'published' });
  });
});
