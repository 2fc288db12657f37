/** Broker sessions behind an account: each check is a real login attempt somewhere, so how often it is made matters. */
import { describe, expect, test } from '@jest/globals';
import type { Broker, InvalidSession } from '../../lambdas/refresher/broker.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import type { RefreshPorts } from '../../lambdas/refresher/request.ts';
import { credentialsOf, World } from './world.ts';

const refused: InvalidSession = {
  code: 'credentials-rejected',
  message: 'Invalid client id or password, attempt 1 of 5',
  remedy: 'Mend it in the console.',
};

class Console {
  readonly world = new World();
  readonly checks: string[] = [];
  verdicts: Record<string, InvalidSession | null> = { one: null, two: null };
  warning: string | null = null;
  trouble = false;

  constructor(options: Record<string, boolean> = { validate_accounts: true }) {
    this.world.store('alpha', credentialsOf('alpha', { options }));
  }

  ports(): RefreshPorts {
    const ports = this.world.ports();
    const toy = ports.brokers[0]!;
    const broker: Broker = {
      ...toy,
      credentials: { ...toy.credentials, options: ['validate_accounts'] },
      behind: {
        list: async () => {
          if (this.trouble) throw new RefreshFailure('broker-unavailable');
          return Object.keys(this.verdicts).map((id) => ({ id, name: `Account ${id}`, warning: this.warning }));
        },
        validate: async (_session, _call, id) => {
          this.checks.push(id);
          return this.verdicts[id]!;
        },
      },
    };
    return { ...ports, brokers: [broker] };
  }

  rung(time: string, date = '2026-11-23') {
    this.world.at(time, date);
    return refresh({ account: 'alpha', trigger: this.world.rung(), end: this.world.end }, this.ports());
  }

  get told() {
    return this.world.events.flatMap(({ type, detail }) => (type === 'Broker Session Invalid' ? [detail.failure.message] : []));
  }
}

describe('broker sessions behind an account', () => {
  test('are not checked unless the account opted in', async () => {
    const console = new Console({});
    await console.rung('08:00');
    expect(console.checks).toEqual([]);
  });

  test('are checked once a trading day each', async () => {
    const console = new Console();
    for (const time of ['08:00', '08:15', '09:00']) await console.rung(time);
    expect(console.checks).toEqual(['one', 'two']);
    await console.rung('08:00', '2026-11-25');
    expect(console.checks).toEqual(['one', 'two', 'one', 'two']);
    expect(console.told).toEqual([]);
  });

  test('one that is refused is told in the broker’s words, and not tried again until a person releases it', async () => {
    const console = new Console();
    console.verdicts.two = refused;
    expect(await console.rung('08:00')).toMatchObject({ outcome: 'published' });
    expect(console.told).toEqual(['Account two: Invalid client id or password, attempt 1 of 5']);
    await console.rung('08:15');
    await console.rung('08:00', '2026-11-25');
    expect(console.checks).toEqual(['one', 'two', 'one']);
    await releaseAccount('alpha', console.ports());
    await console.rung('08:15', '2026-11-25');
    expect(console.checks.filter((id) => id === 'two')).toHaveLength(2);
  });

  test('one whose broker did not answer is told, and tried again on the next trading day', async () => {
    const console = new Console();
    console.verdicts.two = { ...refused, code: 'broker-unavailable', message: 'The broker did not answer in time.' };
    await console.rung('08:00');
    expect(console.told).toEqual(['Account two: The broker did not answer in time.']);
    await console.rung('08:15');
    await console.rung('08:00', '2026-11-25');
    expect(console.checks).toEqual(['one', 'two', 'one', 'two']);
  });

  test('what will end soon is told before it does', async () => {
    const console = new Console();
    console.warning = 'its licence ends in 5 days';
    await console.rung('08:00');
    expect(console.told).toEqual(['Account one: its licence ends in 5 days', 'Account two: its licence ends in 5 days']);
  });

  test('trouble in checking them does not touch the account’s own token', async () => {
    const console = new Console();
    console.trouble = true;
    expect(await console.rung('08:00')).toMatchObject({ outcome: 'published' });
    expect(console.told).toHaveLength(1);
    expect(await console.rung('08:15')).toMatchObject({ outcome: 'fresh' });
  });
});

describe('a key that the credentials name', () => {
  const withKey = (world: World): RefreshPorts => {
    const ports = world.ports();
    const known = { access_token: 'invented-known-key', extra: {} };
    return {
      ...ports,
      brokers: [{ ...ports.brokers[0]!, knownSession: () => known, apiKey: (session) => session.access_token, expiresAt: () => null }],
    };
  };
  const rung = (world: World) => refresh({ account: 'alpha', trigger: world.rung(), end: world.end }, withKey(world));

  test('is proved and published without a login', async () => {
    const world = new World().store('alpha');
    world.sessions.set('invented-known-key', 'AB1234');
    expect(await rung(world)).toMatchObject({ outcome: 'published', expires_at: null });
    expect(world.token('alpha')).toMatchObject({ access_token: 'invented-known-key', api_key: 'invented-known-key' });
    expect(await rung(world.at('08:00', '2026-11-25'))).toMatchObject({ outcome: 'fresh' });
    expect(world.submissions).toHaveLength(0);
  });

  test('that the broker refuses leads to a login', async () => {
    const world = new World().store('alpha');
    expect(await rung(world)).toMatchObject({ outcome: 'published' });
    expect(world.submissions).toHaveLength(1);
    expect(world.told).not.toContain('invented-known-key');
  });
});
