/**
 * Bad mornings: what prebell does when something goes wrong, each on a trading day of its own. All end with the right secret or the
 * right alert, with submissions counted where they count, at the broker, and with nothing left in a dead-letter queue unexplained.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tradingDayFor } from '../../lambdas/refresher/calendar.ts';
import { addDays, istMoment } from '../../lambdas/refresher/ist.ts';
import { refusal } from '../ministack/faults.ts';
import type { KiteCredentials, KiteUser } from '../simulators/kite/index.ts';
import { deployedMorning, type Morning } from './morning.ts';

let morning: Morning;
/** The trading day of the story that is told. */
let day = '2026-11-22';
/** How many accounts the stories have had so far. */
let accounts = 0;

beforeAll(async () => {
  morning = await deployedMorning();
}, 300_000);

afterAll(() => morning?.end());

beforeEach(() => {
  day = tradingDayFor(istMoment(day, '20:00'));
  morning.at('07:30', day);
});

afterEach(async () => {
  morning.faults.clear();
  expect(await morning.deadLetters()).toEqual([]);
  await Promise.all([morning.alerts(), morning.events()]);
  for (const name of await morning.secrets.names()) await morning.secrets.remove(name);
});

/** Stores the credentials of a new account, and gives its name and who it is at the broker. */
async function newAccount(change: Partial<KiteCredentials> = {}): Promise<[string, KiteUser]> {
  accounts += 1;
  const [name, user_id] = [`account-${accounts}`, `AB${1000 + accounts}`];
  const user = morning.kite.addUser({ user_id });
  // An app of its own, so that the broker can tell whose page it shows.
  const { api_key } = morning.kite.addApp({ users: [user_id] });
  await morning.secrets.store(name, { ...morning.kite.credentials(user_id, api_key), ...change });
  return [name, user];
}

