import { describe, expect, test } from '@jest/globals';
import { accountKey } from '../../lambdas/refresher/ledger-records.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { run } from './runs.ts';
import { brokerDown, look, stale, staleEvents, wrongPassword } from './watching.ts';
import { World } from './world.ts';

describe('an account that is fresh', () => {
  test('is counted, and nothing is told', async () => {
    const world = new World().store('alpha');
    await run(world);
    for (const time of ['08:05', '08:50', '12:00', '15:50']) {
      expect(await look(world.at(time))).toEqual({ fresh: ['alpha'], notFresh: [], raised: [] });
    }
    expect(world.eventTypes).toEqual(['Token Refreshed']);
  });

  test('is known as such from the record of an older version', async () => {
    const world = new World().store('alpha');
    await run(world);
    const { record, revision } = world.ledger.get(accountKey('alpha'))!;
    const { token: _, ...older } = record as Record<string, unknown>;
    world.ledger.set(accountKey('alpha'), { record: older, revision });
    expect(await look(world.at('08:50'))).toMatchObject({ fresh: ['alpha'] });
    expect(await look(world.at('08:50', '2026-11-25'))).toMatchObject({ fresh: [], raised: ['alpha'] });
  });

  test('is none while the broker refuses its token, though the token itself says that it lasts', async () => {
    const world = new World().store('alpha');
    await run(world);
    world.sessions.clear();
    wrongPassword(world);
    await run(world.at('09:00'));
    expect(await look(world.at('09:05'))).toMatchObject({ notFresh: [{ account: 'alpha', reason: 'held' }], raised: ['alpha'] });
  });

  test('stays one while the broker cannot be asked', async () => {
    const world = new World().store('alpha');
    await run(world);
    world.verify = () => {
      throw new Error('no answer');
    };
    await run(world.at('09:00'));
    expect(await look(world.at('09:05'))).toMatchObject({ fresh: ['alpha'] });
  });

  test('whose key has no end must be proved on the day', async () => {
    const world = new World().store('alpha');
    const key = { account: 'alpha', broker: 'toy', outcome: 'fresh', expires_at: null, timings_ms: {} };
    world.ledger.set(accountKey('alpha'), { record: { last: { at: '2026-11-23T08:00:00+05:30', outcome: key } }, revision: 1 });
    expect(await look(world.at('08:50'))).toMatchObject({ fresh: ['alpha'] });
    expect(await look(world.at('08:50', '2026-11-25'))).toMatchObject({ notFresh: [{ account: 'alpha', reason: 'not-tried' }] });
  });
});

