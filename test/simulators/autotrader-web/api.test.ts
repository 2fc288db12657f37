/** The simulated API where the vendor's client shows nothing of it: hosts, limits, keys over time, and what is not known. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpBrowser } from '../http-browser.ts';
import { type AutoTraderWebSimulator, type ConsoleUser, rateLimits, startAutoTraderWeb, type TradingAccount } from './index.ts';

let now: Date;
let simulator: AutoTraderWebSimulator;
let user: ConsoleUser;
let account: TradingAccount;

beforeEach(async () => {
  now = new Date('2026-01-05T08:31:07+05:30');
  simulator = await startAutoTraderWeb({ clock: () => now });
  user = simulator.addUser({ user_name: 'asha' });
  account = simulator.addTradingAccount('asha', { pseudoAccName: 'alpha' });
});
afterEach(() => simulator.close());

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

async function get(path = '/account/fetchLivePseudoAccounts', key = user.api_key, host = simulator.apiUrl): Promise<number> {
  return (await fetch(`${host}${path}`, { headers: { 'api-key': key } })).status;
}

async function post(path: string, form: Record<string, string>): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(`${simulator.apiUrl}/account/${path}`, {
    method: 'POST',
    headers: { 'api-key': user.api_key },
    body: new URLSearchParams(form),
  });
  return [response.status, (await response.json()) as Record<string, unknown>];
}
const validate = () => post('validateAccount', { tradingAccId: String(account.systemId) });

describe('the envelope', () => {
  test('always has its four keys, and the newer ones where they are sent', async () => {
    expect(Object.keys((await validate())[1])).toEqual(['result', 'message', 'status', 'commandId', 'errorCode', 'brokerCallMillis']);
    simulator.knobs.newerFields = false;
    expect(Object.keys((await validate())[1])).toEqual(['result', 'message', 'status', 'commandId']);
    const [, all] = await post('validateAllAccounts', {});
    expect(all.result).toEqual([expect.not.objectContaining({ sessionState: expect.anything() })]);
  });

  test.each([
    ['name', 'LICENSE_EXPIRED'],
    ['number', 1003],
  ] as const)('writes error codes as a %s', async (errorCodeAs, written) => {
    simulator.knobs.errorCodeAs = errorCodeAs;
    account.licenseExpiry = now;
    expect(await validate()).toMatchObject([200, { result: null, status: false, errorCode: written }]);
    expect(simulator.counters.brokerLogins).toBe(0);
  });

  test('of a refusal may come with another HTTP status', async () => {
    simulator.knobs.refusedStatus = 400;
    user.walletEmpty = true;
    expect(await validate()).toMatchObject([400, { status: false, errorCode: 'INSUFFICIENT_WALLET_BALANCE' }]);
  });

  test('does not come for a path, or a method, that is not there', async () => {
    expect([await get('/account/nowhere'), await get('/account/validateAccount'), await get('/')]).toEqual([404, 405, 404]);
  });
});

describe('a key', () => {
  test('is dead at once when it was re-generated, or after a while, and the new one may be late', async () => {
    const first = user.api_key;
    const second = simulator.regenerateElsewhere('asha');
    expect([await get(undefined, first), await get(undefined, second)]).toEqual([403, 200]);
    Object.assign(simulator.knobs, { oldKeyLivesSeconds: 30 });
    simulator.regenerateElsewhere('asha');
    expect([await get(undefined, second), await get()]).toEqual([200, 200]);
    later(30);
    expect([await get(undefined, second), await get()]).toEqual([403, 200]);
  });

  test('may be late when a person makes it on the console', async () => {
    Object.assign(simulator.knobs, { newKeyDelaySeconds: 20, promptCounts: false });
    const browser = new HttpBrowser(simulator.consoleUrl);
    await browser.request('/login', { username: 'asha', password: user.password });
    await browser.request('/settings/key/regenerate', { password: user.password });
    expect(await get()).toBe(403);
    later(20);
    expect(await get()).toBe(200);
  });

  test('may be given with the user', async () => {
    const api_key = '00000000-1111-4222-8333-444444444444';
    simulator.addUser({ user_name: 'ravi', api_key });
    expect([await get(undefined, api_key), await get()]).toEqual([200, 200]);
  });

  test('need not be a UUID', async () => {
    simulator.knobs.keyFormat = 'hex';
    expect(simulator.regenerateElsewhere('asha')).toMatch(/^[0-9a-f]{32}$/);
    expect(await get()).toBe(200);
  });

  test('is needed for everything', async () => {
    expect((await fetch(`${simulator.apiUrl}/account/fetchLivePseudoAccounts`)).status).toBe(403);
  });
});

describe('limits', () => {
  test('of a user count both hosts together, and open again', async () => {
    simulator.knobs.rateLimits = { user: [{ seconds: 5, requests: 3 }], account: [] };
    const codes = [
      await get(),
      await get(),
      await get(undefined, undefined, simulator.backupUrl),
      await get(undefined, undefined, simulator.backupUrl),
    ];
    expect(codes).toEqual([200, 200, 200, 429]);
    later(5);
    expect(await get()).toBe(200);
  });

  test('of an account count the requests that name it', async () => {
    simulator.knobs.rateLimits = { user: [], account: [{ seconds: 60, requests: 1 }] };
    const other = simulator.addTradingAccount('asha', { pseudoAccName: 'beta' });
    await validate();
    expect([
      await get('/trading/readPlatformMargins?pseudoAccount=alpha'),
      await get('/trading/readPlatformMargins?pseudoAccount=beta'),
    ]).toEqual([429, 200]);
    expect(simulator.journal.map((entry) => entry.account)).toEqual([account.systemId, account.systemId, other.systemId]);
  });

  test.each([
    ['older', 200],
    ['newer', 500],
  ] as const)('are those of the %s table', async (table, requests) => {
    simulator.knobs.rateLimits = rateLimits[table];
    const codes = await Promise.all(Array.from({ length: requests + 1 }, () => get()));
    expect(codes.filter((code) => code === 429)).toHaveLength(1);
  });

  test('broken too often disable the user', async () => {
    Object.assign(simulator.knobs, { rateLimits: { user: [{ seconds: 5, requests: 0 }], account: [] }, disableAfterBreaches: 2 });
    expect([await get(), await get(), await get()]).toEqual([429, 429, 403]);
  });
});

describe('an update', () => {
  const update = (form: Record<string, string>) => post('updateTradingAccount', { id: String(account.systemId), ...form });

  test.each([
    ['keeps', true],
    ['clears', false],
  ] as const)('%s what it does not name', async (updateOmitted, works) => {
    simulator.knobs.updateOmitted = updateOmitted;
    await update({ password: String(account.stored.password) });
    expect((await validate())[1]).toMatchObject({ result: works, status: true });
  });

  test('may take an access token, where there is a field for it', async () => {
    simulator.brokerLogin(account).accessToken = 'invented-token';
    simulator.knobs.tokenField = 'token';
    simulator.knobs.updateOmitted = 'keeps';
    expect((await validate())[1]).toMatchObject({ result: false });
    await update({ token: 'invented-token' });
    expect((await validate())[1]).toMatchObject({ result: true });
  });

  test('needs an id', async () => {
    expect(await post('updateTradingAccount', { password: 'x' })).toMatchObject([
      200,
      { status: false, message: 'The field id is missing.' },
    ]);
  });
});

test('a session that lives is logged in anew by a validation, or not', async () => {
  const login = simulator.brokerLogin(account);
  await validate();
  await validate();
  expect(login.logins).toBe(2);
  simulator.knobs.validateLogsInAnew = false;
  await validate();
  expect(login.logins).toBe(2);
});

test('the primary host may fail while the backup works', async () => {
  simulator.knobs.faults = [{ on: 'api', fault: 'bad-gateway' }];
  expect([await get(), await get(undefined, undefined, simulator.backupUrl)]).toEqual([502, 200]);
});

describe('the attempts at a broker', () => {
  test('are forgiven by a good login', async () => {
    const login = simulator.brokerLogin(account);
    account.outcomes = [{ valid: false }, { valid: false }];
    await validate();
    await validate();
    expect(login.attempts).toBe(2);
    await validate();
    expect(login.attempts).toBe(0);
  });

  test.each([
    [true, 1],
    [false, 0],
  ])('are used up by a wrong TOTP key: %s', async (totpCounts, attempts) => {
    simulator.knobs.totpCounts = totpCounts;
    account.stored.totpKey = '123456';
    await validate();
    expect(simulator.brokerLogin(account)).toMatchObject({ attempts, refusals: 1 });
  });
});

test('an account that is created is live, or not, and its licence ends', async () => {
  const form = { broker: 'Other', platform: 'P', loginId: 'X1', password: 'x' };
  Object.assign(simulator.knobs, { newAccountsLive: false, newLicenseDays: 3 });
  const [, created] = await post('createTradingAccount', form);
  expect(user.accounts.at(-1)).toMatchObject({ systemId: created.result, live: false, pseudoAccName: 'X1' });
  later(3 * 86_400);
  expect(await post('validateAccount', { tradingAccId: String(created.result) })).toMatchObject([200, { errorCode: 'LICENSE_EXPIRED' }]);
});

test('accounts that are not live, or not mapped, are not listed as live and cannot be read', async () => {
  simulator.addTradingAccount('asha', { pseudoAccName: 'beta', live: false, sessionState: 'LOGGED_IN' });
  simulator.addTradingAccount('asha', { pseudoAccName: null });
  const request = (path: string) => fetch(`${simulator.apiUrl}${path}`, { headers: { 'api-key': user.api_key } });
  expect(await (await request('/account/fetchLivePseudoAccounts')).json()).toMatchObject({ result: ['alpha'] });
  expect(await (await request('/trading/readPlatformOrders?pseudoAccount=beta')).json()).toMatchObject({ status: false, result: null });
});

test('a client that no broker knows is refused', async () => {
  const form = { broker: 'None', platform: 'P', loginId: 'X', password: 'x' };
  expect((await post('validateCredentials', form))[1]).toMatchObject({ result: false, status: true });
  expect(await post('validateCredentials', { broker: 'None' })).toMatchObject([
    200,
    { status: false, message: 'The field platform is missing.' },
  ]);
});

test('the journal has names of fields and no values', async () => {
  await post('validateCredentials', { broker: 'None', platform: 'P', loginId: 'X', password: 'invented-secret' });
  expect(simulator.journal[0]).toMatchObject({
    area: 'api',
    user: 'asha',
    form: ['broker', 'platform', 'loginId', 'password'],
    outcome: 200,
  });
  expect(JSON.stringify(simulator.journal)).not.toMatch(/invented-secret|[0-9a-f]{8}-/);
});
