/**
 * AutoTrader Web's login as a whole: the real refresh with real Chromium and files, with every symptom of the dossier's failure
 * catalogue (section 11) that concerns the console.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConsoleUser } from '../simulators/autotrader-web/index.ts';
import { type Knobs, openConsoles, viewsTheKey } from './autotrader-web-accounts.ts';
import { brief } from './laptop.ts';

let consoles: Awaited<ReturnType<typeof openConsoles>>;
beforeAll(async () => {
  consoles = await openConsoles();
});
afterAll(() => consoles.close());

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
    consoles.on(
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
    consoles.on({ layout: 'classic' }, async ({ user, refresh }) => {
      promptPasswordDiffers(user);
      await refresh();
      expect(await refresh()).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
      expect(user.counters).toMatchObject({ passwordSubmissions: 1, keyPasswordSubmissions: 1 });
    }));
});

describe('a key that is known', () => {
  test('but could not be proved is proved later, without another login', () =>
    consoles.on({}, async (account) => {
      consoles.simulator.knobs.faults = [{ on: 'api', fault: 'bad-gateway' }];
      expect(brief(await account.refresh())).toMatch(/^broker-unavailable/);
      expect(await account.files()).not.toContain('token.json');
      consoles.simulator.knobs.faults = [];
      await viewsTheKey(account);
    }));

  test('is published without a login', () =>
    consoles.on({}, async ({ user, refresh, store, token }) => {
      await store({ ...consoles.simulator.credentials(user.user_name, { withApiKey: true }) });
      expect(brief(await refresh())).toBe('published');
      expect(brief(await refresh())).toBe('fresh');
      expect((await token()).access_token).toBe(user.api_key);
      expect(user.counters).toMatchObject({ passwordSubmissions: 0, views: 0 });
    }));

  test('and made anew elsewhere is viewed once more', () =>
    consoles.on({}, async (account) => {
      const { user, refresh, store, token } = account;
      await store({ ...consoles.simulator.credentials(user.user_name, { withApiKey: true }) });
      await refresh();
      consoles.simulator.regenerateElsewhere(user.user_name);
      await viewsTheKey(account);
      expect(brief(await refresh())).toBe('fresh');
      expect((await token()).access_token).toBe(user.api_key);
    }));
});
