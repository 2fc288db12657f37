import { describe, expect, test } from '@jest/globals';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { byHand, run } from './runs.ts';
import { credentialsOf, passwordOf, seed, World } from './world.ts';

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
