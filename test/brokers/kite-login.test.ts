/**
 * Kite's login as a whole: the real refresh with real Chromium and files, on the simulated site in every shape and with every
 * symptom of the dossier's failure catalogue (section 12).
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type KiteSimulator, type KiteUser, startKite } from '../simulators/kite/index.ts';
import { brief, type Laptop, type LaptopAccount, openLaptop } from './laptop.ts';

let simulator: KiteSimulator;
let laptop: Laptop;
let users = 0;

beforeAll(async () => {
  laptop = await openLaptop();
  simulator = await startKite();
});
afterAll(async () => {
  await simulator.close();
  await laptop.close();
});

/** A new account, with a user and an app of its own. */
async function account(
  prepare: (user: KiteUser) => void = () => {},
  changes: Record<string, unknown> = {},
): Promise<LaptopAccount & { user: KiteUser }> {
  const user_id = `AB${1000 + ++users}`;
  const user = simulator.addUser({ user_id });
  const app = simulator.addApp({ users: [user_id] });
  const credentials = { ...simulator.credentials(user_id, app.api_key), ...changes };
  prepare(user);
  return { ...(await laptop.account(credentials)), user };
}

describe('pages that a person could pass', () => {
  test.each([
    'number-reused-id-2024',
    'totp-id-2022',
    'hostile',
    'spare-hidden-number',
    'no-auto-submit',
    'six-boxes',
    'user-then-password',
    'server-rendered',
    'iframe',
    'shadow',
  ] as const)('%s', async (markup) => {
    const { user, refresh } = await account(knobs({ markup }));
    expect(brief(await refresh())).toBe('published');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, wrongPasswords: 0, totpSubmissions: 1, exchanges: 1, landings: 0 });
  });

  test.each<[string, (user: KiteUser) => void, Record<string, unknown>]>([
    ['the other ending', knobs({ ending: 'skip_session' }), {}],
    ['"continue as" after the login', knobs({ alreadyLoggedIn: 'continue-page' }), {}],
    ['a consent page, opted in', (user) => void Object.assign(user, { consented: new Set() }), { options: { approve_consent: true } }],
    ['another order of parameters', knobs({ redirectOrder: ['request_token', 'status', 'sess_id', 'action'] }), {}],
    ['no configured redirect URL', () => {}, { redirect_url: undefined }],
    ['slow answers', knobs({ faults: [{ on: 'xhr', fault: 'slow', ms: 1_200 }] }), {}],
    ['a phone number typed', (user) => void Object.assign(user, { login_id: '9800000001' }), { login_id: '9800000001' }],
    ['no Date header', knobs({ dateHeader: false }), {}],
    ['an exchange that fails once', knobs({ faults: [{ on: 'POST /session/token', fault: 'bad-gateway', times: 1 }] }), {}],
    ['a profile call that fails twice', knobs({ faults: [{ on: 'GET /user/profile', fault: 'bad-gateway', times: 2 }] }), {}],
  ])('%s', async (_name, prepare, changes) => {
    const { user, refresh } = await account(prepare, changes);
    expect(brief(await refresh())).toBe('published');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 1, landings: 0 });
  });
});

