/** The simulated API, judged by the vendor's own Python client: a simulator that it does not accept is wrong. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AutoTraderWebSimulator, type ConsoleUser, startAutoTraderWeb, type TradingAccount } from './autotrader-web/index.ts';
import { startVendorClient, type VendorClient } from './autotrader-web/vendor-client.ts';

const installing = 120_000;
const now = new Date('2026-01-05T08:31:07+05:30');
let simulator: AutoTraderWebSimulator;
let user: ConsoleUser;
let account: TradingAccount;
let client: VendorClient;

// The first time the client is installed.
beforeAll(async () => (await startVendorClient('none', 'http://127.0.0.1:9')).close(), installing);
beforeEach(async () => {
  simulator = await startAutoTraderWeb({ clock: () => now });
  user = simulator.addUser({ user_name: 'asha' });
  account = simulator.addTradingAccount('asha', { loginId: 'EX1001', pseudoAccName: 'alpha' });
  client = await startVendorClient(user.api_key, simulator.apiUrl);
});
afterEach(async () => {
  client.close();
  await simulator.close();
});

const uuid = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);

describe('a key', () => {
  test('is proved by listing the live pseudo accounts, on both hosts', async () => {
    simulator.addTradingAccount('asha', { live: false });
    const backup = await startVendorClient(user.api_key, simulator.backupUrl);
    for (const each of [client, backup]) {
      expect(await each.call('fetch_live_pseudo_accounts')).toEqual({ result: ['alpha'], message: null, status: true, command_id: uuid });
    }
    backup.close();
    expect(simulator.journal.map((entry) => entry.area)).toEqual(['api', 'backup']);
  });

  const forbidden = { error: 'Exception', text: 'ERROR: Either your API Key is wrong or the user might be disabled.' };

  test('is refused when it is wrong, or its user disabled', async () => {
    const wrong = await startVendorClient('00000000-1111-4222-8333-444444444444', simulator.apiUrl);
    expect(await wrong.call('fetch_live_pseudo_accounts')).toEqual(forbidden);
    wrong.close();
    user.disabled = true;
    expect(await client.call('fetch_live_pseudo_accounts')).toEqual(forbidden);
    expect(simulator.counters.forbidden).toBe(2);
  });

  test.each(['text', 'html', 'empty', 'envelope'] as const)('is refused by the status alone, whatever the body: %s', async (errorBody) => {
    simulator.knobs.errorBody = errorBody;
    user.disabled = true;
    expect(await client.call('validate_all_accounts')).toEqual(forbidden);
  });
});

describe('trading accounts', () => {
  test('are listed without credentials, with the days of their licence', async () => {
    Object.assign(account, { licenseExpiry: new Date('2026-01-08T09:00:00+05:30') });
    simulator.addTradingAccount('asha', { pseudoAccName: null, systemIdOfPseudoAcc: null, live: null });
    const { result } = await client.call('fetch_all_trading_accounts');
    expect(result).toEqual([
      {
        loginId: 'EX1001',
        pseudoAccName: 'alpha',
        broker: 'Example Broker',
        platform: 'EXAMPLE_API_TOTP',
        licenseExpiryDate: '08-Jan-2026',
        live: true,
        systemId: account.systemId,
        systemIdOfPseudoAcc: account.systemIdOfPseudoAcc,
        licenseDaysLeft: 3,
      },
      expect.objectContaining({ pseudoAccName: null, systemIdOfPseudoAcc: null, live: null }),
    ]);
  });

  const fresh = { broker: 'Other Broker', platform: 'OTHER_API', loginId: 'EX9', password: ' with space ', totpKey: 'JBSWY3DPEHPK3PXP' };

  test('are created once, used, and updated', async () => {
    simulator.addBrokerLogin({ broker: 'Other Broker', loginId: 'EX9', password: ' with space ', totpKey: 'JBSWY3DPEHPK3PXP' });
    expect(await client.call('validate_credentials', fresh)).toMatchObject({ result: true, message: null, status: true });
    const created = await client.call('create_trading_account', { ...fresh, loginId: ' EX9 ' });
    expect(created).toMatchObject({ result: expect.any(Number), message: 'Account saved successfully.', status: true });
    expect(await client.call('create_trading_account', fresh)).toMatchObject({
      result: null,
      message: expect.stringMatching(/already exists/),
      status: false,
    });
    expect((await client.call('fetch_live_pseudo_accounts')).result).toEqual(['alpha', 'EX9']);
    expect(await client.call('validate_account', created.result)).toMatchObject({ result: true, status: true });
    await client.call('update_trading_account', { ...fresh, id: created.result, password: 'invented-old' });
    expect(await client.call('validate_account', created.result)).toMatchObject({ result: false, status: true });
  });

  test('belong to one user alone', async () => {
    simulator.addUser({ user_name: 'ravi' });
    const other = simulator.addTradingAccount('ravi', { loginId: 'EX77' });
    expect(await client.call('validate_account', other.systemId)).toMatchObject({ result: null, status: false });
    const taken = { broker: other.broker, platform: other.platform, loginId: 'EX77', password: 'x' };
    expect(await client.call('create_trading_account', taken)).toMatchObject({ status: false, message: expect.stringMatching(/support/) });
  });
});

describe('a validation', () => {
  test('of bad credentials is a request that worked, and uses up the attempts until the broker blocks', async () => {
    account.stored.password = 'invented-old';
    const login = simulator.brokerLogin(account);
    for (let attempt = 1; attempt < 5; attempt += 1) {
      const message = `Invalid client id or password. Attempt ${attempt} of 5.`;
      expect(await client.call('validate_account', account.systemId)).toMatchObject({ result: false, message, status: true });
    }
    const blocked = { result: false, message: 'User blocked. Contact system administrator.', status: true };
    expect(await client.call('validate_account', account.systemId)).toMatchObject(blocked);
    account.stored.password = login.password;
    expect(await client.call('validate_account', account.systemId)).toMatchObject(blocked);
    expect([login.blocked, login.logins, simulator.counters.refusedBrokerLogins]).toEqual([true, 6, 6]);
  });

  test('of a 6-digit code stored in place of the TOTP key is refused', async () => {
    account.stored.totpKey = '123456';
    expect(await client.call('validate_account', account.systemId)).toMatchObject({ result: false, message: 'Invalid TOTP', status: true });
  });

  test('of all logs in to every live account, and reports each by itself', async () => {
    const bad = simulator.addTradingAccount('asha', { stored: { password: 'invented-old' } });
    const manual = simulator.addTradingAccount('asha', { platform: 'ZERODHA_API_M_IPV6' });
    const slow = simulator.addTradingAccount('asha', { outcomes: ['pending'] });
    simulator.addTradingAccount('asha', { live: false });
    const row = (of: TradingAccount, rest: object) =>
      expect.objectContaining({ tradingAccId: of.systemId, pseudoAccId: of.systemIdOfPseudoAcc, tradingAccLoginId: of.loginId, ...rest });
    expect((await client.call('validate_all_accounts')).result).toEqual([
      row(account, { valid: true, result: 'SUCCESS', message: null, sessionState: 'LOGGED_IN' }),
      row(bad, { valid: false, result: 'FAILURE', message: expect.stringMatching(/Attempt 1 of 5/), sessionState: 'ERROR' }),
      row(manual, { valid: false, result: 'FAILURE', message: expect.stringMatching(/manual login/), sessionState: 'LOGGED_OUT' }),
      row(slow, { valid: false, result: 'PENDING', message: null, sessionState: 'LOGGED_OUT' }),
    ]);
    expect([user.counters.brokerLogins, user.counters.refusedBrokerLogins]).toEqual([2, 1]);
    await client.call('validate_all_accounts');
    expect(slow.sessionState).toBe('LOGGED_IN');
    expect(simulator.brokerLogin(bad).attempts).toBe(2);
  });

  test('gives what it is told to, in turn', async () => {
    account.outcomes = [{ valid: false, message: 'invented words' }, { errorCode: 'BROKER_SERVER_TIMEOUT' }, { valid: true }];
    const validate = () => client.call('validate_account', account.systemId);
    expect(await validate()).toMatchObject({ result: false, message: 'invented words', status: true });
    expect(await validate()).toMatchObject({ result: null, message: expect.stringMatching(/in time/), status: false });
    expect(await validate()).toMatchObject({ result: true, status: true });
  });
});

describe('reads', () => {
  test('of a live account come with every field that the client wants', async () => {
    account.sessionState = 'LOGGED_IN';
    for (const [method, rows] of Object.entries({ margins: 3, orders: 1, positions: 1, holdings: 1 })) {
      const { result } = await client.call(`read_platform_${method}`, 'alpha');
      expect(result).toHaveLength(rows);
      expect((result as unknown[])[0]).toMatchObject({
        pseudo_account: 'alpha',
        trading_account: 'EX1001',
        stock_broker: 'Example Broker',
      });
    }
  });

  test('of a dead session reconnect, and are to be tried again', async () => {
    expect(await client.call('read_platform_margins', 'alpha')).toMatchObject({
      result: null,
      status: false,
      message: expect.stringMatching(/retry/),
    });
    expect(await client.call('read_platform_margins', 'alpha')).toMatchObject({ status: true });
    expect(await client.call('read_platform_margins', 'nobody')).toMatchObject({ status: false });
  });

  test('are all there is: an order is refused and counted', async () => {
    expect(await client.call('cancel_all_orders', 'alpha')).toMatchObject({ status: false });
    expect(simulator.counters.orderCalls).toBe(1);
  });
});

test('too many requests are a 429', async () => {
  simulator.knobs.rateLimits = { user: [{ seconds: 5, requests: 1 }], account: [] };
  await client.call('fetch_live_pseudo_accounts');
  expect(await client.call('fetch_live_pseudo_accounts')).toMatchObject({ error: 'HTTPError', text: expect.stringMatching(/^429 /) });
});
