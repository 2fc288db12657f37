import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { refreshMessages } from '../../lambdas/refresh-messages.ts';
import { World } from '../refresher/world.ts';
import { Told } from './told.ts';

let world: World;
let told: Told;

beforeEach(() => {
  world = new World().store('alpha');
  told = new Told();
});

const message = (account: string, trigger: unknown = world.rung()) => JSON.stringify({ version: 1, account, trigger });

function handle(...bodies: string[]) {
  const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body }) as SQSRecord);
  return refreshMessages({ Records } as SQSEvent, world.end, world.ports(), told);
}

describe('a message', () => {
  test('refreshes its account', async () => {
    expect(await handle(message('alpha'))).toEqual({ batchItemFailures: [] });
    expect(told.outcomes).toMatchObject([{ account: 'alpha', outcome: 'published' }]);
    expect(world.token('alpha')).toMatchObject({ access_token: 'invented-token-1' });
    expect(told.errors).toEqual([]);
  });

  test('of a rung tells how soon the account was fresh, and how long before the deadline', async () => {
    const due = message('alpha');
    world.at('08:02:30');
    await handle(due);
    expect(told.published).toEqual([
      { name: 'TimeToFresh', value: 150, unit: 'Seconds' },
      { name: 'MinutesLeft', value: 47.5 },
    ]);
  });

  test('of a person, or of a refresh that failed, tells neither', async () => {
    await handle(message('alpha', { kind: 'hand', next_try_at: null }));
    world.store('beta').login = (task) => world.failure(task, 'outcome-unknown', 'totp', 1);
    await handle(message('beta'));
    expect(told.published).toEqual([]);
    expect(told.outcomes).toMatchObject([{ outcome: 'published' }, { outcome: 'failed', strikes: 1 }]);
  });

  test('that is delivered twice types the password once', async () => {
    const once = message('alpha');
    await handle(once);
    world.at('08:01');
    expect(await handle(once)).toEqual({ batchItemFailures: [] });
    expect(told.outcomes.map(({ outcome }) => outcome)).toEqual(['published', 'fresh']);
    expect(world.submissions).toHaveLength(1);
  });

  test('that is delivered again after a login without an answer does not try that rung again', async () => {
    world.login = (task) => world.failure(task, 'outcome-unknown', 'totp', 1);
    const once = message('alpha');
    await handle(once);
    world.at('08:03');
    await handle(once);
    expect(told.outcomes).toMatchObject([{ outcome: 'failed' }, { outcome: 'skipped', reason: 'tried' }]);
    expect(world.submissions).toHaveLength(1);
  });

  test('that comes after its latest start does nothing', async () => {
    const late = message('alpha');
    world.at('08:10:01');
    expect(await handle(late)).toEqual({ batchItemFailures: [] });
    expect(told.outcomes).toMatchObject([{ outcome: 'skipped', reason: 'late' }]);
    expect(world.submissions).toEqual([]);
  });

  test('that asks for a new key refreshes nothing, and is no matter of a broker without one', async () => {
    const trigger = { kind: 'rotation', rung: '2026-11-23T08:00:00+05:30', latest_start: '2026-11-23T08:10:00+05:30' };
    expect(await handle(message('alpha', trigger))).toEqual({ batchItemFailures: [] });
    expect(told.outcomes).toMatchObject([{ account: 'alpha', broker: 'toy', outcome: 'skipped', reason: 'no-rotation' }]);
    expect(world.submissions).toEqual([]);
  });

  test.each([
    ['not JSON', 'SECRET-LOOKING TEXT', 'the message is not JSON'],
    [
      'of another version',
      JSON.stringify({ version: 2, account: 'alpha', trigger: { kind: 'hand', next_try_at: null } }),
      'look at version',
    ],
    ['without an account', JSON.stringify({ version: 1, trigger: { kind: 'hand', next_try_at: null } }), 'look at account'],
    [
      'with a name that is no account',
      JSON.stringify({ version: 1, account: '../alpha', trigger: { kind: 'hand', next_try_at: null } }),
      'look at account',
    ],
    [
      'with a rung that is no time',
      JSON.stringify({ version: 1, account: 'alpha', trigger: { kind: 'rung', rung: 'soon', latest_start: 'later', next_try_at: null } }),
      'look at trigger.rung, trigger.latest_start',
    ],
  ])('%s goes back to the queue, and is told as an error without its text', async (_, body, problem) => {
    expect(await handle(body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(told.errors).toHaveLength(1);
    expect(String(told.errors[0]!.error)).toContain(problem);
    expect(String(told.errors[0]!.error)).not.toMatch(/SECRET|\.\.\/alpha|soon/);
    expect(world.submissions).toEqual([]);
  });

  test('whose end could not be told goes back to the queue', async () => {
    const ports = world.ports();
    const broken = { ...ports, events: { put: () => Promise.reject(new Error('no bus')) } };
    const Records = [{ messageId: 'm0', body: message('alpha') } as SQSRecord];
    expect(await refreshMessages({ Records }, world.end, broken, told)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(told.errors).toMatchObject([{ message: 'a message could not be handled', error: { name: 'NotTold' } }]);
    // The token was published all the same; the message that comes back tells it without a login.
    world.at('08:04');
    await handle(message('alpha'));
    expect(world.eventTypes).toEqual(['Token Refreshed']);
    expect(world.submissions).toHaveLength(1);
  });

  test('that cannot be handled does not keep the others from being handled', async () => {
    expect(await handle('nonsense', message('alpha'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(told.outcomes).toMatchObject([{ outcome: 'published' }]);
  });
});

describe('a refresh that failed', () => {
  test('at the broker is done with: it has its event, and is no error of the function', async () => {
    world.login = (task) => world.failure(task, 'credentials-rejected', 'password', 1);
    expect(await handle(message('alpha'))).toEqual({ batchItemFailures: [] });
    expect(world.eventTypes).toEqual(['Token Refresh Failed']);
    expect(told.errors).toEqual([]);
  });

  test('in prebell itself is an error of the function, and not tried again with the same message', async () => {
    world.login = (task) => world.failure(task, 'internal', 'none', 0);
    expect(await handle(message('alpha'))).toEqual({ batchItemFailures: [] });
    expect(told.outcomes).toMatchObject([{ outcome: 'failed', failure: { code: 'internal' } }]);
    expect(told.errors).toMatchObject([{ message: 'refresh of alpha failed in prebell itself' }]);
  });
});
