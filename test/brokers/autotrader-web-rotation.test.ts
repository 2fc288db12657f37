/** A new AutoTrader Web key on purpose: the button is pressed once, whatever comes of it, and what is unclear is looked up by View. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../lambdas/local/clock.ts';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import type { Clock } from '../../lambdas/refresher/ports.ts';
import { RotationRefused } from '../../lambdas/refresher/rotate.ts';
import {
  type AutoTraderWebSimulator,
  type ConsoleUser,
  type Layout,
  layouts,
  startAutoTraderWeb,
} from '../simulators/autotrader-web/index.ts';
import { brief, type Laptop, type LaptopAccount, openLaptop } from './laptop.ts';

type Knobs = Partial<AutoTraderWebSimulator['knobs']>;

let simulator: AutoTraderWebSimulator;
let laptop: Laptop;
let users = 0;
/** The machine's clock, set to that moment in India. */
let shift = 0;
const clock: Clock = {
  now: () => new Date(Date.now() + shift),
  until: (moment, signal) => systemClock.until(new Date(moment.getTime() - shift), signal),
};
const setTo = (date: string, time: string) => {
  shift = istMoment(date, time).getTime() - Date.now();
};

beforeAll(async () => {
  laptop = await openLaptop(clock);
  simulator = await startAutoTraderWeb({ clock: () => clock.now() });
});
afterAll(async () => {
  await simulator.close();
  await laptop.close();
});
// A Monday evening.
beforeEach(() => setTo('2026-11-23', '19:00'));

interface Account extends LaptopAccount {
  readonly user: ConsoleUser;
  readonly old: string;
}

/** An account whose key is known and works, on a console that looks so until the end of the work. */
async function on<T>(knobs: Knobs, work: (account: Account) => Promise<T>, options: Record<string, boolean> = {}): Promise<T> {
  const before = { ...simulator.knobs };
  Object.assign(simulator.knobs, knobs);
  const user = simulator.addUser({ user_name: `asha${++users}` });
  try {
    const account = await laptop.account({ ...simulator.credentials(user.user_name, { withApiKey: true }), options });
    expect(brief(await account.refresh())).toBe('published');
    return await work({ ...account, user, old: user.api_key });
  } finally {
    Object.assign(simulator.knobs, before);
  }
}

describe('a new key', () => {
  test.each(Object.keys(layouts) as Layout[])('%s', (layout) =>
    on({ layout }, async ({ user, rotate, refresh, token, old }) => {
      expect(brief(await rotate())).toBe('published');
      expect(user.api_key).not.toBe(old);
      expect(await token()).toMatchObject({ access_token: user.api_key, api_key: user.api_key });
      expect(user.counters).toMatchObject({
        regeneratePresses: 1,
        regenerations: 1,
        views: 0,
        passwordSubmissions: 1,
        keyPasswordSubmissions: 1,
      });
      expect(brief(await refresh())).toBe('fresh');
    }),
  );

  test.each<[string, Knobs, number]>([
    ['a question before it', { layout: 'sidebar-modal', confirmRegenerate: 'dialog' }, 0],
    ['a question on a page of its own', { layout: 'classic', confirmRegenerate: 'dialog' }, 0],
    ['a key that is not shown', { layout: 'sidebar-modal', regenerateShows: 'message' }, 1],
    ['a key that is not shown, on a page', { layout: 'classic', regenerateShows: 'message' }, 1],
    [
      'an answer that is lost',
      { layout: 'sidebar-modal', faults: [{ on: 'POST /settings/key/regenerate', fault: 'bad-gateway', processed: true }] },
      1,
    ],
    ['a page that is lost', { layout: 'classic', faults: [{ on: 'POST /settings/key/regenerate', fault: 'reset', processed: true }] }, 1],
    ['a session that ends with it', { layout: 'classic', sessionAfterRegenerate: 'ends' }, 1],
    ['an old key that lives on', { oldKeyLivesSeconds: 60 }, 0],
  ])('%s', (_name, knobs, views) =>
    on(knobs, async ({ user, rotate, token, old }) => {
      expect(brief(await rotate())).toBe('published');
      expect(user.api_key).not.toBe(old);
      expect((await token()).access_token).toBe(user.api_key);
      expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 1, views });
    }),
  );
});

