import { describe, expect, test } from '@jest/globals';
import { finishByHand, PastedAddressUseless } from '../../lambdas/refresher/finish-by-hand.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { run } from './runs.ts';
import { credentialsOf, World } from './world.ts';

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

  test('a lease that the ledger does not give is told too', async () => {
    const world = new World().store('alpha');
    const { ledger, ...ports } = world.ports();
    const onlyAccounts = {
      read: (key: string) => (key.startsWith('login:') ? Promise.reject(new Error('denied')) : ledger.read(key)),
      write: ledger.write,
    };
    const outcome = await refresh({ account: 'alpha', trigger: world.rung(), end: world.end }, { ...ports, ledger: onlyAccounts });
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'internal' }, submitted: 'none' });
    expect(world.eventTypes).toEqual(['Token Refresh Failed']);
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
