import { describe, expect, test } from '@jest/globals';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { finishByHand, PastedAddressUseless } from '../../lambdas/refresher/finish-by-hand.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { credentialsOf, passwordOf, seed, World } from './world.ts';

const run = (world: World, account = 'alpha', trigger = world.rung('2026-11-23T08:15:00+05:30')) =>
  refresh({ account, trigger, end: world.end }, world.ports());
const byHand = (world: World, account = 'alpha') => run(world, account, { kind: 'hand', next_try_at: null });

describe('a morning on which all is well', () => {
  test('logs in once, proves the token and publishes it', async () => {
    const world = new World().store('alpha');
    expect(await run(world)).toMatchObject({
      account: 'alpha',
      broker: 'toy',
      outcome: 'published',
      expires_at: '2026-11-24T06:00:00+05:30',
    });
    expect(world.token('alpha')).toMatchObject({
      version: 1,
      account: 'alpha',
      broker: 'toy',
      user_id: 'AB1234',
      api_key: 'key-of-alpha',
      access_token: 'invented-token-1',
      issued_at: '2026-11-23T08:00:00+05:30',
      trading_day: '2026-11-23',
    });
    expect(world.eventTypes).toEqual(['Token Refreshed']);
    expect(world.events[0]!.detail).toMatchObject({ is_trading_day: true, trading_day: '2026-11-23', sandbox: false });
  });

  test('later rungs find it fresh and submit nothing', async () => {
    const world = new World().store('alpha');
    await run(world);
    for (const time of ['08:15', '08:30', '08:45', '09:00', '15:00']) {
      world.at(time);
      expect(await run(world)).toMatchObject({ outcome: 'fresh' });
    }
    expect(world.submissions).toHaveLength(1);
    expect(world.eventTypes).toEqual(['Token Refreshed']);
  });

  test('the next morning logs in again, and yesterday’s token stays readable as previous', async () => {
    const world = new World().store('alpha');
    await run(world);
    world.at('08:00', '2026-11-25');
    expect(await run(world)).toMatchObject({ outcome: 'published' });
    expect(world.token('alpha')).toMatchObject({ access_token: 'invented-token-2', trading_day: '2026-11-25' });
    expect(JSON.parse(world.tokens.get('alpha')!.previous!.text)).toMatchObject({ access_token: 'invented-token-1' });
  });

  test('a token killed in mid-session is replaced, until it is killed more than twice', async () => {
    const world = new World().store('alpha');
    const outcomes: unknown[] = [];
    for (const time of ['08:00', '09:00', '10:00', '11:00']) {
      world.at(time);
      outcomes.push((await run(world)).failure?.code ?? 'published');
      world.sessions.clear();
    }
    expect(outcomes).toEqual(['published', 'published', 'published', 'session-conflict']);
    expect(await run(world.at('12:00'))).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
    expect(world.submissions).toHaveLength(3);
  });

  test('nothing secret is told: no password, seed, secret or token in events, ledger, progress or result', async () => {
    const world = new World().store('alpha');
    const outcome = await run(world);
    for (const secret of [passwordOf('alpha'), seed, 'invented-secret-of-alpha', 'invented-token-1']) {
      expect(world.told + JSON.stringify(outcome)).not.toContain(secret);
    }
  });
});

describe('a refresh by hand at an unusual hour', () => {
  test.each([
    ['20:00', '2026-11-23', 'ends at 2026-11-24T06:00:00+05:30, before the close of 2026-11-25'],
    ['06:30', '2026-11-23', 'issued before 08:00 IST'],
    ['08:30', '2026-11-23', null],
  ])('at %s of %s logs in, and warns where the token will not last: %s', async (time, date, words) => {
    const world = new World().store('alpha').at(time, date);
    expect(await byHand(world)).toMatchObject({ outcome: 'published' });
    const notes = world.said.filter((line) => line.includes('note:'));
    expect(notes).toEqual(words === null ? [] : [expect.stringContaining(words)]);
    expect(await byHand(world)).toMatchObject({ outcome: 'fresh' });
    expect(world.submissions).toHaveLength(1);
  });
});

