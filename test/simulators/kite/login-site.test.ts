/** The simulated login site: its chain of messages (6.2), refusals and lock-out (6.9, 6.10), and the final redirect (6.8). */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpBrowser, totpAt } from '../http-browser.ts';
import { loginByHttp } from './http-login.ts';
import { type KiteApp, type KiteSimulator, type KiteUser, startKite } from './index.ts';

let now: Date;
let kite: KiteSimulator;
let app: KiteApp;
let user: KiteUser;
let browser: HttpBrowser;

beforeEach(async () => {
  now = new Date('2026-01-05T08:31:07+05:30');
  kite = await startKite({ clock: () => now });
  app = kite.addApp({ users: ['AB1234'], redirect_url: 'http://127.0.0.1:9/callback?team=alpha' });
  user = kite.addUser({ user_id: 'AB1234', login_id: '9800000000' });
  browser = new HttpBrowser(kite.loginUrl);
});
afterEach(() => kite.close());

type Body = { status: string; message: string; error_type: string; data: Record<string, unknown> };

async function post(path: string, form: Record<string, string>): Promise<[number, Body]> {
  const response = await browser.request(path, form);
  return [response.status, (await response.json()) as Body];
}
const password = (value = user.password, user_id = 'AB1234') => post('/api/login', { user_id, password: value });
async function twofa(value: string, type = 'totp'): Promise<[number, Body]> {
  const request_id = String((await password())[1].data.request_id);
  return post('/api/twofa', { user_id: 'AB1234', request_id, twofa_value: value, twofa_type: type });
}
const code = () => totpAt(user.totp_secret, now);
const login = () => loginByHttp(kite.credentials('AB1234'), code());
const parameters = (url: URL) => [...url.searchParams.keys()];

describe('the chain', () => {
  test('goes through every step with its redirects and cookies', async () => {
    const first = await browser.request(`/connect/login?v=3&api_key=${app.api_key}&redirect_params=${encodeURIComponent('some=X&more=Y')}`);
    expect(first.status).toBe(302);
    const second = first.headers.get('location') ?? '';
    expect(second).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/connect\/login\?api_key=\w+&sess_id=\w{32}$/);
    expect([...browser.cookies.keys()]).toContain('kf_session');
    const page = await browser.request(second);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Login to Kite')]);
    const sess_id = new URL(second).searchParams.get('sess_id') ?? '';
    const session = await browser.request(`/api/connect/session?sess_id=${sess_id}&api_key=${app.api_key}`);
    expect(await session.json()).toMatchObject({ status: 'success', data: { app_name: 'Example App' } });

    const [, answer] = await post('/api/login', { user_id: 'ab1234', password: user.password, type: 'user_id' });
    expect(answer.data).toMatchObject({ user_id: 'AB1234', twofa_type: 'totp', twofa_types: ['totp', 'app_code'], twofa_status: 'active' });
    const request_id = String(answer.data.request_id);
    expect(await post('/api/twofa', { user_id: 'AB1234', request_id, twofa_value: code() })).toEqual([
      200,
      { status: 'success', data: { profile: {} } },
    ]);
    expect([...browser.cookies.keys()]).toEqual(expect.arrayContaining(['enctoken', 'public_token', 'user_id']));

    const skip = await browser.request(`/connect/login?api_key=${app.api_key}&sess_id=${sess_id}&skip_session=true`);
    expect(skip.headers.get('location')).toContain('/connect/finish?');
    const end = await browser.request(skip.headers.get('location') ?? '');
    expect(end.status).toBe(302);
    const redirect = new URL(end.headers.get('location') ?? '');
    expect(parameters(redirect)).toEqual(['team', 'action', 'type', 'status', 'request_token', 'some', 'more']);
    expect(redirect.searchParams.get('request_token')).toMatch(/^\w{32}$/);
  });

  test('without the page first: log in, then open the entry address (the scripts of 2021)', async () => {
    await twofa(code());
    const redirect = await browser.follow(`/connect/login?api_key=${app.api_key}`, app.redirect_url);
    expect(new URL(redirect).searchParams.get('request_token')).toMatch(/^\w{32}$/);
  });

  test('asks a browser that is already logged in whether to continue, if the knob says so', async () => {
    kite.knobs.alreadyLoggedIn = 'continue-page';
    await twofa(code());
    const page = await browser.follow(`/connect/login?api_key=${app.api_key}`, app.redirect_url);
    expect(await (await browser.request(page)).text()).toContain('Continue as AB1234');
    expect(await browser.follow(`${page}&skip_session=true`, app.redirect_url)).toContain('request_token=');
  });

  test('goes straight on for a browser that arrives with a session', async () => {
    user.knobs.loggedInAs = 'AB1234';
    expect(await browser.follow(`/connect/login?v=3&api_key=${app.api_key}`, app.redirect_url)).toContain('request_token=');
    expect(user.counters).toMatchObject({ passwordSubmissions: 0, totpSubmissions: 0 });
  });

  test('refuses a sess_id from another browser', async () => {
    const page = await browser.follow(`/connect/login?api_key=${app.api_key}`, app.redirect_url);
    expect((await new HttpBrowser(kite.loginUrl).request(page)).status).toBe(400);
  });

  test('knows a login only by all of its cookies', async () => {
    await twofa(code());
    browser.cookies.set('public_token', 'other');
    expect(await browser.follow(`/connect/login?api_key=${app.api_key}`, app.redirect_url)).toContain('/connect/login?');
  });

  test('stops at the authorise page the first time only', async () => {
    user.consented = new Set();
    const page = new URL(await login());
    expect(page.pathname).toBe('/connect/authorize');
    expect(await twofaInNewStep()).toBe(200);
    const start = await browser.follow(`/connect/login?api_key=${app.api_key}`, app.redirect_url);
    const sess_id = new URL(start).searchParams.get('sess_id') ?? '';
    const form = { api_key: app.api_key, sess_id, authorize: browser.cookies.get('public_token') ?? '' };
    expect((await browser.request('/connect/finish', { ...form, authorize: 'other' })).status).toBe(400);
    expect((await browser.request('/connect/finish', form)).headers.get('location')).toContain('request_token=');
    now = new Date(now.getTime() + 30_000);
    expect((await login()).searchParams.has('request_token')).toBe(true);
  });

  async function twofaInNewStep(): Promise<number> {
    now = new Date(now.getTime() + 30_000);
    return (await twofa(code()))[0];
  }
});

