/**
 * AutoTrader Web's login as a whole: the real refresh with real Chromium and files, on every invented console, and with every symptom
 * of the dossier's failure catalogue (section 11) that concerns the console.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultConsoleKnobs } from '../simulators/autotrader-web/console-knobs.ts';
import {
  type AutoTraderWebSimulator,
  type ConsoleUser,
  type Layout,
  type Look,
  layouts,
  startAutoTraderWeb,
} from '../simulators/autotrader-web/index.ts';
import { brief, type Laptop, type LaptopAccount, openLaptop } from './laptop.ts';

type Knobs = Partial<AutoTraderWebSimulator['knobs']>;

let simulator: AutoTraderWebSimulator;
let laptop: Laptop;
let users = 0;
const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

beforeAll(async () => {
  laptop = await openLaptop();
  simulator = await startAutoTraderWeb();
});
afterAll(async () => {
  await simulator.close();
  await laptop.close();
});

interface Account extends LaptopAccount {
  readonly user: ConsoleUser;
}

/** A new account with a user of its own, on a console that looks so for everybody until the end of the work. */
async function on<T>(
  knobs: Knobs,
  work: (account: Account) => Promise<T>,
  { changes = {}, totp = true }: { changes?: Record<string, unknown>; totp?: boolean } = {},
): Promise<T> {
  const before = { ...simulator.knobs };
  Object.assign(simulator.knobs, knobs);
  const user = simulator.addUser({ user_name: `asha${++users}`, totp_secret: totp ? seed : null });
  try {
    return await work({ ...(await laptop.account({ ...simulator.credentials(user.user_name), ...changes })), user });
  } finally {
    Object.assign(simulator.knobs, before);
  }
}

/** A refresh that views the key: once, with one prompt, and nothing else touched. */
async function viewsTheKey({ user, refresh, token }: Account): Promise<void> {
  const before = user.api_key;
  expect(brief(await refresh())).toBe('published');
  expect(await token()).toMatchObject({
    access_token: before,
    api_key: before,
    expires_at: null,
    headers: { 'api-key': before },
    user_id: user.user_name,
  });
  expect(user.counters).toMatchObject({
    passwordSubmissions: 1,
    wrongPasswords: 0,
    keyPasswordSubmissions: 1,
    wrongKeyPasswords: 0,
    views: 1,
    regeneratePresses: 0,
    regenerations: 0,
    passwordChanges: 0,
  });
}