/** Looks again and again until it is so; the test's own time limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(20);
}

test('a wrong password is sent once and told once, and other credentials are tried as soon as they are stored', async () => {
  const [name, user] = await newAccount({ password: 'invented-wrong-password' });
  const refused = await morning.rung('08:00');
  expect(refused[name]).toMatchObject({ outcome: 'failed', failure: { code: 'credentials-rejected' }, submitted: 'password' });
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'skipped', reason: 'quarantined' });
  expect(await morning.invoke('watchdog', {})).toMatchObject({ notFresh: [{ account: name, reason: 'held' }] });
  expect(user.counters.passwordSubmissions).toBe(1);

  const [alert, ...others] = await morning.alerts();
  expect(others).toEqual([]);
  expect(alert).toContain(`Account ${name} (Zerodha Kite, sandbox) has no new API token for ${day}`);
  expect(alert).toContain('does NOT try again by itself');
  expect(alert).toContain(`aws s3 cp --recursive s3://${morning.outputs.EvidenceBucketName}/${name}/ `);
  expect(alert).not.toContain('invented-wrong-password');

  morning.at('08:20');
  await morning.secrets.store(name, morning.kite.credentials(user.user_id));
  expect(await morning.outcome(name)).toMatchObject({ outcome: 'published' });
  expect(await morning.alerts()).toEqual([expect.stringContaining('is fresh again')]);
  expect(user.counters).toMatchObject({ passwordSubmissions: 2, wrongPasswords: 1 });
});

test('a login page that changes is told the evening before, with a picture, and nothing is submitted', async () => {
  const [name, user] = await newAccount();
  expect((await morning.rung('08:00'))[name]).toMatchObject({ outcome: 'published' });
  user.knobs = { markup: 'captcha' };
  const eve = addDays(tradingDayFor(istMoment(day, '20:00')), -1);
  morning.at('20:40', eve);
  expect(await morning.invoke('probe', { evening: `${eve}T20:40:00+05:30` })).toMatchObject({
    pages: [{ account: name, finding: 'changed' }],
  });
  const [alert, ...others] = await morning.alerts();
  expect(others).toEqual([]);
  expect(alert).toContain(
    `Account ${name} (Zerodha Kite, sandbox) may not be able to log in for ${addDays(eve, 1)}: its login page needs a look`,
  );
  expect(alert).toContain('captcha');
  expect(alert).toContain(`aws s3 cp --recursive s3://${morning.outputs.EvidenceBucketName}/${name}/ `);
  expect(alert).toContain('docs/runbook.md#the-evening-before');
  expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 1 });
});

test('a broker that is down until the third rung wakes nobody', async () => {
  const [name, user] = await newAccount();
  user.knobs = { faults: [{ on: 'pages', fault: 'bad-gateway' }] };
  for (const time of ['08:00', '08:15']) {
    expect((await morning.rung(time))[name]).toMatchObject({ failure: { code: 'broker-unavailable' }, submitted: 'none' });
  }
  user.knobs = {};
  expect((await morning.rung('08:30'))[name]).toMatchObject({ outcome: 'published' });
  expect(user.counters.passwordSubmissions).toBe(1);
  expect(await morning.alerts()).toEqual([]);
});

test('a broker that is still down at the last rung before the deadline is told, and so is that it is over', async () => {
  const [name, user] = await newAccount();
  user.knobs = { faults: [{ on: 'pages', fault: 'bad-gateway' }] };
  await morning.rung('08:45');
  expect(await morning.alerts()).toEqual([expect.stringContaining('tries again by itself at 09:00 IST')]);
  user.knobs = {};
  expect((await morning.rung('09:00'))[name]).toMatchObject({ outcome: 'published' });
  expect(await morning.alerts()).toEqual([expect.stringContaining(`Account ${name} (Zerodha Kite, sandbox) is fresh again`)]);
});

test('into a page that nobody knows nothing is typed; a person is told, with a picture of it', async () => {
  const [name, user] = await newAccount();
  user.knobs = { markup: 'unknown' };
  expect((await morning.rung('08:00'))[name]).toMatchObject({ failure: { code: 'page-changed' }, submitted: 'none' });
  expect(await morning.events()).toEqual([`Login Page Changed of ${name}`, `Token Refresh Failed of ${name}`]);
  expect(await morning.alerts()).toEqual([
    expect.stringContaining(`aws s3 cp --recursive s3://${morning.outputs.EvidenceBucketName}/${name}/ `),
  ]);
  user.knobs = {};
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'published' });
  expect(user.counters.passwordSubmissions).toBe(1);
});

test('a browser that is killed after the password counts as a strike, and the next rung logs in', async () => {
  const [name, user] = await newAccount();
  user.knobs = { faults: [{ on: '/api/login', fault: 'no-answer' }] };
  morning.at('08:00');
  await until(() => user.counters.passwordSubmissions === 1);
  await morning.kill('browser');
  expect(await morning.outcome(name)).toMatchObject({ failure: { code: 'outcome-unknown' } });
  user.knobs = {};
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'published' });
  expect(user.counters.passwordSubmissions).toBe(2);
});

test('a refresh that is killed between staging and publishing is finished by whoever gets its message next, without a login', async () => {
  const [name, user] = await newAccount();
  morning.faults.inject('UpdateSecretVersionStage', () => morning.kill('refresh').then(() => null), 1);
  morning.at('08:00');
  await until(() => morning.faults.operations.at(-1) === 'UpdateSecretVersionStage');
  expect(await morning.secrets.token(name)).toBeNull();
  const staged = await morning.secrets.token(name, 'AWSPENDING');

  // SQS shows the message again when the time is over that a refresh may take.
  morning.at('08:05');
  expect(await morning.outcome(name)).toMatchObject({ outcome: 'published' });
  expect(await morning.secrets.token(name)).toMatchObject({ access_token: staged!.access_token });
  expect(user.counters.passwordSubmissions).toBe(1);
});

test('a message that is delivered twice is one login', async () => {
  const [name, user] = await newAccount();
  await morning.handOut(false);
  morning.at('08:00');
  await morning.dispatched('08:00');
  const [message] = await morning.queues.take(morning.outputs.WorkQueueUrl!);
  await morning.send(message!);
  await morning.send(message!);
  await morning.handOut(true);
  const outcomes = [await morning.outcome(name), await morning.outcome(name)];
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['published', 'skipped']);
  expect(user.counters.passwordSubmissions).toBe(1);
});

test('a rung that is delivered twice is one submission, even of a wrong password', async () => {
  const [name, user] = await newAccount({ password: 'invented-wrong-password' });
  morning.at('08:00');
  await morning.invoke('dispatch', { rung: istMoment(day, '08:00').toISOString() });
  const outcomes = [await morning.outcome(name), await morning.outcome(name)];
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'skipped']);
  expect(user.counters.passwordSubmissions).toBe(1);
  expect(await morning.alerts()).toHaveLength(1);
});

test('a message that comes more than ten minutes late does nothing', async () => {
  const [name, user] = await newAccount();
  await morning.handOut(false);
  morning.at('08:00');
  await morning.dispatched('08:00');
  morning.at('08:11');
  await morning.handOut(true);
  expect(await morning.outcome(name)).toMatchObject({ outcome: 'skipped', reason: 'late' });
  expect(user.counters.passwordSubmissions).toBe(0);
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'published' });
});

test('a message that nobody can read is tried three times, ends among the dead letters, and holds nobody up', async () => {
  const [name] = await newAccount();
  await morning.send('not a message of prebell');
  for (const time of ['07:35', '07:40', '07:45']) {
    await morning.logs('a message could not be handled');
    morning.at(time);
  }
  expect((await morning.rung('08:00'))[name]).toMatchObject({ outcome: 'published' });
  expect(await morning.deadLetters()).toEqual(['not a message of prebell']);
});

test('a token secret that is deleted for good is made anew by the next rung', async () => {
  const [name] = await newAccount();
  await morning.rung('08:00');
  await morning.secrets.remove(`prebell/${name}/token`);
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'published' });
  expect(await morning.secrets.token(name)).toMatchObject({ trading_day: day });
});

test('a token secret that is scheduled for deletion is told, and no login is wasted on it', async () => {
  const [name, user] = await newAccount();
  await morning.rung('08:00');
  await morning.secrets.remove(`prebell/${name}/token`, 'restorable');
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'failed', failure: { code: 'publish-failed' } });
  expect(await morning.alerts()).toEqual([expect.stringContaining('scheduled for deletion; restore it')]);
  await morning.secrets.restore(`prebell/${name}/token`);
  expect((await morning.rung('08:30'))[name]).toMatchObject({ outcome: 'fresh' });
  expect(user.counters.passwordSubmissions).toBe(1);
});

test('without its ledger prebell submits nothing, but says so', async () => {
  const [name, user] = await newAccount();
  morning.faults.inject('GetItem', refusal('ProvisionedThroughputExceededException'));
  expect((await morning.rung('08:00'))[name]).toMatchObject({ outcome: 'failed', submitted: 'none' });
  expect(await morning.alerts()).toEqual([expect.stringContaining('ProvisionedThroughputExceededException')]);
  expect(user.counters.passwordSubmissions).toBe(0);

  morning.faults.clear();
  expect((await morning.rung('08:15'))[name]).toMatchObject({ outcome: 'published' });
});
