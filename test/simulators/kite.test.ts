/** The simulated API, judged by Zerodha's own npm client: a simulator that it does not accept is wrong. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KiteConnect } from 'kiteconnect';
import { totpAt } from './http-browser.ts';
import { loginByHttp } from './kite/http-login.ts';
import { type KiteApp, type KiteSimulator, type KiteUser, startKite } from './kite/index.ts';

let now: Date;
let kite: KiteSimulator;
let app: KiteApp;
let user: KiteUser;

beforeEach(async () => {
  now = new Date('2026-01-05T08:31:07+05:30');
  kite = await startKite({ clock: () => now });
  app = kite.addApp({ users: ['AB1234'] });
  user = kite.addUser({ user_id: 'AB1234' });
});
afterEach(() => kite.close());

/** A login in a step of its own, so that its code was not used before. */
async function requestToken(apiKey = app.api_key): Promise<string> {
  now = new Date(now.getTime() + 30_000);
  const redirect = await loginByHttp(kite.credentials('AB1234', apiKey), totpAt(user.totp_secret, now));
  return redirect.searchParams.get('request_token') ?? '';
}

function client(apiKey = app.api_key): InstanceType<typeof KiteConnect> {
  return new KiteConnect({ api_key: apiKey, root: kite.apiUrl });
}

async function loggedIn(of = app): Promise<InstanceType<typeof KiteConnect>> {
  const connect = client(of.api_key);
  await connect.generateSession(await requestToken(of.api_key), of.api_secret);
  return connect;
}

async function works(connect: InstanceType<typeof KiteConnect>): Promise<boolean> {
  const [result] = await Promise.allSettled([connect.getProfile()]);
  return result.status === 'fulfilled';
}

const dead = { status: 'error', error_type: 'TokenException', message: 'Incorrect `api_key` or `access_token`.', data: null };
const stale = { error_type: 'TokenException', message: 'Token is invalid or has expired.' };