describe('consoles that a person could pass', () => {
  test.each(Object.keys(layouts) as Layout[])('%s', (layout) => on({ layout }, viewsTheKey));

  test.each(Object.keys(layouts) as Layout[])('%s, without a TOTP', (layout) => on({ layout }, viewsTheKey, { totp: false }));

  test.each<Look['shows']>([
    'text',
    'field',
    'password-field',
    'empty-password-field',
    'dots-until-show',
    'dots-until-copy',
    'copy-attribute',
    'toast',
    'modal',
  ])('the key shows: %s', (shows) => on({ layout: 'sidebar-modal', look: { shows } }, viewsTheKey));

  test.each<[Look['prompt'], Look['buttons']]>([
    ['modal', 'link'],
    ['dialog', 'div'],
    ['inline', 'link'],
    ['page', 'button'],
    ['always', 'link'],
    ['always', 'div'],
  ])('the password is asked for: %s, by %s', (prompt, buttons) =>
    on({ layout: 'tabs-inline', look: { prompt, buttons, shows: 'text' } }, viewsTheKey),
  );

  test.each<[Look['menu'], Look['navigation']]>([
    ['bars', 'links'],
    ['bars', 'script'],
    ['initials', 'script'],
    ['pictures', 'links'],
  ])('a menu without words: %s, by %s', (menu, navigation) =>
    on({ look: { menu, navigation, prompt: 'modal', place: 'security' } }, async (account) => {
      const already = simulator.journal.length;
      await viewsTheKey(account);
      expect(simulator.journal.slice(already).filter(({ path }) => path === '/logout')).toEqual([]);
    }),
  );

  test.each<[string, Partial<AutoTraderWebSimulator['knobs']['labels']>]>([
    [
      'Reveal key and Roll key',
      {
        apiKey: 'Access key',
        view: 'Reveal key',
        regenerate: 'Roll key',
        promptPassword: 'Confirm it is you: console password',
        promptSubmit: 'Go on',
      },
    ],
    [
      'Show API key and Generate new key',
      { apiKey: 'API access', view: 'Show API key', regenerate: 'Generate new key', promptSubmit: 'OK' },
    ],
    [
      'Unmask and New key',
      { apiKey: 'API credentials', settings: 'Account settings', view: 'Unmask', regenerate: 'New key', promptSubmit: 'Authenticate' },
    ],
    ['Display and Refresh key', { security: 'Privacy & security', view: 'Display', regenerate: 'Refresh key', promptSubmit: 'Done' }],
  ])('other words: %s', (_name, words) =>
    on(
      {
        layout: words.security ? 'tabs-inline' : 'sidebar-modal',
        buttonOrder: 'regenerate-first',
        labels: { ...simulator.knobs.labels, ...words },
      },
      viewsTheKey,
    ),
  );

  test.each<[string, Knobs]>([
    ['Re-generate before View', { layout: 'tiles-toast', buttonOrder: 'regenerate-first' }],
    ['Re-generate before View, in a prompt', { layout: 'sidebar-modal', buttonOrder: 'regenerate-first' }],
    ['a View of something else and a UUID that is no key', { decoys: { passwordForm: true, otherView: true, otherUuid: true } }],
    [
      'a UUID that is no key, and a key that comes late',
      {
        layout: 'sidebar-modal',
        decoys: { passwordForm: true, otherView: true, otherUuid: true },
        faults: [{ on: 'POST /settings/key/view', fault: 'slow', ms: 1_500 }],
      },
    ],
    ['the same at the older place', { layout: 'classic', decoys: { passwordForm: true, otherView: true, otherUuid: true } }],
    ['everything late', { layout: 'sidebar-modal', renderDelay: 400 }],
    ['a notice over the console', { obstacles: { dashboard: 'notice' } }],
    ['a notice over the key', { layout: 'classic', obstacles: { key: 'notice' } }],
    ['a key without hyphens', { keyFormat: 'hex' }],
    [
      'a field of the key that looks like a prompt',
      {
        layout: 'sidebar-modal',
        look: { shows: 'empty-password-field' },
        labels: { ...defaultConsoleKnobs().labels, apiKey: 'API access' },
      },
    ],
  ])('%s', (_name, knobs) => on(knobs, viewsTheKey));

  test('a prompt whose button repeats what it confirms', () =>
    on(
      { layout: 'sidebar-modal', labels: { ...simulator.knobs.labels, promptSubmit: '{action}', promptPassword: 'Current password' } },
      viewsTheKey,
    ));

  test('a prompt that asks for a TOTP too gets a later code', () => on({ promptAsksTotp: true }, viewsTheKey), 90_000);
});

/** What a user is from some moment on. */
function becomes<K extends 'password' | 'disabled'>(user: ConsoleUser, field: K, later: ConsoleUser[K], when: () => boolean): void {
  const now = user[field];
  Object.defineProperty(user, field, { get: () => (when() ? later : now), configurable: true, enumerable: true });
}

const promptPasswordDiffers = (user: ConsoleUser) =>
  becomes(user, 'password', 'another-invented-one', () => user.counters.keyPasswordSubmissions > 0);