describe('refusals', () => {
  test('a wrong key, a lapsed app and another user end on a page that says so', async () => {
    const unknown = await browser.request('/connect/login?v=3&api_key=unknown');
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('Invalid `api_key`')]);
    kite.knobs.invalidApiKey = { ...kite.knobs.invalidApiKey, as: 'json' };
    expect(await (await browser.request('/connect/login?api_key=unknown')).json()).toMatchObject({ error_type: 'InputException' });
    app.users = ['CD5678'];
    const sent = new URL(await login());
    expect(sent.pathname).toBe('/connect/finish');
    app.lapsed = true;
    const lapsed = await browser.request(`/connect/login?v=3&api_key=${app.api_key}`);
    expect([lapsed.status, await lapsed.text()]).toEqual([403, expect.stringContaining('subscription has expired')]);
  });

  test('five wrong passwords block the account, and the right one no longer helps', async () => {
    for (const remaining of [4, 3, 2, 1]) {
      const [status, body] = await password('wrong');
      expect([status, body.error_type, body.message]).toEqual([
        403,
        'UserException',
        `Invalid username or password. ${remaining} attempt(s) remain.`,
      ]);
    }
    expect((await password('wrong'))[1].message).toContain('blocked');
    expect((await password())[1].message).toContain('blocked');
    expect(user.blocked).toBe(true);
    expect(user.counters).toMatchObject({ passwordSubmissions: 6, wrongPasswords: 5, totpSubmissions: 0 });
    kite.resetCredentials('AB1234');
    expect((await password())[0]).toBe(200);
  });

  test('five wrong codes block the account; a whole login in between clears the count', async () => {
    for (let time = 1; time <= 4; time += 1)
      expect((await twofa('000000'))[1].message).toBe(`Invalid TOTP. ${5 - time} attempt(s) remain.`);
    expect((await twofa(code()))[0]).toBe(200);
    for (let time = 1; time <= 5; time += 1) await twofa('000000');
    expect(user.blocked).toBe(true);
    expect(user.counters).toMatchObject({ totpSubmissions: 10, wrongTotps: 9 });
  });

  test('statuses, types, texts and remaining attempts are knobs, for one user too', async () => {
    user.knobs.wrongPassword = { status: 400, error_type: 'InputException', message: 'Nope, {remaining} left' };
    user.knobs.remainingInData = true;
    expect(await password('wrong')).toMatchObject([
      400,
      { error_type: 'InputException', message: 'Nope, 4 left', data: { remaining_attempts: 4 } },
    ]);
    kite.addUser({ user_id: 'CD5678' });
    expect((await password('wrong', 'CD5678'))[1].message).toContain('Invalid username or password.');
  });

  test('right secrets can be refused too, and are not counted as wrong', async () => {
    user.knobs.twofaRefusal = { status: 503, error_type: 'NetworkException', message: 'Under maintenance' };
    expect(await twofa(code())).toMatchObject([503, { message: 'Under maintenance' }]);
    user.knobs.loginRefusal = user.knobs.twofaRefusal;
    expect(await password()).toMatchObject([503, { message: 'Under maintenance' }]);
    expect(user.counters).toMatchObject({ wrongPasswords: 0, wrongTotps: 0 });
  });

  test('a captcha after failures holds back the password without counting it', async () => {
    kite.knobs.captchaAfter = 1;
    expect((await password('wrong'))[1].data).toEqual({ captcha: true });
    expect((await password())[1].message).toContain('captcha');
    expect(user.wrongPasswords).toBe(1);
  });

  test('a phone number is as good as the client ID; an unknown user is refused', async () => {
    expect((await password(user.password, '9800000000'))[1].data.user_id).toBe('AB1234');
    expect(await password('x', 'ZZ0000')).toMatchObject([403, { message: 'Invalid username or password.' }]);
    expect(kite.counters.wrongPasswords).toBe(1);
  });

  test('a second factor that the account has not, and a stale request, do not count', async () => {
    user.twofa_types = ['app_code', 'sms'];
    expect((await twofa(code()))[1].message).toBe('The requested 2FA type is not available');
    expect((await twofa(user.app_code, 'app_code'))[0]).toBe(200);
    const request_id = String((await password())[1].data.request_id);
    now = new Date(now.getTime() + 301_000);
    expect((await post('/api/twofa', { user_id: 'AB1234', request_id, twofa_value: user.app_code }))[1].error_type).toBe('InputException');
    kite.addUser({ user_id: 'CD5678' });
    const fresh = String((await password())[1].data.request_id);
    expect((await post('/api/twofa', { user_id: 'CD5678', request_id: fresh, twofa_value: user.app_code }))[1].error_type).toBe(
      'InputException',
    );
    expect(user.wrongTwofas).toBe(0);
  });
});

