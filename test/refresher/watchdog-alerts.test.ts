import { describe, expect, test } from '@jest/globals';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import { byHand, run } from './runs.ts';
import { brokerDown, failed, look, mails, mended, recovered, stale, staleEvents, wrongPassword } from './watching.ts';
import { credentialsOf, World } from './world.ts';

describe('people are told', () => {
  test('nothing while prebell still tries before the deadline, then once, then once of the recovery', async () => {
    const world = new World().store('alpha');
    brokerDown(world);
    for (const [rung, next, lookAt] of [
      ['08:00', '08:15', '08:05'],
      ['08:15', '08:30', '08:20'],
      ['08:30', '08:45', '08:35'],
      ['08:45', '09:00', '08:50'],
      ['09:00', '10:00', '09:05'],
    ] as const) {
      await run(world.at(rung), 'alpha', world.rung(`2026-11-23T${next}:00+05:30`));
      await look(world.at(lookAt));
      // After 08:45 prebell's own next try is too late for the bots.
      expect(mails(world)).toEqual(rung < '08:45' ? [] : [failed]);
    }
    expect(world.eventTypes.filter((type) => type === 'Token Refresh Failed')).toHaveLength(5);
    expect(staleEvents(world)).toHaveLength(1);
    mended(world);
    await run(world.at('10:00'));
    await run(world.at('11:00'));
    await look(world.at('11:05'));
    expect(mails(world)).toEqual([failed, recovered]);
  });

  test('at once where a person must act, and not again at the deadline', async () => {
    const world = new World().store('alpha');
    wrongPassword(world);
    for (const time of ['08:00', '08:15', '08:30', '08:45']) await run(world.at(time));
    await look(world.at('08:50'));
    expect(mails(world)).toEqual([failed]);
    expect(staleEvents(world)).toMatchObject([{ alert: null }]);
  });

  test('at the deadline where nothing was tried, and of the recovery', async () => {
    const world = new World().store('alpha');
    await look(world.at('08:50'));
    await run(world.at('09:00'));
    await look(world.at('09:05'));
    expect(mails(world)).toEqual(['Account alpha has no working API token for 2026-11-23, and the deadline has passed', recovered]);
  });

  test('nothing where a rung mends before the deadline what another failed at', async () => {
    const world = new World().store('alpha');
    brokerDown(world);
    await run(world);
    mended(world);
    await run(world.at('08:15'));
    await look(world.at('08:50'));
    expect(world.eventTypes).toEqual(['Token Refresh Failed', 'Token Refreshed']);
    expect(mails(world)).toEqual([]);
  });

  test('nothing where the broker is away for a while and the token still stands', async () => {
    const world = new World().store('alpha');
    await run(world);
    world.verify = () => {
      throw new RefreshFailure('broker-unavailable');
    };
    await run(world.at('10:00'), 'alpha', world.rung('2026-11-23T11:00:00+05:30'));
    await look(world.at('10:05'));
    expect(world.eventTypes).toEqual(['Token Refreshed', 'Token Refresh Failed']);
    expect(mails(world)).toEqual([]);
  });

  test('again where a person acted and it failed again', async () => {
    const world = new World().store('alpha');
    wrongPassword(world);
    await run(world);
    world.store('alpha', credentialsOf('alpha', { password: 'invented-second-password' }));
    await byHand(world.at('08:20'));
    expect(mails(world)).toEqual([failed, failed]);
    await releaseAccount('alpha', world.at('08:25').ports());
    await byHand(world.at('08:26'));
    expect(mails(world)).toEqual([failed, failed, failed]);
    mended(world);
    await releaseAccount('alpha', world.at('08:30').ports());
    await byHand(world.at('08:31'));
    expect(mails(world)).toEqual([failed, failed, failed, recovered]);
  });

  test('at the deadline too where a person acted since and it is still not fresh', async () => {
    const world = new World().store('alpha');
    wrongPassword(world);
    await run(world);
    world.store('alpha', credentialsOf('alpha', { password: 'invented-second-password' }));
    brokerDown(world);
    await run(world.at('08:15'), 'alpha', world.rung('2026-11-23T08:30:00+05:30'));
    await look(world.at('08:50'));
    expect(mails(world)).toEqual([failed, stale]);
  });

  test('every trading day anew, from its first rung on, even of what failed the evening before', async () => {
    const world = new World().store('alpha').at('20:00', '2026-11-20');
    wrongPassword(world);
    await byHand(world);
    expect(mails(world)).toHaveLength(1);
    await run(world.at('08:00', '2026-11-22'));
    expect(mails(world)).toHaveLength(1);
    await run(world.at('08:00', '2026-11-23'));
    expect(mails(world)).toHaveLength(2);
    await look(world.at('08:50', '2026-11-23'));
    expect(mails(world)).toHaveLength(2);
  });
});
