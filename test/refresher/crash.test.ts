/** The process dies right after each single port call of a refresh, and the refresh is run again. */
import { describe, expect, test } from '@jest/globals';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { Crash, World } from './world.ts';

const rung = (world: World) => refresh({ account: 'alpha', trigger: world.rung(), end: world.end }, world.ports());

/** How many port calls a refresh makes when nothing happens to it. */
async function callsOf(prepare: (world: World) => World): Promise<number> {
  const world = prepare(new World().store('alpha'));
  await rung(world);
  return world.calls;
}

/** Dies after that call at 08:00, then runs the rungs of the ladder in new processes. */
async function dieAfter(call: number, prepare: (world: World) => World): Promise<World> {
  const world = prepare(new World().store('alpha'));
  world.crashAfter = call;
  await rung(world).catch((error: unknown) => {
    if (!(error instanceof Crash) && !(error as Error).cause) throw error;
  });
  world.crashAfter = 0;
  for (const time of ['08:15', '08:30', '08:45', '09:00']) await rung(world.at(time));
  return world;
}

const accepted = (world: World) => world;
const refused = (world: World) => {
  world.login = (task) => world.failure(task, 'credentials-rejected', 'password', 1);
  return world;
};

describe('a crash after every port call of a login that is accepted', () => {
  test('ends with a proved token, told, by the end of the ladder, with at most one more login', async () => {
    const calls = await callsOf(accepted);
    expect(calls).toBeGreaterThan(15);
    for (let call = 1; call <= calls; call++) {
      const world = await dieAfter(call, accepted);
      expect({ call, fresh: world.token('alpha') !== null }).toEqual({ call, fresh: true });
      expect({ call, told: world.eventTypes.includes('Token Refreshed') }).toEqual({ call, told: true });
      expect(world.submissions.length).toBeLessThanOrEqual(2);
      expect(new Set(world.steps).size).toBe(world.steps.length);
      expect(await accountStatus('alpha', world.ports())).toMatchObject({ state: 'fresh', strikes: 0 });
    }
  });

  test('loses no session once it is staged: no second login', async () => {
    const calls = await callsOf(accepted);
    for (let call = 1; call <= calls; call++) {
      const world = new World().store('alpha');
      world.crashAfter = call;
      await rung(world).catch(() => undefined);
      const staged = world.tokens.get('alpha')?.pending ?? world.tokens.get('alpha')?.current;
      if (!staged) continue;
      world.crashAfter = 0;
      await rung(world.at('08:15'));
      expect({ call, submissions: world.submissions.length }).toEqual({ call, submissions: 1 });
    }
  });
});

describe('a crash after every port call of a login that is refused', () => {
  test('submits the password again only where it died before the refusal could be written down, and never stays silent', async () => {
    const calls = await callsOf(refused);
    const twice: number[] = [];
    for (let call = 1; call <= calls; call++) {
      const world = await dieAfter(call, refused);
      if (world.submissions.length > 1) twice.push(call);
      expect(world.submissions.length).toBeLessThanOrEqual(2);
      expect({ call, told: world.eventTypes.includes('Token Refresh Failed') }).toEqual({ call, told: true });
    }
    // Right after the browser answered, and after reading the record that the refusal is written to in one step.
    expect(twice).toHaveLength(2);
    expect(twice[1]).toBe(twice[0]! + 1);
  });
});
