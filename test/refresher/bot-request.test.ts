import { describe, expect, test } from '@jest/globals';
import { passOnRequests } from '../../lambdas/refresher/bot-request.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { istIso, istMoment } from '../../lambdas/refresher/ist.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { parseWorkMessage, type WorkMessage } from '../../lambdas/refresher/work-message.ts';
import { steppingClock } from '../ports/stepping-clock.ts';
import { byHand, run } from './runs.ts';
import { World } from './world.ts';

/** A bot asks at the world's present time. */
function asked(world: World): Promise<Outcome> {
  return run(world, 'alpha', { kind: 'bot', latest_start: istIso(new Date(world.now.getTime() + 600_000)), next_try_at: null });
}

/** A morning with a token. */
async function morning(): Promise<World> {
  const world = new World().store('alpha');
  await run(world);
  return world.at('10:00');
}

describe('a refresh that a bot asked for', () => {
  test('finds a token that works fresh, however often it is asked, and logs in to nothing', async () => {
    const world = await morning();
    for (let count = 0; count < 20; count++) expect(await asked(world)).toMatchObject({ outcome: 'fresh' });
    expect(world.submissions).toHaveLength(1);
    expect(world.eventTypes).toEqual(['Token Refreshed']);
  });

  test('replaces a token that was killed, until it was killed more than twice: then a person is asked', async () => {
    const world = await morning();
    const outcomes: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      world.sessions.clear();
      const { outcome, reason, failure } = await asked(world);
      outcomes.push(failure?.code ?? reason ?? outcome);
    }
    expect(outcomes).toEqual(['published', 'published', 'session-conflict', 'quarantined']);
    expect(world.submissions).toHaveLength(3);
    expect(world.eventTypes).toContain('Human Login Needed');
  });

  test('leaves to the schedule a token that is not there yet, and one that ended as it should', async () => {
    const world = new World().store('alpha');
    expect(await asked(world)).toMatchObject({ outcome: 'skipped', reason: 'left-to-schedule' });
    await run(world);
    world.at('07:00', '2026-11-25');
    expect(await asked(world)).toMatchObject({ outcome: 'skipped', reason: 'left-to-schedule' });
    expect(world.submissions).toHaveLength(1);
  });

  test('risks no second strike: after a submission without an answer the next login is the schedule’s', async () => {
    const world = await morning();
    world.sessions.clear();
    world.login = (task) => world.failure(task, 'outcome-unknown', 'totp', 1);
    expect(await asked(world)).toMatchObject({ outcome: 'failed' });
    expect(await asked(world)).toMatchObject({ outcome: 'skipped', reason: 'left-to-schedule' });
    world.login = (task) => world.success(task);
    expect(await run(world.at('11:00'))).toMatchObject({ outcome: 'published' });
  });

  test('leaves logins of the day to the schedule and to people', async () => {
    const world = await morning();
    world.sessions.clear();
    world.exchange = () => {
      throw new RefreshFailure('broker-unavailable');
    };
    const reasons: unknown[] = [];
    for (let count = 0; count < 4; count++) reasons.push((await asked(world)).reason);
    expect(reasons).toEqual([undefined, undefined, undefined, 'left-to-schedule']);
    expect(world.submissions).toHaveLength(4);
    world.exchange = () => {};
    expect(await byHand(world)).toMatchObject({ outcome: 'published' });
  });

  test('does nothing when the request comes late', async () => {
    const world = await morning();
    world.sessions.clear();
    const trigger = { kind: 'bot', latest_start: '2026-11-23T09:59:59+05:30', next_try_at: null } as const;
    expect(await run(world, 'alpha', trigger)).toMatchObject({ outcome: 'skipped', reason: 'late' });
  });
});

test('requests are passed on as one message an account, good for a while', async () => {
  const sent: WorkMessage[] = [];
  await passOnRequests(['alpha', 'beta', 'alpha'], {
    queue: { send: async (messages) => void sent.push(...messages.map((message) => parseWorkMessage(JSON.stringify(message)))) },
    clock: steppingClock(istMoment('2026-11-23', '10:20')),
    schedule: { rungs: ['cron(0 9-15 * * ? *)'], every_day: false },
    latestStart: 600_000,
  });
  const trigger = { kind: 'bot', latest_start: '2026-11-23T10:30:00+05:30', next_try_at: '2026-11-23T11:00:00+05:30' };
  expect(sent).toEqual(['alpha', 'beta'].map((account) => ({ version: 1, account, trigger })));
});