describe('a session', () => {
  test('is exchanged, used and ended by the official client', async () => {
    const connect = client();
    const session = await connect.generateSession(await requestToken(), app.api_secret);
    expect(session).toMatchObject({ user_id: 'AB1234', api_key: app.api_key, refresh_token: '' });
    expect(session.access_token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(await connect.getProfile()).toMatchObject({ user_id: 'AB1234', broker: 'ZERODHA' });
    expect(await connect.getMargins()).toMatchObject({ equity: { enabled: true }, commodity: { enabled: true } });
    expect(await connect.getMargins('equity')).toMatchObject({ enabled: true });
    expect(await connect.invalidateAccessToken()).toBe(true);
    await expect(connect.getProfile()).rejects.toEqual(dead);
  });

  test('tells its login time in India without a zone', async () => {
    const request_token = await requestToken();
    const checksum = await sha256(`${app.api_key}${request_token}${app.api_secret}`);
    const response = await fetch(`${kite.apiUrl}/session/token`, {
      method: 'POST',
      headers: { 'X-Kite-Version': '3' },
      body: new URLSearchParams({ api_key: app.api_key, request_token, checksum }),
    });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({ status: 'success', data: { login_time: '2026-01-05 08:31:37' } });
  });

  test.each([
    ['06:00', '2026-01-06T05:59:59+05:30', '2026-01-06T06:00:00+05:30'],
    ['07:30', '2026-01-06T07:29:59+05:30', '2026-01-06T07:30:00+05:30'],
  ])('dies at %s', async (at, lastMoment, end) => {
    kite.knobs.tokensDieAt = at;
    const connect = await loggedIn();
    now = new Date(lastMoment);
    await connect.getProfile();
    now = new Date(end);
    await expect(connect.getProfile()).rejects.toEqual(dead);
  });

  test('after a login at 06:05 dies at 07:30 the same day under the older statements', async () => {
    kite.knobs.tokensDieAt = '07:30';
    now = new Date('2026-01-05T06:05:00+05:30');
    const connect = await loggedIn();
    now = new Date('2026-01-05T07:30:00+05:30');
    await expect(connect.getProfile()).rejects.toEqual(dead);
  });

  test.each([
    ['ends-same-app', { sameApp: false, otherApp: true }],
    ['ends-all-apps', { sameApp: false, otherApp: false }],
    ['keeps-both', { sameApp: true, otherApp: true }],
    ['same-token', { sameApp: true, otherApp: true }],
  ] as const)('after a second login, knob %s', async (knob, survives) => {
    const other = kite.addApp({ users: ['AB1234'] });
    const [first, elsewhere] = [await loggedIn(), await loggedIn(other)];
    user.knobs.secondLogin = knob;
    const second = await loggedIn();
    await second.getProfile();
    expect({ sameApp: await works(first), otherApp: await works(elsewhere) }).toEqual(survives);
    await second.invalidateAccessToken();
    // Whether both were one token shows when one of them is ended.
    expect(await works(first)).toBe(knob === 'keeps-both');
  });

  test('is ended by logging out everywhere, by a block, and by a web login where that is so', async () => {
    const first = await loggedIn();
    kite.logOutEverywhere('AB1234');
    await expect(first.getProfile()).rejects.toEqual(dead);
    const second = await loggedIn();
    user.blocked = true;
    await expect(second.getProfile()).rejects.toEqual(dead);
    kite.resetCredentials('AB1234', 'invented-new');
    expect(user).toMatchObject({ blocked: false, password: 'invented-new' });
    const third = await loggedIn();
    kite.knobs.webLoginEndsTokens = true;
    await requestToken();
    await expect(third.getProfile()).rejects.toEqual(dead);
  });
});

describe('an exchange is refused', () => {
  test('with a wrong checksum, and uses up the request token', async () => {
    const token = await requestToken();
    await expect(client().generateSession(token, 'invented-wrong')).rejects.toMatchObject({
      error_type: 'TokenException',
      message: 'Invalid `checksum`.',
    });
    await expect(client().generateSession(token, app.api_secret)).rejects.toMatchObject(stale);
  });

  test('with a wrong checksum, as 400 and with the token kept, if the knobs say so', async () => {
    kite.knobs.badChecksum = { status: 400, error_type: 'InputException', message: 'Invalid `checksum`.' };
    kite.knobs.failedExchangeConsumes = false;
    const token = await requestToken();
    await expect(client().generateSession(token, 'invented-wrong')).rejects.toMatchObject({ error_type: 'InputException' });
    await client().generateSession(token, app.api_secret);
  });

  test('the second time, after 180 s, and by another app', async () => {
    const other = kite.addApp({ users: ['AB1234'] });
    const used = await requestToken();
    await client().generateSession(used, app.api_secret);
    await expect(client().generateSession(used, app.api_secret)).rejects.toMatchObject(stale);
    await expect(client(other.api_key).generateSession(await requestToken(), other.api_secret)).rejects.toMatchObject(stale);
    const old = await requestToken();
    now = new Date(now.getTime() + 181_000);
    await expect(client().generateSession(old, app.api_secret)).rejects.toMatchObject(stale);
  });

  test('with an unknown key, a missing field, and for a refresh token', async () => {
    await expect(client('unknown').generateSession('x', 'y')).rejects.toMatchObject({ message: 'Invalid `api_key`.' });
    await expect(client().generateSession('', 'y')).rejects.toMatchObject({
      error_type: 'InputException',
      message: 'Missing or empty field `request_token`',
    });
    await expect(client().renewAccessToken('x', app.api_secret)).rejects.toMatchObject({ error_type: 'TokenException' });
  });
});

describe('a call', () => {
  test('needs the version header and a well-formed authorisation', async () => {
    const get = (headers: Record<string, string>) => fetch(`${kite.apiUrl}/user/profile`, { headers });
    expect((await get({})).status).toBe(400);
    for (const authorization of ['', 'token nonsense', 'Bearer x']) {
      const response = await get({ 'X-Kite-Version': '3', Authorization: authorization });
      expect([response.status, await response.json()]).toEqual([403, dead]);
    }
  });

  test('with a token of another app is refused', async () => {
    const connect = await loggedIn(kite.addApp({ users: ['AB1234'] }));
    expect(await works(connect)).toBe(true);
    Object.assign(connect, { api_key: app.api_key });
    await expect(connect.getProfile()).rejects.toEqual(dead);
  });

  test('to nowhere is a 404 in the envelope', async () => {
    const response = await fetch(`${kite.apiUrl}/nowhere`);
    expect([response.status, await response.json()]).toMatchObject([404, { status: 'error', error_type: 'GeneralException' }]);
  });

  test('reports another user, or is refused right after the exchange, if the knobs say so', async () => {
    kite.addUser({ user_id: 'CD5678' });
    user.knobs.profileOf = 'CD5678';
    user.knobs.refusedFirstCalls = 1;
    const connect = await loggedIn();
    await expect(connect.getProfile()).rejects.toEqual(dead);
    expect(await connect.getProfile()).toMatchObject({ user_id: 'CD5678' });
  });

  test('and an exchange may be refused for another reason', async () => {
    const permission = { status: 403, error_type: 'PermissionException', message: 'Insufficient permission for that call.' };
    const connect = await loggedIn();
    user.knobs.callRefusal = permission;
    await expect(connect.getProfile()).rejects.toMatchObject({ error_type: 'PermissionException' });
    user.knobs.exchangeRefusal = permission;
    await expect(loggedIn()).rejects.toMatchObject({ error_type: 'PermissionException' });
  });

  test('too many a second are refused if they are counted', async () => {
    const connect = await loggedIn();
    now = new Date(now.getTime() + 5000);
    kite.knobs.requestsPerSecond = 2;
    await connect.getProfile();
    await connect.getProfile();
    await expect(connect.getProfile()).rejects.toMatchObject({ error_type: 'NetworkException', message: 'Too many requests' });
    now = new Date(now.getTime() + 1000);
    await connect.getProfile();
  });
});

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');
}
