/** The simulated console by plain HTTP: its login, lock-out and sessions, and what guards the key. How it looks is tested in a browser. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpBrowser, totpAt } from '../http-browser.ts';
import { type AutoTraderWebSimulator, type ConsoleUser, type Obstacle, startAutoTraderWeb } from './index.ts';

let now: Date;
let simulator: AutoTraderWebSimulator;
let user: ConsoleUser;
let browser: HttpBrowser;

beforeEach(async () => {
  now = new Date('2026-01-05T08:31:07+05:30');
  simulator = await startAutoTraderWeb({ clock: () => now, knobs: { layout: 'classic' } });
  user = simulator.addUser({ user_name: 'asha' });
  browser = new HttpBrowser(simulator.consoleUrl);
});
afterEach(() => simulator.close());

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** What a page says, or where it leads. */
async function open(path: string, form?: Record<string, string>): Promise<string> {
  const response = await browser.request(path, form);
  return response.headers.get('location') ?? (await response.text());
}
const logIn = (password = user.password, more: Record<string, string> = {}) => open('/login', { username: 'asha', password, ...more });
const ask = (action: 'view' | 'regenerate', password = user.password, more = {}) => open(`/settings/key/${action}`, { password, ...more });

/** The password, then the code, each on its page. */
async function twoSteps(code: string): Promise<string> {
  const login = /name="login" value="(\w+)"/.exec(await logIn())?.[1] ?? '';
  return open('/login/totp', { login, totp: code });
}

describe('the login', () => {
  test('takes a password, and leads in', async () => {
    expect(await open('/')).toBe('/login');
    expect(await open('/login')).toContain('Log in to AutoTrader Web');
    expect(await logIn('invented-wrong')).toContain('Invalid username or password.');
    expect(await open('/login', { username: 'nobody', password: 'x' })).toContain('Invalid username or password.');
    expect(await logIn()).toBe('/dashboard');
    expect(await open('/dashboard')).toContain('Welcome, asha');
    expect(await open('/logout')).toBe('/login');
    expect(await open('/dashboard')).toContain('/login');
    expect(simulator.counters).toMatchObject({ passwordSubmissions: 3, wrongPasswords: 2 });
    expect(user.counters).toMatchObject({ passwordSubmissions: 2, wrongPasswords: 1, totpSubmissions: 0 });
  });

  test('takes a TOTP where the user has one, once', async () => {
    user.totp_secret = secret;
    expect(await twoSteps('000000')).toContain('Invalid TOTP.');
    expect(await twoSteps(totpAt(secret, now))).toBe('/dashboard');
    expect(await twoSteps(totpAt(secret, now))).toContain('Invalid TOTP.');
    later(30);
    expect(await twoSteps(totpAt(secret, now))).toBe('/dashboard');
    expect(user.counters).toMatchObject({ totpSubmissions: 4, wrongTotps: 2 });
  });

  test('with the TOTP in one form', async () => {
    user.totp_secret = secret;
    simulator.knobs.layout = 'tabs-inline';
    expect(await logIn(user.password, { totp: '' })).toContain('Invalid TOTP.');
    expect(await logIn(user.password, { totp: totpAt(secret, now) })).toBe('/dashboard');
  });

  test('is locked by the fifth wrong password, for good or for a while', async () => {
    for (let attempt = 1; attempt < 5; attempt += 1) expect(await logIn('wrong')).toContain('Invalid username');
    expect(await logIn('wrong')).toContain('locked');
    expect(await logIn()).toContain('locked');
    later(365 * 86_400);
    expect(await logIn()).toContain('locked');
    Object.assign(user, { lockedUntil: null, wrongPasswords: 0 });
    simulator.knobs.lockSeconds = 900;
    for (let attempt = 1; attempt <= 5; attempt += 1) await logIn('wrong');
    expect(await logIn()).toContain('locked');
    later(900);
    expect(await logIn()).toBe('/dashboard');
  });

  test('wants a captcha after some wrong passwords, if it does', async () => {
    simulator.knobs.captchaAfter = 1;
    expect(await logIn('wrong')).toContain('Captcha');
    expect(await logIn()).toContain('Enter the characters shown');
    expect(await logIn(user.password, { captcha: 'SIM 47' })).toBe('/dashboard');
  });

  test('is refused to a disabled user, in the words of the knob', async () => {
    user.disabled = true;
    user.knobs.messages = { ...simulator.knobs.messages, disabled: 'invented words' };
    expect(await logIn()).toContain('invented words');
  });

  test.each<[keyof AutoTraderWebSimulator['knobs']['obstacles'], Obstacle, string]>([
    ['login', 'unknown', 'Annual declaration'],
    ['login', 'captcha', 'Captcha'],
    ['totp', 'unknown', 'Annual declaration'],
    ['dashboard', 'change-password', 'Your password has expired'],
    ['dashboard', 'notice', 'Scheduled maintenance'],
    ['key', 'captcha', 'Are you a human?'],
  ])('may be stopped at %s by %s', async (place, obstacle, words) => {
    user.totp_secret = place === 'totp' ? secret : null;
    simulator.knobs.obstacles = { [place]: obstacle };
    const pages = {
      login: await open('/login'),
      totp: await logIn(),
      dashboard: await open('/dashboard'),
      key: await open('/settings/api-key'),
    };
    expect(pages[place]).toContain(words);
    expect(await open('/settings/password', { new: 'x' })).not.toBe('');
    expect(simulator.counters.passwordChanges).toBe(1);
  });
});

