/** Faults on the way to the simulator, for one area, path or user at a time; and what it counts. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KiteConnect } from 'kiteconnect';
import { HttpBrowser, totpAt } from '../http-browser.ts';
import { loginByHttp } from './http-login.ts';
import { type KiteSimulator, type KiteUser, startKite } from './index.ts';

const now = new Date('2026-01-05T08:31:07+05:30');
let kite: KiteSimulator;
let user: KiteUser;

beforeEach(async () => {
  kite = await startKite({ clock: () => now });
  kite.addApp({ users: ['AB1234'] });
  user = kite.addUser({ user_id: 'AB1234' });
});
afterEach(() => kite.close());

const entry = () => fetch(`${kite.loginUrl}/connect/login?api_key=kitedemo0000key1`, { redirect: 'manual' });
const profile = (init: RequestInit = {}) => fetch(`${kite.apiUrl}/user/profile`, { headers: { 'X-Kite-Version': '3' }, ...init });

/** Waits until that many requests have reached the simulator. */
async function arrived(requests: number): Promise<void> {
  while (kite.journal.length < requests) await new Promise((resolve) => setImmediate(resolve));
}

describe('faults', () => {
  test('of a gateway and of a rate limit are what the official client expects', async () => {
    const connect = new KiteConnect({ api_key: 'kitedemo0000key1', root: kite.apiUrl });
    kite.knobs.faults.push({ on: 'api', fault: 'bad-gateway', times: 1 }, { on: 'GET /user/profile', fault: 'rate-limited', times: 1 });
    await expect(connect.getProfile()).rejects.toEqual({ error_type: 'NetworkException', message: 'Bad Gateway', data: null });
    await expect(connect.getProfile()).rejects.toMatchObject({ error_type: 'NetworkException', message: 'Too many requests' });
    await expect(connect.getProfile()).rejects.toMatchObject({ error_type: 'TokenException' });
  });

  test('befall only the area, path or method they name', async () => {
    kite.knobs.faults = [{ on: 'pages', fault: 'bot-filter' }];
    expect([(await entry()).status, (await profile()).headers.get('content-type')]).toEqual([403, 'application/json']);
    kite.knobs.faults = [{ on: 'xhr', fault: 'bad-gateway' }];
    expect([(await entry()).status, (await fetch(`${kite.loginUrl}/api/connect/session`)).status]).toEqual([302, 502]);
    kite.knobs.faults = [{ on: 'POST /session/token', fault: 'bad-gateway' }];
    expect((await fetch(`${kite.apiUrl}/session/token`, { method: 'DELETE', headers: { 'X-Kite-Version': '3' } })).status).toBe(403);
    expect((await fetch(`${kite.apiUrl}/session/token`, { method: 'POST' })).status).toBe(502);
  });

  test('befall one user alone', async () => {
    kite.addUser({ user_id: 'CD5678' });
    user.knobs.faults = [{ on: '/api/login', fault: 'rate-limited', retryAfter: 7 }];
    const login = (user_id: string) => new HttpBrowser(kite.loginUrl).request('/api/login', { user_id, password: `invented-${user_id}` });
    const limited = await login('AB1234');
    expect([limited.status, limited.headers.get('retry-after'), (await login('CD5678')).status]).toEqual([429, '7', 200]);
  });

  test('truncate JSON, reset, and never answer', async () => {
    kite.knobs.faults = [{ on: 'api', fault: 'truncated' }];
    const truncated = await profile();
    expect(truncated.headers.get('content-type')).toBe('application/json');
    await expect(truncated.json()).rejects.toThrow('JSON');
    kite.knobs.faults = [{ on: 'api', fault: 'reset' }];
    await expect(profile()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    kite.knobs.faults = [{ on: 'api', fault: 'no-answer' }];
    const waiting = profile();
    await arrived(3);
    await kite.close();
    await expect(waiting).rejects.toThrow('fetch failed');
  });

  test('answer late, and let go when the simulator closes', async () => {
    kite.knobs.faults = [{ on: 'api', fault: 'slow', ms: 30 }];
    expect((await profile()).status).toBe(403);
    kite.knobs.faults = [{ on: 'api', fault: 'slow', ms: 3600_000 }];
    const waiting = profile();
    await arrived(2);
    await kite.close();
    await expect(waiting).rejects.toThrow('fetch failed');
  });

  test('may lose the answer after the work was done', async () => {
    kite.knobs.faults = [{ on: 'POST /api/login', fault: 'reset', processed: true }];
    const browser = new HttpBrowser(kite.loginUrl);
    await expect(browser.request('/api/login', { user_id: 'AB1234', password: 'wrong' })).rejects.toThrow('fetch failed');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, wrongPasswords: 1 });
    kite.knobs.faults = [{ on: 'POST /api/login', fault: 'reset' }];
    await expect(browser.request('/api/login', { user_id: 'AB1234', password: 'wrong' })).rejects.toThrow('fetch failed');
    expect(user.counters).toMatchObject({ passwordSubmissions: 2, wrongPasswords: 1 });
  });

  test('bot filter for clients without a browser-like User-Agent', async () => {
    kite.knobs.requireUserAgent = true;
    expect((await entry()).status).toBe(403);
    expect((await new HttpBrowser(kite.loginUrl).request('/connect/login?api_key=kitedemo0000key1')).status).toBe(302);
  });
});

