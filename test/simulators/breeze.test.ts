/** The simulated API, judged by ICICI's own npm client: a simulator that it does not accept is wrong. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as api from './breeze/api-client.ts';
import { loginByHttp } from './breeze/http-login.ts';
import { type ApiRefusal, type BreezeApp, type BreezeSimulator, type BreezeUser, startBreeze } from './breeze/index.ts';
import { runOfficialClient } from './breeze/official-client.ts';
import { totpAt } from './http-browser.ts';

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

const get = (path: string, body: string, headers: Record<string, string> = {}) => api.get(breeze, path, body, headers);
const exchange = (session: string, appKey = app.api_key) => api.exchange(breeze, appKey, session);
const sessionToken = async (session: string) => String((await exchange(session)).body.Success?.session_token);
const signed = (token: string, { at = now, ...signing }: api.Signing & { at?: Date } = {}) => api.signed(breeze, app, token, at, signing);

type Changes = NonNullable<Parameters<typeof signed>[1]>;

const invalidChecksum = { Success: null, Status: 5, Error: 'Authentication Fail :: Invalid Checksum.' };

describe('ICICI’s own client', () => {
  // It stamps its calls with the real time.
  beforeEach(() => {
    breeze.knobs.timestampTolerance = null;
  });

  test('exchanges a session and reads the funds', async () => {
    const session = await apisession();
    const run = await runOfficialClient(breeze, app.api_key, app.api_secret, session);
    expect(run).toMatchObject({
      session: { userId: 'DEMO1234', sessionKey: expect.stringMatching(/^\d{8}$/) },
      customer: { Success: { idirect_userid: 'DEMO1234', exg_trade_date: { NSE: '15-Jan-2026' } }, Status: 200, Error: null },
      funds: { Success: { bank_account: '000000000000', unallocated_balance: '50000' }, Status: 200, Error: null },
    });
    expect(user.counters).toMatchObject({ exchanges: 2, fundsCalls: 1, badChecksums: 0 });
  });

  test('gets a session with a wrong secret too; only the signed call tells', async () => {
    const session = await apisession();
    breeze.knobs.refusalHttp = 200;
    const run = await runOfficialClient(breeze, app.api_key, 'invented-wrong', session);
    expect(run).toMatchObject({ session: { userId: 'DEMO1234' }, funds: invalidChecksum });
    expect(breeze.counters.badChecksums).toBe(1);
    breeze.knobs.refusalHttp = null;
    const hidden = await runOfficialClient(breeze, app.api_key, 'invented-wrong', session);
    expect(hidden.funds).toEqual({ thrown: expect.stringContaining('url is not defined') });
  });

  test('is told no more than that a session is not one', async () => {
    const run = await runOfficialClient(breeze, app.api_key, app.api_secret, 'unknown');
    expect(run).toEqual({ session: { thrown: 'Could not authenticate credentials. Please check token and keys' } });
  });
});

describe('the exchange', () => {
  test('gives base64 of user id and key, again and again the same', async () => {
    const session = await apisession();
    const { status, body } = await exchange(session);
    expect([status, body.Status, body.Error]).toEqual([200, 200, null]);
    const token = String(body.Success?.session_token);
    expect(Buffer.from(token, 'base64').toString()).toMatch(/^DEMO1234:\d{8}$/);
    expect(await sessionToken(session)).toBe(token);
    expect(Buffer.from(token, 'base64').toString()).not.toContain(session);
    breeze.knobs.sessionTokenKey = 'same';
    const second = await apisession();
    expect(Buffer.from(await sessionToken(second), 'base64').toString()).toBe(`DEMO1234:${second}`);
  });

  test('names what is wrong in the body, whatever the status', async () => {
    const session = await apisession();
    expect(await exchange('unknown')).toEqual({ status: 200, body: { Success: null, Status: 500, Error: 'Invalid session.' } });
    expect((await exchange(session, 'unknown')).body).toEqual({ Success: null, Status: 5, Error: 'Public Key does not exist.' });
    expect((await exchange(session, encodeURIComponent(app.api_key))).body.Error).toBe('Public Key does not exist.');
    breeze.knobs.refusalHttp = 401;
    expect(await exchange('unknown')).toMatchObject({ status: 401, body: { Error: 'Invalid session.' } });
    breeze.knobs.unknownSession = { http: 500, status: 500, error: 'Other words', withoutSuccess: true };
    breeze.knobs.refusalHttp = null;
    expect(await exchange('unknown')).toEqual({ status: 500, body: { Status: 500, Error: 'Other words' } });
    expect((await get('customerdetails', 'no JSON')).body.Error).toBe('Invalid request.');
    expect((await get('nowhere', '{}')).status).toBe(404);
  });

  test('belongs to the app of the login, and needs it active', async () => {
    const other = breeze.addApp();
    const session = await apisession();
    expect((await exchange(session, other.api_key)).body.Error).toBe('Invalid session.');
    app.active = false;
    expect((await exchange(session)).body.Error).toBe('Public Key does not exist.');
  });

  test('may be unavailable at first, refused, or report another user', async () => {
    user.knobs.unavailableFirst = 2;
    const session = await apisession();
    expect((await exchange(session)).body).toMatchObject({ Success: null, Error: expect.stringContaining('Unable to retrieve') });
    expect((await exchange(session)).body.Success).toBeNull();
    expect((await exchange(session)).body.Success).toMatchObject({ idirect_userid: 'DEMO1234' });
    user.knobs.reportsUser = 'OTHER999';
    expect((await exchange(session)).body.Success).toMatchObject({ idirect_userid: 'OTHER999' });
    expect((await signed(await sessionToken(session))).body.Status).toBe(200);
    const ip: ApiRefusal = { http: 403, status: 403, error: 'The IP used differs from the declared static IP.' };
    user.knobs.callRefusal = ip;
    expect(await signed(await sessionToken(session))).toMatchObject({ status: 403, body: { Error: ip.error } });
    user.knobs.exchangeRefusal = ip;
    expect((await exchange(session)).body.Error).toBe(ip.error);
  });
});

describe('a signed call', () => {
  test.each<[string, string, Changes]>([
    ['row 1', '{}', {}],
    ['row 2', '{"stock_code":"ITC","exchange_code":"NSE","expiry_date":"","product_type":"cash","right":"","strike_price":""}', {}],
    ['a body with spaces, hashed as sent', '{ "a" : 1 }', {}],
  ])('is right: %s', async (_name, body, changes) => {
    app.api_secret = 'ExampleSecret';
    const token = await sessionToken(await apisession());
    expect(await signed(token, { body, ...changes })).toMatchObject({ status: 200, body: { Success: { bank_account: '000000000000' } } });
  });

  test('has the checksum of the dossier’s example (7)', async () => {
    app.api_secret = 'ExampleSecret';
    const token = await sessionToken(await apisession());
    now = new Date('2026-01-15T03:20:05Z');
    const headers = {
      'X-Checksum': 'token 0e0b446a670787408abe9113f173d5c7e7877d86068b68d93000ef18235794de',
      'X-Timestamp': '2026-01-15T03:20:05.000Z',
      'X-AppKey': app.api_key,
      'X-SessionToken': token,
    };
    expect((await get('funds', '{}', headers)).body.Status).toBe(200);
    expect((await get('funds', '{ }', headers)).body).toEqual(invalidChecksum);
  });

  test.each<[string, Changes]>([
    ['a wrong secret', { secret: 'invented-wrong' }],
    ['an empty text hashed', { hashed: '' }],
    ['other bytes sent', { body: '{"a": 1}', hashed: '{"a":1}' }],
    ['the word left out', { word: '' }],
    ['a clock 301 s ahead', { at: new Date('2026-01-15T08:25:36+05:30') }],
    ['India’s time for UTC', { at: new Date('2026-01-15T08:20:35Z') }],
  ])('is refused with %s', async (_name, signing) => {
    const token = await sessionToken(await apisession());
    expect(await signed(token, signing)).toEqual({ status: 401, body: invalidChecksum });
    expect(user.counters.badChecksums).toBe(1);
    expect((await signed(token)).status).toBe(200);
  });

  test('is refused with an unknown session token, one of another app, the secret of before, and an inactive app', async () => {
    const session = await apisession();
    expect((await signed('REVNTzEyMzQ6OTg3NjU0MzI=')).body).toEqual(invalidChecksum);
    expect((await signed(Buffer.from(`DEMO1234:${session}`).toString('base64'))).body).toEqual(invalidChecksum);
    const token = await sessionToken(session);
    const other = breeze.addApp({ api_secret: app.api_secret });
    breeze.knobs.secondLogin = 'keeps-both';
    const elsewhere = (await exchange(await apisession(other), other.api_key)).body.Success?.session_token;
    expect((await signed(String(elsewhere))).body).toEqual(invalidChecksum);
    const old = app.api_secret;
    app.api_secret = 'invented-regenerated';
    expect((await signed(token, { secret: old })).body).toEqual(invalidChecksum);
    app.active = false;
    expect((await signed(token)).body.Error).toBe('Public Key does not exist.');
  });

  test('to other endpoints finds no data, which is no refusal of the session', async () => {
    const token = await sessionToken(await apisession());
    expect((await signed(token, { path: 'portfoliopositions' })).body).toEqual({ Success: null, Status: 200, Error: 'No Data Found' });
  });
});