describe('a refused password', () => {
  const refused = () => {
    const world = new World().store('alpha');
    world.login = (task) => world.failure(task, 'credentials-rejected', 'password', 1);
    return world;
  };

  test('is submitted once, whatever the rungs and days that follow', async () => {
    const world = refused();
    expect(await run(world)).toMatchObject({
      outcome: 'failed',
      submitted: 'password',
      failure: { code: 'credentials-rejected', runbook: 'docs/runbook.md#credentials-rejected' },
    });
    for (const [time, date] of [
      ['08:15', '2026-11-23'],
      ['08:30', '2026-11-23'],
      ['08:00', '2026-11-25'],
      ['08:15', '2026-11-25'],
    ] as const) {
      world.at(time, date);
      expect(await run(world)).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
    }
    expect(await byHand(world)).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
    expect(world.submissions).toHaveLength(1);
  });

  test('raises its failure once a trading day', async () => {
    const world = refused();
    for (const time of ['08:00', '08:15', '08:30']) await run(world.at(time));
    for (const time of ['08:00', '08:15']) await run(world.at(time, '2026-11-25'));
    expect(world.events.map(({ type, detail }) => [type, detail.trading_day])).toEqual([
      ['Token Refresh Failed', '2026-11-23'],
      ['Token Refresh Failed', '2026-11-25'],
    ]);
    expect(world.events[0]!.detail).toMatchObject({
      will_retry: false,
      next_try_at: null,
      deadline: '2026-11-23T08:50:00+05:30',
      submitted: 'password',
    });
  });

  test('new credentials lift the hold, not the strike', async () => {
    const world = refused();
    await run(world);
    world.login = (task) => world.success(task);
    world.store('alpha', credentialsOf('alpha', { password: 'another-invented-one' }));
    expect((await accountStatus('alpha', world.ports())).strikes).toBe(1);
    expect(await byHand(world)).toMatchObject({ outcome: 'published' });
    expect((await accountStatus('alpha', world.ports())).strikes).toBe(0);
  });

  test('three different refused passwords lock the login; release grants exactly one try', async () => {
    const world = refused();
    for (const password of ['first-invented', 'second-invented', 'third-invented', 'fourth-invented']) {
      world.store('alpha', credentialsOf('alpha', { password }));
      await byHand(world);
    }
    expect(world.submissions).toHaveLength(3);
    expect(await byHand(world)).toMatchObject({ outcome: 'skipped', reason: 'locked' });
    expect(world.events.at(-1)!.detail).toMatchObject({ failure: { remedy: expect.stringContaining('prebell accounts release alpha') } });
    expect(await releaseAccount('alpha', world.ports())).toEqual({ account: 'alpha', was_held: false, was_locked: true });
    expect(await byHand(world)).toMatchObject({ outcome: 'failed' });
    world.store('alpha', credentialsOf('alpha', { password: 'fifth-invented' }));
    expect(await byHand(world)).toMatchObject({ outcome: 'skipped', reason: 'locked' });
    expect(world.submissions).toHaveLength(4);
  });

  test('two accounts of one login share its strikes', async () => {
    const world = refused().store('beta');
    await run(world, 'alpha');
    await run(world, 'beta');
    expect((await accountStatus('beta', world.ports())).strikes).toBe(2);
    world.store('alpha', credentialsOf('alpha', { password: 'second-invented' }));
    await byHand(world, 'alpha');
    world.store('beta', credentialsOf('beta', { password: 'third-invented' }));
    expect(await byHand(world, 'beta')).toMatchObject({ outcome: 'skipped', reason: 'locked' });
    expect(world.submissions).toHaveLength(3);
  });
});

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

describe('bad credentials', () => {
  test('are told before anything else happens, naming the field', async () => {
    const world = new World().store('alpha', credentialsOf('alpha', { totp_secret: '123456' }));
    expect(await run(world)).toMatchObject({
      broker: 'toy',
      outcome: 'failed',
      failure: { code: 'credentials-invalid', message: expect.stringContaining('totp_secret') },
    });
    expect(world.tasks).toHaveLength(0);
    expect(world.told).not.toContain('123456');
  });

  test('are told once a trading day', async () => {
    const world = new World().store('alpha', '{"broker": "toy"');
    for (const time of ['08:00', '08:15', '08:30']) expect(await run(world.at(time))).toMatchObject({ outcome: 'failed', broker: null });
    expect(world.events).toHaveLength(1);
  });
});

describe('finishing by hand', () => {
  const finish = (world: World, redirectAddress: string) =>
    finishByHand({ account: 'alpha', redirectAddress, end: world.end }, world.ports());

  test('publishes the same proved token, and lifts quarantine and strikes', async () => {
    const world = new World().store('alpha');
    world.login = (task) => world.failure(task, 'challenge', 'password', 1);
    await run(world);
    expect(await finish(world.at('08:20'), ' https://app.example/?code=1\n')).toMatchObject({ outcome: 'published' });
    expect(await accountStatus('alpha', world.ports())).toMatchObject({ state: 'fresh', strikes: 0, failure: null });
  });

  test('an address without a login is refused before anything is written', async () => {
    const world = new World().store('alpha');
    for (const address of ['', 'hello', 'https://app.example/']) await expect(finish(world, address)).rejects.toThrow(PastedAddressUseless);
    expect(world.ledger.size).toBe(0);
  });
});

describe('telling', () => {
  test('an event that could not be raised is raised by the next run', async () => {
    const world = new World().store('alpha');
    const ports = world.ports();
    await expect(
      refresh(
        { account: 'alpha', trigger: world.rung(), end: world.end },
        { ...ports, events: { put: () => Promise.reject(new Error('down')) } },
      ),
    ).rejects.toThrow('could not be raised');
    expect(world.token('alpha')).not.toBeNull();
    expect(await run(world.at('08:15'))).toMatchObject({ outcome: 'fresh' });
    expect(world.eventTypes).toEqual(['Token Refreshed']);
  });

  test('without a ledger there is no login, and it is told', async () => {
    const world = new World().store('alpha');
    const gone = () => Promise.reject(new Error('down'));
    const outcome = await refresh(
      { account: 'alpha', trigger: world.rung(), end: world.end },
      { ...world.ports(), ledger: { read: gone, write: gone } },
    );
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'internal' } });
    expect(world.tasks).toHaveLength(0);
    expect(world.eventTypes).toEqual(['Token Refresh Failed']);
  });
});
