/** How long a session of the simulated API lives, what limits its calls, and what can befall them (8). */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { totpAt } from '../http-browser.ts';
import * as api from './api-client.ts';
import { loginByHttp } from './http-login.ts';
import { type BreezeApp, type BreezeSimulator, type BreezeUser, startBreeze } from './index.ts';

let now: Date;
let breeze: BreezeSimulator;
let app: BreezeApp;
let user: BreezeUser;

beforeEach(async () => {
  now = new Date('2026-01-15T08:20:05+05:30');
  breeze = await startBreeze({ clock: () => now });
  app = breeze.addApp();
  user = breeze.addUser({ user_id: 'DEMO1234' });
});
afterEach(() => breeze.close());

/** A login in a step of its own, so that its code was not used before. */
async function apisession(of = app): Promise<string> {
  now = new Date(now.getTime() + 30_000);
  const { url } = await loginByHttp(breeze.credentials('DEMO1234', of.api_key), totpAt(user.totp_secret, now));
  return url.searchParams.get('apisession') ?? '';
}

const exchange = (session: string, appKey = app.api_key) => api.exchange(breeze, appKey, session);
const sessionToken = async (session: string) => String((await exchange(session)).body.Success?.session_token);
const signed = (token: string, { at = now, ...signing }: api.Signing & { at?: Date } = {}) => api.signed(breeze, app, token, at, signing);

const invalidChecksum = { Success: null, Status: 5, Error: 'Authentication Fail :: Invalid Checksum.' };

describe('limits', () => {
  test('of a minute pass with it, and a customerdetails counts', async () => {
    breeze.knobs.callsPerMinute = 3;
    const token = await sessionToken(await apisession());
    await signed(token);
    await signed(token);
    expect(await signed(token)).toMatchObject({ status: 401, body: { Success: null, Status: 5, Error: breeze.knobs.minuteLimit.error } });
    now = new Date(now.getTime() + 60_000);
    expect((await signed(token)).status).toBe(200);
  });

  test('of a day pass at midnight in India; a customerdetails may not count', async () => {
    Object.assign(breeze.knobs, { callsPerDay: 2, exchangesCount: false });
    now = new Date('2026-01-15T23:50:00+05:30');
    const first = await sessionToken(await apisession());
    await signed(first);
    await signed(first);
    now = new Date('2026-01-15T23:59:59+05:30');
    expect((await signed(first)).body.Error).toContain('per day');
    now = new Date('2026-01-16T00:00:00+05:30');
    expect((await signed(await sessionToken(await apisession()))).status).toBe(200);
  });

  test('are an app’s own', async () => {
    breeze.knobs.callsPerMinute = 1;
    const other = breeze.addApp();
    const session = await apisession(other);
    await exchange(session);
    expect((await exchange(session, other.api_key)).body.Success).not.toBeNull();
  });
});

describe('a session ends', () => {
  test.each([
    ['00:00', '2026-01-15T23:59:59+05:30', '2026-01-16T00:00:00+05:30'],
    ['05:30', '2026-01-16T05:29:59+05:30', '2026-01-16T05:30:00+05:30'],
  ])('at %s', async (at, lastMoment, end) => {
    breeze.knobs.sessionsEndAt = at;
    const session = await apisession();
    const token = await sessionToken(session);
    now = new Date(lastMoment);
    expect((await signed(token)).status).toBe(200);
    now = new Date(end);
    expect((await exchange(session)).body.Error).toBe('Resource not available.');
    expect((await signed(token)).body).toEqual(invalidChecksum);
    breeze.knobs.endedSessionSigned = breeze.knobs.endedSession;
    expect((await signed(token)).body.Error).toBe('Resource not available.');
  });

  test('after its hours, if they are fewer', async () => {
    breeze.knobs.sessionHours = 2;
    const session = await apisession();
    now = new Date(now.getTime() + 2 * 3600_000);
    expect((await exchange(session)).body.Error).toBe('Resource not available.');
  });

  test.each([
    ['ends-all-apps', { sameApp: false, otherApp: false }],
    ['ends-same-app', { sameApp: false, otherApp: true }],
    ['keeps-both', { sameApp: true, otherApp: true }],
  ] as const)('with a new login, knob %s', async (secondLogin, survives) => {
    const other = breeze.addApp();
    const here = await apisession();
    user.knobs.secondLogin = 'keeps-both';
    const elsewhere = await apisession(other);
    user.knobs.secondLogin = secondLogin;
    const latest = await apisession();
    const alive = async (session: string, of: BreezeApp) => (await exchange(session, of.api_key)).body.Success !== null;
    expect({ sameApp: await alive(here, app), otherApp: await alive(elsewhere, other) }).toEqual(survives);
    expect(await alive(latest, app)).toBe(true);
  });

  test('not with the login of another user', async () => {
    const session = await apisession();
    breeze.addUser({ user_id: 'OTHER999' });
    await loginByHttp(breeze.credentials('OTHER999'), totpAt(user.totp_secret, now));
    expect((await exchange(session)).body.Success).not.toBeNull();
  });

  test('with a lock-out and with a reset', async () => {
    const session = await apisession();
    user.blocked = true;
    expect((await exchange(session)).body.Error).toBe('Resource not available.');
    breeze.resetCredentials('DEMO1234', 'invented-new');
    expect(user).toMatchObject({ blocked: false, password: 'invented-new' });
    expect((await exchange(session)).body.Error).toBe('Resource not available.');
    expect((await exchange(await apisession())).body.Status).toBe(200);
  });
});

describe('faults', () => {
  test('of a gateway and on the way befall what they name', async () => {
    const session = await apisession();
    breeze.knobs.faults = [{ on: 'GET /breezeapi/api/v1/customerdetails', fault: 'bad-gateway', times: 1 }];
    await expect(exchange(session)).rejects.toThrow('JSON');
    expect((await exchange(session)).status).toBe(200);
    user.knobs.faults = [{ on: 'api', fault: 'rate-limited', times: 1 }];
    expect(await exchange(session)).toMatchObject({ status: 429, body: { Error: breeze.knobs.minuteLimit.error } });
    expect(breeze.journal.at(-1)).toMatchObject({ area: 'api', user: 'DEMO1234', outcome: 429 });
  });
});
