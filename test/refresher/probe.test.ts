import { beforeEach, describe, expect, test } from '@jest/globals';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { type Probed, probe } from '../../lambdas/refresher/probe.ts';
import { offered, unfit } from './looks.ts';
import { run } from './runs.ts';
import { credentialsOf, passwordOf, seed, World } from './world.ts';

const schedule = { rungs: ['cron(0,15 8 * * ? *)'], every_day: false };
let world: World;

/** Alpha and beta were fresh on the morning of Monday 23 November; Tuesday is a holiday, Wednesday is not. */
beforeEach(async () => {
  world = new World().store('alpha').store('beta');
  await run(world, 'alpha');
  await run(world.at('08:01'), 'beta');
  world.events = [];
});

/** The probe of an evening; Thursday's unless said: Friday is a trading day. */
function evening(date = '2026-11-26', time = '20:45', changes: Partial<Parameters<typeof probe>[2]> = {}): Promise<Probed> {
  world.at(time, date);
  const evening = istMoment(date, '20:45');
  return probe(evening, new Date(world.now.getTime() + 600_000), { ...world.ports(), schedule, ...changes });
}

const findings = (probed: Probed) => ('pages' in probed ? probed.pages.map(({ finding }) => finding) : probed.skipped);
const messages = () => world.events.map(({ detail }) => ('failure' in detail ? detail.failure.message : ''));

describe('which pages are looked at, and when', () => {
  test('one page that two accounts share is opened once, at the address of the one that was proved last', async () => {
    expect(findings(await evening())).toEqual(['as-needed']);
    expect(world.looks).toHaveLength(1);
    expect(world.looks[0]).toMatchObject({ kind: 'look', account: 'beta', url: 'https://login.toy.example/start' });
  });

  test('pages on other hosts, sandboxes among them, are pages of their own', async () => {
    world.store('gamma', credentialsOf('gamma', { endpoints: { login: 'http://127.0.0.1:4001' } }));
    await run(world, 'gamma');
    expect(findings(await evening())).toHaveLength(2);
  });

  test('nothing happens before a holiday or a weekend', async () => {
    expect(await evening('2026-11-23')).toEqual({ skipped: 'no-trading-tomorrow' });
    expect(await evening('2026-11-27')).toEqual({ skipped: 'no-trading-tomorrow' });
    expect(findings(await evening('2026-11-29'))).toEqual(['as-needed']);
  });

  test('an account that was removed, or never had a token, is not looked at', async () => {
    world.documents.delete('alpha');
    world.documents.delete('beta');
    world.store('new');
    expect(findings(await evening())).toEqual([]);
  });

  test('it reads no credentials, and asks for a look with nothing to steal', async () => {
    const { vault, ...others } = world.ports();
    const names = {
      ...vault,
      credentials: () => Promise.reject(new Error('not allowed')),
      token: () => Promise.reject(new Error('not allowed')),
    };
    expect(findings(await evening('2026-11-26', '20:45', { ...others, vault: names }))).toEqual(['as-needed']);
    for (const secret of [passwordOf('beta'), seed, 'invented-secret-of-beta', 'AB1234'])
      expect(JSON.stringify(world.looks)).not.toContain(secret);
  });
});

describe('a page that is as it was', () => {
  test('is quiet, evening after evening', async () => {
    for (const date of ['2026-11-24', '2026-11-25', '2026-11-26']) expect(findings(await evening(date))).toEqual(['as-needed']);
    expect(world.events).toEqual([]);
    expect(world.evidence).toEqual([]);
  });

  test('is opened once an evening, however often the probe runs', async () => {
    await evening();
    expect(findings(await evening('2026-11-26', '21:45'))).toEqual(['seen']);
    expect(world.looks).toHaveLength(1);
  });
});

describe('a page at which a login would end', () => {
  test('is told with a picture, for the next morning, and again on every eve until it is mended', async () => {
    world.look = () => unfit('page-changed');
    expect(findings(await evening())).toEqual(['changed']);
    expect(findings(await evening('2026-11-26', '21:45'))).toEqual(['seen']);
    expect(world.events).toEqual([
      {
        type: 'Login Page Changed',
        detail: expect.objectContaining({
          account: 'beta',
          broker: 'toy',
          trading_day: '2026-11-27',
          submitted: 'none',
          will_retry: true,
          next_try_at: '2026-11-27T08:00:00+05:30',
          deadline: '2026-11-27T08:50:00+05:30',
          evidence: 'evidence/beta.png',
          failure: expect.objectContaining({ code: 'page-changed', runbook: 'docs/runbook.md#the-evening-before' }),
        }),
      },
    ]);
    expect(messages()[0]).toContain('Accounts that log in there: alpha, beta.');
    await evening('2026-11-29');
    expect(world.events).toHaveLength(2);
    world.look = () => offered();
    expect(findings(await evening('2026-11-30'))).toEqual(['as-needed']);
  });

  test('keeps its own code and words: a captcha, a key that the broker does not know', async () => {
    world.look = () => unfit('challenge');
    await evening();
    world.look = () => unfit('app-misconfigured', 'The key is unknown.');
    await evening('2026-11-29');
    expect(world.events.map(({ detail }) => 'failure' in detail && detail.failure.code)).toEqual(['challenge', 'app-misconfigured']);
    expect(messages()[1]).toContain('The key is unknown.');
  });
});