describe('the Date header', () => {
  test("tells the broker's clock, wrong, cached or not at all as the knobs say", async () => {
    const headers = async () => {
      const answer = await entry();
      return [answer.headers.get('date'), answer.headers.get('age')];
    };
    expect(await headers()).toEqual(['Mon, 05 Jan 2026 03:01:07 GMT', null]);
    kite.knobs.dateOffset = 60_000;
    expect(await headers()).toEqual(['Mon, 05 Jan 2026 03:02:07 GMT', null]);
    kite.knobs.age = 30;
    expect(await headers()).toEqual(['Mon, 05 Jan 2026 03:01:37 GMT', '30']);
    kite.knobs.dateHeader = false;
    expect(await headers()).toEqual([null, '30']);
  });
});

describe('the journal', () => {
  test('tells all that came, for whom, and no value', async () => {
    await loginByHttp(kite.credentials('AB1234'), totpAt(user.totp_secret, now));
    await profile();
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 1, landings: 0 });
    expect(user.counters.requests).toMatchObject({ 'GET /connect/login': 2, 'POST /api/login': 1, 'GET /connect/finish': 1 });
    expect(kite.journal.map(({ area, method, path, user, outcome }) => [area, `${method} ${path}`, user, outcome])).toEqual([
      ['pages', 'GET /connect/login', 'AB1234', 302],
      ['pages', 'GET /connect/login', 'AB1234', 200],
      ['xhr', 'GET /api/connect/session', 'AB1234', 200],
      ['xhr', 'POST /api/login', 'AB1234', 200],
      ['xhr', 'POST /api/twofa', 'AB1234', 200],
      ['pages', 'GET /connect/finish', 'AB1234', 302],
      ['api', 'GET /user/profile', null, 403],
    ]);
    expect(kite.journal[3]?.form).toEqual(['user_id', 'password', 'type']);
    for (const secret of [user.password, user.totp_secret, totpAt(user.totp_secret, now)])
      expect(JSON.stringify(kite.journal)).not.toContain(secret);
  });

  test("counts who arrives at the redirect's target", async () => {
    await fetch(await loginByHttp(kite.credentials('AB1234'), totpAt(user.totp_secret, now)));
    expect(kite.counters.landings).toBe(1);
  });
});

test('both sites can share one port', async () => {
  const one = await startKite({ onePort: true });
  try {
    one.addApp();
    one.addUser({ user_id: 'AB1234' });
    expect(one.apiUrl).toBe(one.loginUrl);
    const redirect = await loginByHttp(one.credentials('AB1234'), totpAt(user.totp_secret, new Date()));
    const connect = new KiteConnect({ api_key: 'kitedemo0000key1', root: one.apiUrl });
    await connect.generateSession(redirect.searchParams.get('request_token') ?? '', one.app('kitedemo0000key1').api_secret);
    expect(await connect.getProfile()).toMatchObject({ user_id: 'AB1234' });
  } finally {
    await one.close();
  }
});
