/** AutoTrader Web without a browser: the key, the two hosts, and the broker sessions behind it, against the simulated API. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { autoTraderWeb, autoTraderWebAt } from '../../lambdas/brokers/autotrader-web.ts';
import { brokers } from '../../lambdas/brokers/registry.ts';
import { httpClient } from '../../lambdas/http/client.ts';
import { type BrokerCall, type InvalidSession, SessionRefused } from '../../lambdas/refresher/broker.ts';
import { parseCredentials } from '../../lambdas/refresher/credentials.ts';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import {
  type AutoTraderWebSimulator,
  type ConsoleUser,
  type NewTradingAccount,
  startAutoTraderWeb,
  type TradingAccount,
} from '../simulators/autotrader-web/index.ts';

let now: Date;
let waited: number;
const clock = {
  now: () => now,
  until: async (moment: Date) => {
    waited += Math.max(0, moment.getTime() - now.getTime());
    now = moment > now ? moment : now;
  },
};
let simulator: AutoTraderWebSimulator;
let user: ConsoleUser;

beforeEach(async () => {
  now = istMoment('2026-11-23', '08:00');
  waited = 0;
  simulator = await startAutoTraderWeb({ clock: () => now });
  user = simulator.addUser({ user_name: 'asha' });
});
afterEach(() => simulator.close());

function callFor(changes: Record<string, unknown> = {}): BrokerCall {
  const document = JSON.stringify({ ...simulator.credentials('asha'), ...changes });
  return { credentials: parseCredentials(document, brokers, 'any'), http: httpClient(clock, () => 1), clock };
}
const session = (key = user.api_key) => autoTraderWeb.knownSession!({ ...callFor().credentials, api_key: key })!;
const verify = () => autoTraderWeb.verify(session(), callFor());
const shown = (text: string) => ({ url: `${simulator.consoleUrl}/settings/security`, method: 'GET', body: null, text });
const exchange = (key = user.api_key) => autoTraderWeb.exchange(shown(key), callFor());

describe('a key', () => {
  test('that the console showed calls the API with one constant header, and has no end', async () => {
    const { access_token, headers, extra } = await exchange();
    expect({ access_token, headers, extra }).toEqual({ access_token: user.api_key, headers: { 'api-key': user.api_key }, extra: {} });
    expect((await fetch(`${simulator.apiUrl}/account/fetchLivePseudoAccounts`, { headers: headers! })).status).toBe(200);
    expect(autoTraderWeb.expiresAt(now)).toBeNull();
  });

  test('is proved by the lightest call, and nothing else is called', async () => {
    expect(await verify()).toEqual({ user_id: 'asha' });
    expect(simulator.counters.requests).toEqual({ 'GET /account/fetchLivePseudoAccounts': 1 });
  });

  test('made anew elsewhere is refused', async () => {
    const old = session();
    simulator.regenerateElsewhere('asha');
    await expect(autoTraderWeb.verify(old, callFor())).rejects.toThrow(SessionRefused);
  });

  test.each(['text', 'html', 'empty', 'envelope'] as const)('is refused by the status, whatever the body is (%s)', async (errorBody) => {
    simulator.knobs.errorBody = errorBody;
    user.disabled = true;
    await expect(verify()).rejects.toThrow(SessionRefused);
  });

  test('that the API refuses though the console has just shown it means a disabled user', async () => {
    user.disabled = true;
    await expect(exchange()).rejects.toMatchObject({ code: 'account-blocked', remedy: expect.stringContaining('support') });
    expect(waited).toBe(5_000);
  });

  test('that works a moment after it was shown is taken', async () => {
    simulator.knobs.newKeyDelaySeconds = 4;
    simulator.regenerateElsewhere('asha');
    expect((await exchange()).access_token).toBe(user.api_key);
  });

  test('pasted by a person is recognised, and a redirect is not one', () => {
    expect(autoTraderWeb.carriesLogin(shown(user.api_key))).toBe(true);
    expect(autoTraderWeb.carriesLogin(shown('asha'))).toBe(false);
    expect(autoTraderWeb.carriesLogin({ url: 'https://127.0.0.1/?request_token=x', method: 'GET', body: null })).toBe(false);
  });

  test('is not known where the credentials name none', () => {
    expect(autoTraderWeb.knownSession!(callFor().credentials)).toBeNull();
  });
});

describe('the hosts', () => {
  const own = () =>
    autoTraderWebAt({ login: simulator.consoleUrl, api: simulator.apiUrl, backup: simulator.backupUrl }).verify(session(), callFor());

  test.each(['bad-gateway', 'reset', 'truncated', 'bot-filter'] as const)(
    'the backup is asked where the primary has a fault (%s), unless that is a refusal',
    async (fault) => {
      simulator.knobs.faults = [{ on: 'api', fault }];
      // A filter's 403 cannot be told from a refused key: the dossier knows no body of a 403.
      if (fault === 'bot-filter') await expect(own()).rejects.toThrow(SessionRefused);
      else expect(await own()).toEqual({ user_id: 'asha' });
    },
  );

  test('the backup is not asked where the primary refuses the key', async () => {
    user.disabled = true;
    await expect(own()).rejects.toThrow(SessionRefused);
    expect(simulator.journal.map(({ area }) => area)).toEqual(['api']);
  });

  test('other endpoints than the service’s own have no backup', async () => {
    simulator.knobs.faults = [{ on: 'api', fault: 'bad-gateway' }];
    await expect(verify()).rejects.toMatchObject({ code: 'broker-unavailable' });
    expect(simulator.journal.some(({ area }) => area === 'backup')).toBe(false);
  });

  test('too many requests are told, after a few tries', async () => {
    simulator.knobs.faults = [{ on: 'api', fault: 'rate-limited' }];
    await expect(own()).rejects.toMatchObject({ code: 'rate-limited' });
    expect(simulator.journal.length).toBeLessThanOrEqual(3);
    expect(simulator.journal.some(({ area }) => area === 'backup')).toBe(false);
  });
});

describe('the broker sessions behind it', () => {
  const list = () => autoTraderWeb.behind!.list(session(), callFor());
  const validate = (account: TradingAccount): Promise<InvalidSession | null> =>
    autoTraderWeb.behind!.validate(session(), callFor(), String(account.systemId));
  const add = (account: NewTradingAccount = {}) => simulator.addTradingAccount('asha', account);
  const inDays = (days: number) => new Date(now.getTime() + (days + 0.5) * 86_400_000);

  test('are those of live accounts, with a warning where a licence ends within a week', async () => {
    add({ loginId: 'EX1', licenseExpiry: inDays(30) });
    add({ loginId: 'EX2', licenseExpiry: inDays(7) });
    add({ loginId: 'EX3', licenseExpiry: inDays(1) });
    add({ loginId: 'EX4', live: false });
    expect((await list()).map(({ name, warning }) => [name, warning])).toEqual([
      ['EX1 at Example Broker', null],
      ['EX2 at Example Broker', 'its AutoTrader licence ends in 7 days'],
      ['EX3 at Example Broker', 'its AutoTrader licence ends in 1 day'],
    ]);
    expect(simulator.counters.brokerLogins).toBe(0);
  });

  test('one that the broker takes is valid', async () => {
    expect(await validate(add())).toBeNull();
    expect(simulator.counters).toMatchObject({ brokerLogins: 1, orderCalls: 0 });
  });

  test.each<[string, NewTradingAccount, Partial<InvalidSession>]>([
    [
      'a refusal, which the API calls a success',
      { stored: { password: 'wrong' } },
      {
        code: 'credentials-rejected',
        message: 'Invalid client id or password. Attempt 1 of 5.',
        remedy: expect.stringContaining('Validate') as never,
      },
    ],
    [
      'a TOTP code stored in place of its key',
      { stored: { totpKey: '123456' } },
      { code: 'credentials-rejected', message: 'Invalid TOTP', remedy: expect.stringContaining('not a 6-digit code') as never },
    ],
    [
      'a block at the broker',
      { at_broker: { blocked: true } },
      {
        code: 'account-blocked',
        message: 'User blocked. Contact system administrator.',
        remedy: expect.stringContaining('Non-live') as never,
      },
    ],
    [
      'a login that a person must do',
      { platform: 'EXAMPLE_API_M' },
      { code: 'challenge', remedy: expect.stringContaining('by hand') as never },
    ],
    ['a licence that ended', { licenseExpiry: new Date(0) }, { code: 'subscription-lapsed' }],
  ])('%s', async (_name, account, expected) => {
    expect(await validate(add(account))).toMatchObject(expected);
    expect(simulator.counters.brokerLogins).toBeLessThanOrEqual(1);
  });

  test('an empty wallet', async () => {
    user.walletEmpty = true;
    expect(await validate(add())).toMatchObject({ code: 'subscription-lapsed' });
  });

  test.each(['name', 'number'] as const)('error codes may come by %s', async (errorCodeAs) => {
    simulator.knobs.errorCodeAs = errorCodeAs;
    expect(await validate(add({ outcomes: [{ errorCode: 'BROKER_AUTH_FAILED' }] }))).toMatchObject({ code: 'credentials-rejected' });
    expect(await validate(add({ outcomes: [{ errorCode: 'BROKER_SERVER_TIMEOUT' }] }))).toMatchObject({ code: 'broker-unavailable' });
  });

  test('one that died is asked for once more, after a short wait', async () => {
    expect(await validate(add({ outcomes: [{ errorCode: 'BROKER_SESSION_EXPIRED' }] }))).toBeNull();
    expect(waited).toBe(5_000);
    expect(
      await validate(add({ outcomes: [{ errorCode: 'BROKER_SESSION_EXPIRED' }, { errorCode: 'BROKER_SESSION_EXPIRED' }] })),
    ).toMatchObject({
      code: 'broker-unavailable',
    });
  });

  test('one that is still being checked is no refusal', async () => {
    expect(await validate(add({ outcomes: ['pending'] }))).toMatchObject({
      code: 'broker-unavailable',
      message: expect.stringContaining('running'),
    });
  });

  test('a validation whose answer was lost is not sent again', async () => {
    const account = add();
    simulator.knobs.faults = [{ on: 'POST /account/validateAccount', fault: 'bad-gateway', processed: true }];
    await expect(validate(account)).rejects.toMatchObject({ code: 'broker-unavailable' });
    expect(simulator.counters.requests['POST /account/validateAccount']).toBe(1);
  });

  test('a key that is refused meanwhile is told so', async () => {
    const account = add();
    const key = session();
    simulator.regenerateElsewhere('asha');
    await expect(autoTraderWeb.behind!.validate(key, callFor(), String(account.systemId))).rejects.toMatchObject({
      code: 'broker-unavailable',
      message: expect.stringContaining('API key'),
    });
  });
});
