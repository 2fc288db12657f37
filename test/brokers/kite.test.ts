/** Kite without a browser: exchange, verification, expiry and redirect, against the simulated API. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { kite } from '../../lambdas/brokers/kite.ts';
import { kitePages } from '../../lambdas/brokers/kite-pages.ts';
import { brokers } from '../../lambdas/brokers/registry.ts';
import { httpClient } from '../../lambdas/http/client.ts';
import { type BrokerCall, SessionRefused } from '../../lambdas/refresher/broker.ts';
import { parseCredentials } from '../../lambdas/refresher/credentials.ts';
import { istIso, istMoment } from '../../lambdas/refresher/ist.ts';
import { totpAt } from '../simulators/http-browser.ts';
import { loginByHttp } from '../simulators/kite/http-login.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';

let now: Date;
const clock = {
  now: () => now,
  until: async (moment: Date) => {
    now = moment > now ? moment : now;
  },
};
let simulator: KiteSimulator;

beforeEach(async () => {
  now = istMoment('2026-11-23', '08:00');
  simulator = await startKite({ clock: () => now });
  simulator.addApp();
  simulator.addUser({ user_id: 'AB1234' });
});
afterEach(() => simulator.close());

function callFor(changes: Record<string, unknown> = {}): BrokerCall {
  const document = JSON.stringify({ ...simulator.credentials('AB1234'), ...changes });
  return { credentials: parseCredentials(document, brokers, 'any'), http: httpClient(clock, () => 1), clock };
}

async function redirected() {
  const credentials = simulator.credentials('AB1234');
  const url = await loginByHttp(credentials, totpAt(credentials.totp_secret, now));
  return { url: url.href, method: 'GET', body: null };
}

const session = async (call = callFor()) => kite.exchange(await redirected(), call);

describe('the exchange', () => {
  test('gives a token that calls the broker with constant headers', async () => {
    const { access_token, headers } = await session();
    expect(headers).toEqual({ 'X-Kite-Version': '3', Authorization: `token kitedemo0000key1:${access_token}` });
    const profile = await fetch(`${simulator.apiUrl}/user/profile`, { headers: headers! });
    expect(((await profile.json()) as { data: { user_id: string } }).data.user_id).toBe('AB1234');
  });

  test.each([
    ['403 TokenException', { status: 403, error_type: 'TokenException', message: 'Invalid `checksum`.' }],
    ['400 InputException', { status: 400, error_type: 'InputException', message: 'Invalid `checksum`.' }],
  ])('a lost or regenerated api_secret is told by name (%s)', async (_name, badChecksum) => {
    simulator.knobs.badChecksum = badChecksum;
    await expect(session(callFor({ api_secret: 'another-invented-secret' }))).rejects.toMatchObject({
      code: 'app-misconfigured',
      message: expect.stringContaining('regenerated'),
      remedy: expect.stringContaining('api_secret'),
    });
  });

  test('an app bound to another client id is told by name', async () => {
    simulator.knobs.redirectError = { status: 'error', message: 'The user is not enabled for the app.' };
    await expect(session()).rejects.toMatchObject({ code: 'app-misconfigured', message: expect.stringContaining('another client id') });
  });

  test('another redirect URL than the configured one is told by name', async () => {
    await expect(session(callFor({ redirect_url: 'https://127.0.0.1/other' }))).rejects.toMatchObject({
      code: 'app-misconfigured',
      message: expect.stringContaining('redirect'),
      remedy: expect.stringContaining('redirect_url'),
    });
  });

  test('without a configured redirect URL any is taken', async () => {
    expect((await session(callFor({ redirect_url: undefined }))).access_token).toMatch(/\w{16,}/);
  });

  test('a lapsed subscription is told by name', async () => {
    simulator.knobs.badChecksum = {
      status: 403,
      error_type: 'PermissionException',
      message: 'Your Kite Connect subscription is not active.',
    };
    await expect(session(callFor({ api_secret: 'another-invented-secret' }))).rejects.toMatchObject({ code: 'subscription-lapsed' });
  });

  test('a key that Kite does not know', async () => {
    const captured = await redirected();
    await expect(kite.exchange(captured, callFor({ api_key: 'unknown0000key00' }))).rejects.toMatchObject({
      code: 'app-misconfigured',
      message: expect.stringContaining('api_key'),
    });
  });

  test('a request token that is used up asks for a new login, not for new credentials', async () => {
    const captured = await redirected();
    await kite.exchange(captured, callFor());
    await expect(kite.exchange(captured, callFor())).rejects.toMatchObject({
      code: 'broker-unavailable',
      message: expect.stringContaining('used up'),
    });
  });

  test('one that is too old as well', async () => {
    const captured = await redirected();
    now = new Date(now.getTime() + 181_000);
    await expect(kite.exchange(captured, callFor())).rejects.toMatchObject({ code: 'broker-unavailable' });
  });

  test.each([
    ['without a token', 'https://127.0.0.1/?action=login&status=success'],
    ['with an error', 'https://127.0.0.1/?action=login&status=error&request_token=invented0token0of0thirty0two0000'],
  ])('a redirect %s is no login', async (_name, url) => {
    await expect(kite.exchange({ url, method: 'GET', body: null }, callFor())).rejects.toMatchObject({ code: 'page-changed' });
    expect(simulator.counters.exchanges).toBe(0);
  });
});

describe('the verification', () => {
  test('tells whose token it is', async () => {
    expect(await kite.verify(await session(), callFor())).toEqual({ user_id: 'AB1234' });
    simulator.addUser({ user_id: 'XY9999' });
    simulator.knobs.profileOf = 'XY9999';
    now = new Date(now.getTime() + 30_000);
    expect(await kite.verify(await session(), callFor())).toEqual({ user_id: 'XY9999' });
  });

  test('tells a dead token from a broker in trouble', async () => {
    const old = await session();
    now = istMoment('2026-11-24', '06:00');
    await expect(kite.verify(old, callFor())).rejects.toThrow(SessionRefused);
  });

  test('ends a session that must not be used', async () => {
    const mine = await session();
    await kite.revoke!(mine, callFor());
    await expect(kite.verify(mine, callFor())).rejects.toThrow(SessionRefused);
  });

  test('users are compared without case', () => {
    const { credentials } = callFor();
    expect([kite.isUser('ab1234', credentials), kite.isUser('AB1235', credentials)]).toEqual([true, false]);
  });
});

test.each([
  ['2026-11-23', '08:00', '2026-11-24T06:00:00+05:30'],
  ['2026-11-23', '23:59', '2026-11-24T06:00:00+05:30'],
  ['2026-11-23', '05:59', '2026-11-23T06:00:00+05:30'],
  ['2026-11-23', '06:00', '2026-11-24T06:00:00+05:30'],
])('a token issued on %s at %s ends at %s', (date, time, end) => {
  expect(istIso(kite.expiresAt(istMoment(date, time))!)).toBe(end);
});

test.each([
  ['https://127.0.0.1/?request_token=x&status=success', null, true],
  ['https://anything.example/cb?status=success&request_token=x', null, true],
  ['https://127.0.0.1/?action=login&status=error', null, true],
  ['https://127.0.0.1/cb?error=denied', 'https://127.0.0.1/cb', true],
  ['https://kite.zerodha.com/connect/finish?api_key=k&sess_id=s', 'https://127.0.0.1/cb', false],
  ['https://kite.zerodha.com/connect/login?v=3&api_key=k', null, false],
])('%s ends the login (redirect URL %s): %s', (url, redirectUrl, ends) => {
  expect(kitePages.isRedirect({ url, method: 'GET', body: null }, redirectUrl)).toBe(ends);
});