describe('the session', () => {
  test.each([
    ['sessionSeconds', 60],
    ['sessionRequests', 2],
  ] as const)('ends by the knob %s', async (knob, value) => {
    simulator.knobs[knob] = value;
    await logIn();
    expect([await open('/dashboard'), await open('/settings')]).toEqual([
      expect.stringContaining('Welcome'),
      expect.stringContaining('Settings'),
    ]);
    later(60);
    expect(await ask('view')).toBe('/login?expired=1');
    expect(await open('/login?expired=1')).toContain('Your session has expired.');
    expect(user.counters.views).toBe(0);
  });

  test.each([
    ['stale-key', 'Either your API key is wrong or the user is disabled.'],
    ['ends', '/login?expired=1'],
  ] as const)('after Re-generate: %s, until a new login', async (knob, says) => {
    simulator.knobs.sessionAfterRegenerate = knob;
    await logIn();
    const old = user.api_key;
    await ask('regenerate');
    expect(user.api_key).not.toBe(old);
    expect(await ask('view')).toContain(says);
    await open('/logout');
    await logIn();
    expect(await ask('view')).toContain(user.api_key);
  });
});

describe('the key', () => {
  beforeEach(async () => {
    await logIn();
  });

  test('is behind the login and its password', async () => {
    expect(await open('/settings/api-key')).not.toContain(user.api_key);
    expect(await ask('view', 'wrong')).not.toContain(user.api_key);
    expect(await ask('view')).toContain(user.api_key);
    browser.cookies.clear();
    expect(await ask('view')).toBe('/login');
    expect(user.counters).toMatchObject({ keyPasswordSubmissions: 3, wrongKeyPasswords: 1, views: 1 });
  });

  test('counts presses of Re-generate that come to nothing, once each', async () => {
    simulator.knobs.confirmRegenerate = 'dialog';
    expect(await open('/settings/key/regenerate')).toContain('Are you sure?');
    expect(await open('/settings/key/regenerate?confirmed=1')).toContain('Enter your AutoTrader login password.');
    expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 0 });
  });

  test('after Re-generate shows, or only that it is done', async () => {
    expect(await ask('regenerate')).toContain(user.api_key);
    simulator.knobs.regenerateShows = 'message';
    const page = await ask('regenerate');
    expect(page).toContain('Your API key was re-generated.');
    expect(page).not.toContain(user.api_key);
    expect(await ask('view')).toContain(user.api_key);
  });

  test('is guarded by the same lock-out, or not', async () => {
    simulator.knobs.promptCounts = false;
    for (let attempt = 1; attempt <= 6; attempt += 1) expect(await ask('view', 'wrong')).toContain('The password is wrong.');
    simulator.knobs.promptCounts = true;
    for (let attempt = 1; attempt < 5; attempt += 1) expect(await ask('view', 'wrong')).toContain('The password is wrong.');
    expect(await ask('view', 'wrong')).toContain('locked');
    expect(await ask('view')).toContain('/login');
  });

  test('may want a TOTP too, of a later step than the login', async () => {
    user.totp_secret = secret;
    await twoSteps(totpAt(secret, now));
    simulator.knobs.promptAsksTotp = true;
    expect(await ask('view', user.password, { totp: totpAt(secret, now) })).toContain('Invalid TOTP.');
    later(30);
    expect(await ask('view', user.password, { totp: totpAt(secret, now) })).toContain(user.api_key);
    expect(user.counters.totpSubmissions).toBe(3);
  });

  test('may be asked for so often a day', async () => {
    simulator.knobs.keyActionsPerDay = 2;
    await ask('view');
    await ask('regenerate');
    expect(await ask('view')).toContain('Too many requests');
    later(86_400);
    expect(await ask('view')).toContain(user.api_key);
  });

  test.each([
    ['api-key', 'API Key', '/settings/api-key', '/settings/security'],
    ['security', 'Security', '/settings/security', '/settings/api-key'],
  ] as const)('is at %s, and only there', async (place, words, there, nowhere) => {
    simulator.knobs.look = { place };
    expect(await open('/dashboard')).toContain(`>${words}<`);
    expect(await open(there)).toContain('Re-generate');
    expect(await open(nowhere)).toContain('Page not found');
  });

  test('stands beside what must not be taken for it', async () => {
    simulator.knobs.look = { place: 'security' };
    simulator.knobs.decoys = { passwordForm: true, otherView: true, otherUuid: true };
    const page = await open('/settings/security');
    expect(page).toContain('Confirm new password');
    expect(page.match(/>View</g)).toHaveLength(2);
    expect(page).toMatch(/[0-9a-f]{8}-[0-9a-f-]{27}/);
  });
});

test('user names are exact, or not', async () => {
  expect(await open('/login', { username: 'ASHA', password: user.password })).toContain('Invalid username');
  simulator.knobs.userNameCase = 'any';
  expect(await open('/login', { username: 'ASHA', password: user.password })).toBe('/dashboard');
});

test('words and credentials are those of the user', async () => {
  simulator.addUser({ user_name: 'ravi', totp_secret: secret });
  simulator.knobs.labels = { ...simulator.knobs.labels, userName: 'Client code' };
  expect(await open('/login')).toContain('>Client code<');
  const endpoints = { login: simulator.consoleUrl, api: simulator.apiUrl };
  expect(simulator.credentials('asha')).toEqual({ broker: 'autotrader-web', user_id: 'asha', password: user.password, endpoints });
  expect(simulator.credentials('ravi', { withApiKey: true })).toMatchObject({
    totp_secret: secret,
    api_key: simulator.user('ravi').api_key,
  });
});