describe('the failure catalogue', () => {
  test.each<[string, string, (user: KiteUser) => void, Record<string, unknown>?]>([
    ['a wrong password', 'credentials-rejected after password', (user) => void Object.assign(user, { password: 'changed-at-the-broker' })],
    ['an unknown user', 'credentials-rejected after password', () => {}, { login_id: 'ZZ9999' }],
    ['a blocked account', 'account-blocked after password', (user) => void Object.assign(user, { blocked: true })],
    ['a wrong TOTP secret', 'totp-rejected after totp', () => {}, { totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
    ['the Kite app’s code', 'second-factor-unavailable after password', knobs({ markup: 'app-code' })],
    ['an SMS code', 'second-factor-unavailable after password', knobs({ markup: 'sms-otp' })],
    ['a PIN', 'second-factor-unavailable after password', knobs({ markup: 'pin-2020' })],
    ['a consent page', 'consent-needed after totp', (user) => void Object.assign(user, { consented: new Set() })],
    ['a captcha', 'challenge after none', knobs({ markup: 'captcha' })],
    ['a page nobody knows', 'page-changed after none', knobs({ markup: 'unknown' })],
    ['one after the password', 'page-changed after password', knobs({ markup: 'unknown-after-password' })],
    ['one after the TOTP', 'page-changed after totp', knobs({ markup: 'unknown-after-totp' })],
    ['a new password asked for', 'page-changed after password', knobs({ markup: 'password-expired' })],
    ['an unknown key', 'app-misconfigured after none', () => {}, { api_key: 'unknown0000key00' }],
    ['a lapsed app', 'subscription-lapsed after none', (user) => simulatorApp(user, { lapsed: true })],
    ['an app of another client', 'app-misconfigured after totp', (user) => simulatorApp(user, { users: ['ZZ9999'] })],
    [
      'a regenerated secret',
      'app-misconfigured after totp',
      (user) => simulatorApp(user, { api_secret: 'regenerated0invented0secret00000' }),
    ],
    ['another redirect URL', 'app-misconfigured after totp', () => {}, { redirect_url: 'http://127.0.0.1:9/callback' }],
    ['a redirect with an error', 'page-changed after totp', knobs({ redirectError: { status: 'error' } })],
    ['a gateway error at the entry', 'broker-unavailable after none', knobs({ faults: [{ on: 'pages', fault: 'bad-gateway' }] })],
    ['a bot filter', 'challenge after none', knobs({ faults: [{ on: 'pages', fault: 'bot-filter' }] })],
    ['too many requests at the entry', 'rate-limited after none', knobs({ faults: [{ on: 'pages', fault: 'rate-limited' }] })],
    [
      'a broken connection at the password',
      'outcome-unknown after password',
      knobs({ faults: [{ on: 'POST /api/login', fault: 'reset' }] }),
    ],
    ['a gateway error at the TOTP', 'outcome-unknown after totp', knobs({ faults: [{ on: 'POST /api/twofa', fault: 'bad-gateway' }] })],
    [
      'an exchange that keeps failing',
      'broker-unavailable after totp',
      knobs({ faults: [{ on: 'POST /session/token', fault: 'bad-gateway' }] }),
    ],
    [
      'a used-up request token',
      'broker-unavailable after totp',
      knobs({ exchangeRefusal: { status: 403, error_type: 'TokenException', message: 'Token is invalid or has expired.' } }),
    ],
    ['a token refused at once', 'broker-unavailable after totp', knobs({ refusedFirstCalls: 9 })],
    [
      'the profile of another user',
      'wrong-account after totp',
      (user) => {
        user.knobs.profileOf = simulator.addUser({ user_id: `XY${user.user_id.slice(2)}` }).user_id;
      },
    ],
    ['a clock that is off', 'clock-skew after none', knobs({ dateOffset: 45_000 })],
  ])('%s: %s', async (_name, expected, prepare, changes = {}) => {
    const { user, refresh, files, evidence } = await account(prepare, changes);
    const outcome = await refresh();
    expect(brief(outcome)).toBe(expected);
    expect(user.counters.passwordSubmissions).toBeLessThanOrEqual(1);
    expect(user.counters.landings).toBe(0);
    expect(await files()).not.toContain('token.json');
    await evidence(outcome);
  });

  test('a refused password is submitted once, ever, for one version of the credentials', async () => {
    const { user, refresh } = await account((user) => void Object.assign(user, { password: 'changed-at-the-broker' }));
    await refresh();
    for (let again = 0; again < 3; again++) expect(await refresh()).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
    expect(user.counters.passwordSubmissions).toBe(1);
  });

  test('a code that was refused while the clock is right is followed by one of a later step, once', async () => {
    const { user, refresh } = await account((user) => {
      user.knobs.totpWindow = 0;
      // The first code is of a used step, however long it takes to get there.
      const step = () => (user.counters.totpSubmissions < 2 ? Math.floor(Date.now() / 30_000) : 0);
      Object.defineProperty(user, 'lastTotpStep', { get: step, set: () => {} });
    });
    expect(brief(await refresh())).toBe('published');
    expect(user.counters).toMatchObject({ totpSubmissions: 2, passwordSubmissions: 1 });
  });
});

/** Sets a user's knobs. */
function knobs(changes: Partial<KiteUser['knobs']>): (user: KiteUser) => void {
  return (user) => void Object.assign(user.knobs, changes);
}

function simulatorApp(user: KiteUser, changes: Record<string, unknown>): void {
  Object.assign(simulator.app(String(simulator.credentials(user.user_id).api_key)), changes);
}
