/**
 * The good morning: what prebell does for a team on ordinary days, from the deployment to the bots. Read this first;
 * `bad-mornings.test.ts` tells what it does when something goes wrong.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployedMorning, type Morning } from './morning.ts';

const [monday, holiday, wednesday] = ['2026-11-23', '2026-11-24', '2026-11-25'];
let morning: Morning;

beforeAll(async () => {
  morning = await deployedMorning();
  const { kite, breeze, autotraderWeb, secrets } = morning;
  kite.addUser({ user_id: 'AB1234' });
  breeze.addUser({ user_id: 'EXAMPLEUSER' });
  autotraderWeb.addUser({ user_name: 'example-user' });
  await secrets.store('alpha', kite.credentials('AB1234'));
  await secrets.store('beta', breeze.credentials('EXAMPLEUSER'));
  await secrets.store('gamma', autotraderWeb.credentials('example-user'));
}, 300_000);

afterAll(() => morning?.end());

/** How often a password was sent to each broker so far. */
function passwordsSent(): number[] {
  const { kite, breeze, autotraderWeb } = morning;
  return [kite, breeze, autotraderWeb].map(({ counters }) => counters.passwordSubmissions);
}

test('at 08:00 the schedule starts a login of every account, each in a browser of its own', async () => {
  const { alpha, beta, gamma } = await morning.rung('08:00', monday);
  expect([alpha, beta, gamma]).toMatchObject([{ outcome: 'published' }, { outcome: 'published' }, { outcome: 'published' }]);
  expect(passwordsSent()).toEqual([1, 1, 1]);
});

test('a bot reads the token and is let in by its broker', async () => {
  const token = await morning.secrets.token('alpha');
  expect(token).toMatchObject({ broker: 'kite', trading_day: monday, expires_at: '2026-11-24T06:00:00+05:30', sandbox: true });
  const answer = await fetch(`${morning.kite.apiUrl}/user/profile`, { headers: token!.headers! });
  expect(await answer.json()).toMatchObject({ status: 'success', data: { user_id: 'AB1234' } });
  // Nothing that is not proved stays behind, and the page that the redirect leads to was never opened.
  expect(await morning.secrets.token('alpha', 'AWSPENDING')).toBeNull();
  expect(morning.kite.counters.landings).toBe(0);
});

test('other programs are told on the bus, and nobody is alarmed', async () => {
  expect(await morning.events()).toEqual(['Token Refreshed of alpha', 'Token Refreshed of beta', 'Token Refreshed of gamma']);
  expect(await morning.alerts()).toEqual([]);
  expect(await morning.deadLetters()).toEqual([]);
});

test('at 08:15 everything is fresh, and nothing is submitted again', async () => {
  const { alpha, beta, gamma } = await morning.rung('08:15');
  expect([alpha, beta, gamma]).toMatchObject([{ outcome: 'fresh' }, { outcome: 'fresh' }, { outcome: 'fresh' }]);
  expect(passwordsSent()).toEqual([1, 1, 1]);
  expect(await morning.events()).toEqual([]);
});

test('the command line and the watchdog are told the same', async () => {
  expect(await morning.invoke('refresh', { command: 'accounts' })).toEqual({ result: ['alpha', 'beta', 'gamma'] });
  expect(await morning.invoke('refresh', { command: 'status', account: 'alpha' })).toMatchObject({ result: { state: 'fresh' } });
  expect(await morning.invoke('watchdog', {})).toMatchObject({ fresh: ['alpha', 'beta', 'gamma'], notFresh: [] });
});

test('a person who asks for every account does no harm to what is fresh', async () => {
  expect(await morning.invoke('dispatch', {})).toEqual({ accounts: ['alpha', 'beta', 'gamma'] });
  const outcomes = await Promise.all(['alpha', 'beta', 'gamma'].map(morning.outcome));
  expect(outcomes).toMatchObject([{ outcome: 'fresh' }, { outcome: 'fresh' }, { outcome: 'fresh' }]);
  expect(passwordsSent()).toEqual([1, 1, 1]);
});

test('on a holiday nobody logs in', async () => {
  morning.at('08:00', holiday);
  expect(await morning.dispatched('08:00')).toMatchObject({ skipped: 'not-a-trading-day' });
  expect(passwordsSent()).toEqual([1, 1, 1]);
});

test('on the eve of the next trading day the probe looks at every login page, and submits nothing', async () => {
  morning.at('20:40');
  const looked = await morning.invoke('probe', { evening: `${holiday}T20:40:00+05:30` });
  const asNeeded = { finding: 'as-needed' };
  expect(looked).toMatchObject({
    pages: [
      { broker: 'kite', ...asNeeded },
      { broker: 'breeze', ...asNeeded },
      { broker: 'autotrader-web', ...asNeeded },
    ],
  });
  expect(passwordsSent()).toEqual([1, 1, 1]);
  expect(await morning.alerts()).toEqual([]);
});

test('the next trading day has tokens of its own, and a key that does not end is kept', async () => {
  const mondays = await morning.secrets.token('alpha');
  const { alpha, beta, gamma } = await morning.rung('08:00', wednesday);
  expect([alpha, beta, gamma]).toMatchObject([{ outcome: 'published' }, { outcome: 'published' }, { outcome: 'fresh' }]);
  expect(await morning.secrets.token('alpha')).toMatchObject({ trading_day: wednesday });
  expect(await morning.secrets.token('alpha', 'AWSPREVIOUS')).toEqual(mondays);
  expect(passwordsSent()).toEqual([2, 2, 1]);
});

test('a password that is changed during the day is used as soon as it is stored', async () => {
  morning.at('11:30');
  morning.kite.resetCredentials('AB1234', 'invented-new-password');
  await morning.secrets.store('alpha', morning.kite.credentials('AB1234'));
  expect(await morning.outcome('alpha')).toMatchObject({ outcome: 'published' });
  expect(await morning.alerts()).toEqual([]);
  expect(await morning.deadLetters()).toEqual([]);
});