describe('from the deadline on, an account that is not fresh is told', () => {
  test('with its reason, where the last refresh failed', async () => {
    const world = new World().store('alpha');
    brokerDown(world);
    await run(world.at('08:30'), 'alpha', world.rung('2026-11-23T08:45:00+05:30'));
    expect(await look(world.at('08:49'))).toEqual({ fresh: [], notFresh: [{ account: 'alpha', reason: 'failed' }], raised: [] });
    expect(await look(world.at('08:50'))).toMatchObject({ raised: ['alpha'] });
    expect(staleEvents(world)).toEqual([
      {
        version: 1,
        account: 'alpha',
        broker: 'toy',
        trading_day: '2026-11-23',
        is_trading_day: true,
        at: '2026-11-23T08:50:00+05:30',
        sandbox: false,
        failure: {
          code: 'broker-unavailable',
          message: expect.stringMatching(/^The last refresh, at 08:30 IST, failed\. The broker could not be reached/),
          remedy: expect.stringContaining('prebell login alpha'),
          runbook: 'docs/runbook.md#broker-unavailable',
        },
        submitted: 'none',
        will_retry: true,
        next_try_at: '2026-11-23T09:00:00+05:30',
        deadline: '2026-11-23T08:50:00+05:30',
        evidence: null,
        affected: 'whoever reads prebell/alpha/token',
        alert: expect.objectContaining({
          title: stale,
          by_when:
            'now; the deadline was 08:50 IST. prebell, which logs in for the bots, tries again by itself at 09:00 IST. Affected: whoever reads prebell/alpha/token.',
        }),
      },
    ]);
  });

  test('as held, with what held it', async () => {
    const world = new World().store('alpha');
    wrongPassword(world);
    await run(world);
    await look(world.at('08:50'));
    expect(staleEvents(world)).toMatchObject([
      {
        failure: {
          code: 'credentials-rejected',
          message: expect.stringContaining('held until a person acts. The broker refused the user id'),
        },
        submitted: 'password',
        will_retry: false,
        next_try_at: null,
      },
    ]);
  });

  test('as never tried, where its credentials are all that there is', async () => {
    const world = new World().store('alpha');
    expect(await look(world.at('08:50'))).toEqual({
      fresh: [],
      notFresh: [{ account: 'alpha', reason: 'never-tried' }],
      raised: ['alpha'],
    });
    expect(staleEvents(world)).toMatchObject([
      {
        broker: null,
        failure: { code: 'internal', message: expect.stringContaining('never tried'), runbook: 'docs/runbook.md#token-stale' },
      },
    ]);
  });

  test('as not tried, where yesterday’s token is all that there is', async () => {
    const world = new World().store('alpha').at('08:00', '2026-11-20');
    await run(world);
    await look(world.at('08:50', '2026-11-23'));
    expect(staleEvents(world)).toMatchObject([{ failure: { message: expect.stringContaining('since 08:00 IST on 2026-11-20') } }]);
  });

  test('once a morning, however often the watchdog looks', async () => {
    const world = new World().store('alpha');
    for (const time of ['08:35', '08:50', '09:05', '09:20', '15:50']) await look(world.at(time));
    expect(staleEvents(world)).toHaveLength(1);
    await look(world.at('08:50', '2026-11-25'));
    expect(staleEvents(world)).toHaveLength(2);
  });

  test('once, by two watchdogs at the same time', async () => {
    const world = new World().store('alpha').at('08:50');
    const both = await Promise.all([look(world), look(world)]);
    expect(both.flatMap(({ raised }) => raised)).toEqual(['alpha']);
    expect(staleEvents(world)).toHaveLength(1);
  });

  test.each([
    ['a holiday', '2026-11-24'],
    ['a Saturday', '2026-11-21'],
    ['a Sunday', '2026-11-22'],
  ])('not on %s', async (_, date) => {
    const world = new World().store('alpha');
    expect(await look(world.at('09:05', date))).toEqual({
      fresh: [],
      notFresh: [{ account: 'alpha', reason: 'never-tried' }],
      raised: [],
    });
    expect(world.events).toEqual([]);
  });

  test('on the Sunday of a special session', async () => {
    const world = new World().store('alpha');
    expect(await look(world.at('09:05', '2026-11-08'))).toMatchObject({ raised: ['alpha'] });
  });

  test('not after the close', async () => {
    const world = new World().store('alpha');
    expect(await look(world.at('16:05'))).toMatchObject({ raised: [] });
  });
});

describe('what goes wrong with the watchdog itself is loud', () => {
  test('without a ledger it fails, and names the accounts', async () => {
    const world = new World().store('alpha').store('beta').at('08:50');
    const gone = () => Promise.reject(new Error('down'));
    await expect(look(world, { ledger: { read: gone, write: gone } })).rejects.toThrow('could not look at or tell of alpha, beta: Error');
  });

  test('one account that cannot be looked at does not hide the others', async () => {
    const world = new World().store('alpha').store('beta').at('08:50');
    world.ledger.set(accountKey('alpha'), { record: { unknown: true }, revision: 1 });
    await expect(look(world)).rejects.toThrow('tell of alpha: LedgerUnusable');
    expect(staleEvents(world).map(({ account }) => account)).toEqual(['beta']);
  });

  test('accounts that cannot be listed are an error', async () => {
    const world = new World().store('alpha').at('08:50');
    await expect(look(world, { vault: { accounts: () => Promise.reject(new Error('no list')) } })).rejects.toThrow('no list');
  });

  test('an event that the bus did not take is raised by the next look, once', async () => {
    const world = new World().store('alpha').at('08:50');
    await expect(look(world, { events: { put: () => Promise.reject(new Error('down')) } })).rejects.toThrow('alpha: NotTold');
    await look(world.at('09:05'));
    await look(world.at('09:20'));
    expect(staleEvents(world)).toMatchObject([{ at: '2026-11-23T08:50:00+05:30' }]);
  });

  test('it raises what a refresh left behind, and leaves a living one alone', async () => {
    const world = new World().store('alpha');
    wrongPassword(world);
    const ports = { ...world.ports(), events: { put: () => Promise.reject(new Error('down')) } };
    await expect(refresh({ account: 'alpha', trigger: world.rung(), end: world.end }, ports)).rejects.toThrow('could not be raised');
    await look(world.at('08:04'));
    expect(world.eventTypes).toEqual([]);
    await look(world.at('08:05'));
    expect(world.eventTypes).toEqual(['Token Refresh Failed']);
  });
});
