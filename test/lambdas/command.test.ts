import { beforeEach, describe, expect, test } from '@jest/globals';
import { answerCommand } from '../../lambdas/command.ts';
import { unfit } from '../refresher/looks.ts';
import { passwordOf, seed, World } from '../refresher/world.ts';
import { Told } from './told.ts';

let world: World;
let told: Told;

beforeEach(() => {
  world = new World().store('alpha').store('beta');
  told = new Told();
});

function ask(request: unknown) {
  const schedule = { rungs: ['cron(0,15 8 * * ? *)'], every_day: false };
  return answerCommand(request, { ports: world.ports(), schedule, end: world.end, told });
}

describe('what the command line asks of the function', () => {
  test('which accounts there are', async () => {
    expect(await ask({ command: 'accounts' })).toEqual({ result: ['alpha', 'beta'] });
  });

  test('a refresh by hand, on any day; its failure says when prebell tries again', async () => {
    world.at('22:00', '2026-11-22');
    expect(await ask({ command: 'refresh', account: 'alpha' })).toMatchObject({ result: { account: 'alpha', outcome: 'published' } });
    expect(told.outcomes).toHaveLength(1);
    world.login = (task) => world.failure(task, 'broker-unavailable', 'none', 0);
    await ask({ command: 'refresh', account: 'beta' });
    expect(world.events.at(-1)!.detail).toMatchObject({ account: 'beta', will_retry: true, next_try_at: '2026-11-23T08:00:00+05:30' });
  });

  test('how an account stands', async () => {
    expect(await ask({ command: 'status', account: 'alpha' })).toMatchObject({ result: { account: 'alpha', state: 'stale', strikes: 0 } });
  });

  test('a test of an account, which submits nothing and remembers nothing', async () => {
    expect(await ask({ command: 'test', account: 'alpha' })).toMatchObject({
      result: { account: 'alpha', broker: 'toy', outcome: 'offered', parts: ['user', 'password', 'button'] },
    });
    world.look = () => unfit('page-changed');
    expect(await ask({ command: 'test', account: 'alpha' })).toMatchObject({
      result: { outcome: 'failed', failure: { code: 'page-changed' }, evidence: 'evidence/alpha.png' },
    });
    world.store('alpha', '{}');
    expect(await ask({ command: 'test', account: 'alpha' })).toMatchObject({ error: { kind: 'failed' } });
    expect([world.tasks.length, world.ledger.size, world.events.length]).toEqual([0, 0, 0]);
  });

  test('a release', async () => {
    world.login = (task) => world.failure(task, 'credentials-rejected', 'password', 1);
    await ask({ command: 'refresh', account: 'alpha' });
    expect(await ask({ command: 'release', account: 'alpha' })).toEqual({
      result: { account: 'alpha', was_held: true, was_locked: false },
    });
  });

  test('the address to log in at, and the end of a login by hand', async () => {
    expect(await ask({ command: 'login-address', account: 'alpha' })).toEqual({ result: 'https://login.toy.example/start' });
    const answer = await ask({ command: 'login', account: 'alpha', redirect: 'https://app.example/?code=0123456789abcdef' });
    expect(answer).toMatchObject({ result: { outcome: 'published' } });
    expect(world.submissions).toEqual([]);
    expect(told.outcomes).toHaveLength(1);
  });

  test('answers hold no secret', async () => {
    const answers = [];
    for (const command of ['refresh', 'status', 'release', 'login-address']) answers.push(await ask({ command, account: 'alpha' }));
    const text = JSON.stringify(answers);
    for (const secret of [passwordOf('alpha'), seed, 'invented-secret-of-alpha', 'invented-token-1']) expect(text).not.toContain(secret);
  });
});

describe('what a person can mend is an answer, not an error of the function', () => {
  test.each(['refresh', 'status', 'release', 'login-address'])('%s of an account that is not there', async (command) => {
    expect(await ask({ command, account: 'gamma' })).toEqual({
      error: { kind: 'unknown-account', message: 'There is no account gamma: it has no credentials document.' },
    });
    expect(world.events).toEqual([]);
  });

  test('a pasted address that carries no login', async () => {
    const answer = await ask({ command: 'login', account: 'alpha', redirect: 'https://app.example/?nothing=SECRET' });
    expect(answer).toMatchObject({ error: { kind: 'useless-address' } });
    expect(JSON.stringify(answer)).not.toContain('SECRET');
    expect(world.events).toEqual([]);
  });

  test('credentials that cannot be used', async () => {
    world.store('alpha', '{"broker":"toy"}');
    expect(await ask({ command: 'login-address', account: 'alpha' })).toMatchObject({
      error: { kind: 'failed', message: expect.stringContaining('field user_id is missing'), remedy: expect.any(String) },
    });
  });
});

test.each([
  [{ command: 'delete', account: 'alpha' }],
  [{ command: 'refresh' }],
  [{ command: 'refresh', account: '../alpha' }],
  [{ command: 'login', account: 'alpha' }],
  [{}],
  [null],
])('%j is no command', async (request) => {
  await expect(ask(request)).rejects.toThrow('not a command that this version of prebell knows');
});