describe('TOTP', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ])('at t=%i the code of RFC 6238 is %s', async (seconds, digits) => {
    user.totp_secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    kite.knobs.totpWindow = 0;
    now = new Date(seconds * 1000);
    expect((await twofa(digits))[0]).toBe(200);
  });

  test('with a seed of 32 characters, and that a code is accepted once, in its own and the neighbouring steps', async () => {
    expect((await twofa('300228'))[0]).toBe(200);
    expect((await twofa('300228'))[1].error_type).toBe('TwoFAException');
    expect((await twofa('676880'))[0]).toBe(200); // the next step's code, 7 s into this one
    kite.knobs.totpWindow = 0;
    kite.knobs.totpReplay = true;
    expect((await twofa('676880'))[0]).toBe(403);
    expect((await twofa('300228'))[0]).toBe(200);
  });
});

describe('the final redirect', () => {
  test('takes order, sess_id, address and query from the knobs', async () => {
    kite.knobs.redirectOrder = ['request_token', 'sess_id', 'status'];
    kite.knobs.redirectKeepsQuery = false;
    expect(parameters(await login())).toEqual(['request_token', 'sess_id', 'status']);
  });

  test('may go elsewhere', async () => {
    user.knobs.redirectTo = 'http://127.0.0.1:9/elsewhere';
    const redirect = await loginByHttp({ ...kite.credentials('AB1234'), redirect_url: 'http://127.0.0.1:9/elsewhere' }, code());
    expect(redirect.searchParams.get('status')).toBe('success');
  });

  test('may carry an error and no token', async () => {
    user.knobs.redirectError = { message: 'User refused' };
    expect((await login()).search).toBe('?team=alpha&action=login&status=error&message=User+refused');
  });
});