describe('no new key', () => {
  test.each([
    ['2026-11-23', '09:00'],
    ['2026-11-23', '15:39'],
  ])('while the exchange trades (%s %s)', (date, time) =>
    on({}, async ({ user, rotate }) => {
      setTo(date, time);
      await expect(rotate()).rejects.toThrow(RotationRefused);
      expect(user.counters).toMatchObject({ passwordSubmissions: 0, regeneratePresses: 0 });
    }),
  );

  test('where the key in use does not work', () =>
    on({}, async ({ user, rotate }) => {
      simulator.regenerateElsewhere(user.user_name);
      const outcome = await rotate();
      expect(brief(outcome)).toBe('broker-unavailable after none');
      expect(outcome.failure?.remedy).toContain('prebell refresh');
      expect(user.counters.regeneratePresses).toBe(0);
    }));

  test('where the button did nothing: the old one is found again and stays', () =>
    on({ layout: 'sidebar-modal', confirmRegenerate: 'native' }, async ({ user, rotate, refresh, token, old }) => {
      const outcome = await rotate();
      expect(outcome.failure?.message).toContain('old key');
      expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 0, views: 1 });
      expect((await token()).access_token).toBe(old);
      expect(brief(await refresh())).toBe('fresh');
    }));

  test('from a refresh, ever', () =>
    on({ layout: 'tiles-toast', buttonOrder: 'regenerate-first' }, async ({ user, refresh }) => {
      simulator.regenerateElsewhere(user.user_name);
      expect(brief(await refresh())).toBe('published');
      expect(user.counters).toMatchObject({ regeneratePresses: 0, regenerations: 0, views: 1 });
    }));

  test('after one whose end nobody saw: it is looked up instead', () =>
    on(
      {
        layout: 'classic',
        faults: [
          { on: 'POST /settings/key/regenerate', fault: 'reset', processed: true },
          { on: 'POST /settings/key/view', fault: 'reset', times: 1 },
        ],
      },
      async ({ user, rotate, token }) => {
        expect((await rotate()).outcome).toBe('failed');
        expect(brief(await rotate())).toBe('published');
        expect((await token()).access_token).toBe(user.api_key);
        expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 1 });
      },
    ));
});

describe('by the schedule', () => {
  const monthly = (from = '19:00', to = '19:10') => ({
    kind: 'rotation' as const,
    rung: istMoment('2026-11-23', from).toISOString(),
    latest_start: istMoment('2026-11-23', to).toISOString(),
  });

  test('an account that opted in gets a new key; the message that comes twice makes no other', () =>
    on(
      { layout: 'sidebar-modal' },
      async ({ user, rotate, token, old }) => {
        expect(brief(await rotate(monthly()))).toBe('published');
        expect(user.api_key).not.toBe(old);
        expect(await rotate(monthly())).toMatchObject({ outcome: 'skipped', reason: 'tried' });
        expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 1 });
        expect((await token()).access_token).toBe(user.api_key);
      },
      { rotate: true },
    ));

  test.each([
    ['did not opt in', monthly(), {}, 'no-rotation'],
    ['is told too late', monthly('18:00', '18:10'), { rotate: true }, 'late'],
  ])('an account that %s keeps its key', (_name, trigger, options, reason) =>
    on(
      {},
      async ({ user, rotate }) => {
        expect(await rotate(trigger)).toMatchObject({ outcome: 'skipped', reason });
        expect(user.counters).toMatchObject({ passwordSubmissions: 0, regeneratePresses: 0 });
      },
      options,
    ),
  );
});

test('a new key that a refresh looked up is known: the next rotation makes another', () =>
  on(
    {
      layout: 'classic',
      faults: [
        { on: 'POST /settings/key/regenerate', fault: 'reset', processed: true, times: 1 },
        { on: 'POST /settings/key/view', fault: 'reset', times: 1 },
      ],
    },
    async ({ user, rotate, refresh, token }) => {
      expect((await rotate()).outcome).toBe('failed');
      expect(brief(await refresh())).toBe('published');
      expect(brief(await rotate())).toBe('published');
      expect(user.counters).toMatchObject({ regeneratePresses: 2, regenerations: 2 });
      expect((await token()).access_token).toBe(user.api_key);
    },
  ));

test('a key that a person pasted is proved and published', () =>
  on({}, async ({ user, paste, token }) => {
    simulator.regenerateElsewhere(user.user_name);
    await expect(paste('not a key')).rejects.toThrow('an API key');
    expect(brief(await paste(user.api_key))).toBe('published');
    expect((await token()).access_token).toBe(user.api_key);
    expect(user.counters.passwordSubmissions).toBe(0);
  }));