describe('the failure catalogue', () => {
  test.each<[string, string, Knobs, { changes?: Record<string, unknown>; totp?: boolean; prepare?: (user: ConsoleUser) => void }?]>([
    ['a wrong password', 'credentials-rejected after password', { layout: 'classic' }, { changes: { password: 'another-invented-one' } }],
    ['a wrong password beside the code', 'credentials-rejected after totp', {}, { changes: { password: 'another-invented-one' } }],
    [
      'a wrong password beside a code that is not asked for',
      'credentials-rejected after password',
      {},
      { totp: false, changes: { password: 'another-invented-one' } },
    ],
    ['an unknown user', 'credentials-rejected after password', { layout: 'sidebar-modal' }, { changes: { login_id: 'nobody' } }],
    [
      'a wrong TOTP secret',
      'totp-rejected after totp',
      { layout: 'classic' },
      { changes: { totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } },
    ],
    [
      'a wrong TOTP secret beside the password',
      'totp-rejected after totp',
      {},
      { changes: { totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } },
    ],
    [
      'a TOTP and no secret',
      'second-factor-unavailable after password',
      { layout: 'sidebar-modal' },
      { changes: { totp_secret: undefined } },
    ],
    ['a TOTP in the same form and no secret', 'second-factor-unavailable after password', {}, { changes: { totp_secret: undefined } }],
    ['a prompt that refuses the password', 'credentials-rejected after totp', { layout: 'classic' }, { prepare: promptPasswordDiffers }],
    [
      'one made by script',
      'credentials-rejected after password',
      { layout: 'sidebar-modal' },
      { totp: false, prepare: promptPasswordDiffers },
    ],
    ['a prompt that locks', 'account-blocked after totp', { layout: 'dropdown-copy', attempts: 1 }, { prepare: promptPasswordDiffers }],
    [
      'a disabled user',
      'account-blocked after password',
      { layout: 'classic' },
      { prepare: (user) => void Object.assign(user, { disabled: true }) },
    ],
    [
      'a locked user',
      'account-blocked after password',
      {},
      { totp: false, prepare: (user) => void Object.assign(user, { lockedUntil: new Date(8.64e15) }) },
    ],
    ['a captcha', 'challenge after none', { obstacles: { login: 'captcha' } }],
    ['a captcha before the key', 'challenge after totp', { obstacles: { key: 'captcha' } }],
    ['a page nobody knows', 'page-changed after none', { obstacles: { login: 'unknown' } }],
    ['one after the login', 'page-changed after totp', { obstacles: { dashboard: 'unknown' } }],
    ['one in place of the key', 'page-changed after totp', { layout: 'classic', obstacles: { key: 'unknown' } }],
    ['a password to be changed', 'page-changed after totp', { obstacles: { dashboard: 'change-password' } }],
    ['a key that is only on the clipboard', 'page-changed after totp', { look: { shows: 'clipboard' } }],
    ['a session that ends before the key', 'outcome-unknown after totp', { sessionRequests: 1 }],
    ['a lost answer to View', 'outcome-unknown after totp', { faults: [{ on: 'POST /settings/key/view', fault: 'reset' }] }],
    ['a gateway error at View', 'outcome-unknown after totp', { faults: [{ on: 'POST /settings/key/view', fault: 'bad-gateway' }] }],
    ['a gateway error at the login', 'outcome-unknown after totp', { faults: [{ on: 'POST /login', fault: 'bad-gateway' }] }],
    ['a gateway error at the entry', 'broker-unavailable after none', { faults: [{ on: 'pages', fault: 'bad-gateway' }] }],
    ['too many views', 'rate-limited after totp', { keyActionsPerDay: 0 }],
    [
      'a key that the API refuses though the console shows it',
      'account-blocked after totp',
      {},
      { prepare: (user) => becomes(user, 'disabled', true, () => user.counters.views > 0) },
    ],
    ['an API that says too many requests', 'rate-limited after totp', { faults: [{ on: 'api', fault: 'rate-limited' }] }],
    ['an API that is down', 'broker-unavailable after totp', { faults: [{ on: 'api', fault: 'bad-gateway' }] }],
  ])('%s: %s', (_name, expected, knobs, { prepare, ...options } = {}) =>
    on(
      knobs,
      async ({ user, refresh, files, evidence }) => {
        const key = user.api_key;
        prepare?.(user);
        const outcome = await refresh();
        expect(brief(outcome)).toBe(expected);
        expect(user.counters.passwordSubmissions).toBeLessThanOrEqual(1);
        expect(user.counters.keyPasswordSubmissions).toBeLessThanOrEqual(1);
        expect(user.counters).toMatchObject({ regeneratePresses: 0, regenerations: 0, passwordChanges: 0 });
        expect(await files()).not.toContain('token.json');
        expect(await evidence(outcome)).not.toContain(key);
      },
      options,
    ),
  );

  test('a password that the prompt refused is never typed again', () =>
    on({ layout: 'classic' }, async ({ user, refresh }) => {
      promptPasswordDiffers(user);
      await refresh();
      expect(await refresh()).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
      expect(user.counters).toMatchObject({ passwordSubmissions: 1, keyPasswordSubmissions: 1 });
    }));
});

describe('a key that is known', () => {
  test('but could not be proved is proved later, without another login', () =>
    on({}, async (account) => {
      simulator.knobs.faults = [{ on: 'api', fault: 'bad-gateway' }];
      expect(brief(await account.refresh())).toMatch(/^broker-unavailable/);
      expect(await account.files()).not.toContain('token.json');
      simulator.knobs.faults = [];
      await viewsTheKey(account);
    }));

  test('is published without a login', () =>
    on({}, async ({ user, refresh, store, token }) => {
      await store({ ...simulator.credentials(user.user_name, { withApiKey: true }) });
      expect(brief(await refresh())).toBe('published');
      expect(brief(await refresh())).toBe('fresh');
      expect((await token()).access_token).toBe(user.api_key);
      expect(user.counters).toMatchObject({ passwordSubmissions: 0, views: 0 });
    }));

  test('and made anew elsewhere is viewed once more', () =>
    on({}, async (account) => {
      const { user, refresh, store, token } = account;
      await store({ ...simulator.credentials(user.user_name, { withApiKey: true }) });
      await refresh();
      simulator.regenerateElsewhere(user.user_name);
      await viewsTheKey(account);
      expect(brief(await refresh())).toBe('fresh');
      expect((await token()).access_token).toBe(user.api_key);
    }));
});