describe('a page at which a login can begin, and that is not as it was', () => {
  test('scripts from a new origin are told once', async () => {
    world.look = () => offered({ scripts: ['https://old.example'] });
    await evening('2026-11-24');
    world.look = () => offered({ scripts: ['https://new.example', 'https://old.example'] });
    expect(findings(await evening('2026-11-25'))).toEqual(['changed']);
    world.look = () => offered({ scripts: ['https://old.example'] });
    await evening('2026-11-26');
    world.look = () => offered({ scripts: ['https://new.example'] });
    expect(findings(await evening('2026-11-29'))).toEqual(['as-needed']);
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain('scripts from https://new.example,');
  });

  test('a field or button that is gone is told once; one that is new is not', async () => {
    await evening('2026-11-24');
    world.look = () => offered({ parts: [] });
    expect(findings(await evening('2026-11-25'))).toEqual(['changed']);
    expect(messages()[0]).toContain('does not show at once any more: user, password, button.');
    expect(findings(await evening('2026-11-26'))).toEqual(['as-needed']);
    world.look = () => offered({ parts: ['user', 'password', 'totp', 'button'] });
    expect(findings(await evening('2026-11-29'))).toEqual(['as-needed']);
    expect(world.events).toHaveLength(1);
  });
});

describe('a site that cannot be reached', () => {
  test('is no changed page: the next probe of the evening looks again', async () => {
    world.look = () => unfit('broker-unavailable');
    expect(findings(await evening())).toEqual(['unavailable']);
    world.look = () => offered();
    expect(findings(await evening('2026-11-26', '21:45'))).toEqual(['as-needed']);
    expect(world.events).toEqual([]);
  });

  test('on three evenings in a row is told once', async () => {
    world.look = () => unfit('broker-unavailable');
    for (const date of ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-29']) {
      await evening(date);
      await evening(date, '21:45');
    }
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain('could not be opened on 3 evenings in a row');
    expect(world.events[0]!.detail.trading_day).toBe('2026-11-27');
  });
});

describe('trouble of prebell’s own', () => {
  test('with one page is reported, leaves the others alone, and is tried again', async () => {
    world.store('gamma', credentialsOf('gamma', { endpoints: { login: 'http://127.0.0.1:4001' } }));
    await run(world, 'gamma');
    world.look = (task) => {
      if (task.account === 'beta') throw new BrowserNotStarted('no room');
      return offered();
    };
    expect(findings(await evening())).toEqual(['error', 'as-needed']);
    world.look = () => offered();
    expect(findings(await evening('2026-11-26', '21:45'))).toEqual(['as-needed', 'seen']);
  });

  test('no look is begun that could not end in time', async () => {
    world.at('20:45', '2026-11-26');
    const probed = await probe(world.now, new Date(world.now.getTime() + 30_000), { ...world.ports(), schedule });
    expect(findings(probed)).toEqual(['error']);
    expect(world.looks).toEqual([]);
  });

  test('what two looks could not tell is told once by the third', async () => {
    world.look = () => unfit('page-changed');
    const events = { put: () => Promise.reject(new Error('down')) };
    for (const time of ['20:45', '21:45']) expect(findings(await evening('2026-11-26', time, { events }))).toEqual(['error']);
    expect(findings(await evening('2026-11-26', '22:45'))).toEqual(['changed']);
    expect(world.eventTypes).toEqual(['Login Page Changed']);
  });

  test('a change that could not be told is told by the next probe', async () => {
    world.look = () => unfit('page-changed');
    const events = { put: () => Promise.reject(new Error('down')) };
    expect(findings(await evening('2026-11-26', '20:45', { events }))).toEqual(['error']);
    await evening('2026-11-26', '21:45');
    expect(world.eventTypes).toContain('Login Page Changed');
    expect(world.events[0]!.detail.trading_day).toBe('2026-11-27');
  });
});
