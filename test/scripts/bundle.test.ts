/** The code that is deployed, run as Lambda runs it: see test/lambda-client. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lookTask } from '../../lambdas/refresher/look.ts';
import { assembleFunction, functionNames } from '../../lib/function-folder.ts';
import { type LambdaFunction, startFunction } from '../lambda-client/function.ts';
import { awsEnvironment } from '../ministack/environment.ts';
import { type Faults, startFaults } from '../ministack/faults.ts';
import { ledgerTable } from '../ministack/ledger-table.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const prefix = `bundle-${randomUUID().slice(0, 8)}`;
const secrets = new SecretsManagerClient();
const sqs = new SQSClient();
const shared = /^prebell-(chromium|fonts)-[\d.]+$/;

let folder: string;
/** The functions as they are deployed: each bundle, with what stands beside it. */
let functions: string;
let kite: KiteSimulator;
let browser: LambdaFunction;
/** AWS for the functions: the emulator, but the browser function is ours. */
let aws: Faults;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prebell-bundle-test-'));
  functions = join(folder, 'functions');
  await run(process.execPath, [join(root, 'scripts/bundle.ts'), join(folder, 'bundles')]);
  for (const name of functionNames) assembleFunction(join(folder, 'bundles'), name, join(functions, name));
  [kite, aws, browser] = await Promise.all([
    startKite(),
    startFaults(),
    startFunction(join(functions, 'browser'), { PREBELL_PREFIX: prefix }),
  ]);
  kite.addApp();
  aws.inject('Invoke', async (call) => {
    const { payload, isError } = await browser.invoke(JSON.parse(call.body), 120);
    const headers = { 'content-type': 'application/json', ...(isError && { 'x-amz-function-error': 'Unhandled' }) };
    return { status: 200, headers, body: JSON.stringify(payload) };
  });
}, 600_000);

afterAll(async () => {
  await Promise.all([browser?.stop(), kite?.close(), aws?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function task(user: string): Record<string, unknown> & { end: string } {
  const { user_id, password, totp_secret, api_key, redirect_url } = kite.credentials(user);
  return {
    account: 'alpha',
    broker: 'kite',
    url: `${kite.loginUrl}/connect/login?v=3&api_key=${api_key}`,
    origins: [kite.loginUrl],
    redirect_url,
    user: user_id,
    password,
    totp: { secret: totp_secret, algorithm: 'SHA1', digits: 6, period: 30 },
    approve_consent: false,
    first_totp_step: 0,
    totp_tries: 1,
    end: new Date(Date.now() + 100_000).toISOString(),
  };
}

function expectNoSecretOf(user: string, log: string): void {
  const { password, totp_secret, api_key, api_secret } = kite.credentials(user);
  for (const secret of [password, totp_secret, api_key, api_secret, 'request_token=']) expect(log).not.toContain(secret);
}

test('each function has a bundle, and the browser worker with Chromium fits into Lambda, without types and viewers', async () => {
  expect((await readdir(join(folder, 'bundles'))).sort()).toEqual([...functionNames].sort());
  const files = (await readdir(join(functions, 'browser'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(250 * 1024 * 1024);
  expect(files.filter(({ name, parentPath }) => name.endsWith('.d.ts') || parentPath.includes('/vite'))).toEqual([]);
});

describe('the browser function', () => {
  test('logs in with the Chromium of its bundle, leaves only that in its temporary folder, and its log holds no secret', async () => {
    kite.addUser({ user_id: 'AB1234' });
    const { payload } = await browser.invoke(task('AB1234'), 120);
    expect(payload).toMatchObject({ outcome: 'redirected', submitted: 'totp' });
    expect(new URL((payload as { captured: { url: string } }).captured.url).searchParams.has('request_token')).toBe(true);
    const left = await browser.temporaryFiles();
    expect(left.filter((name) => !shared.test(name))).toEqual([]);
    expect(left).toHaveLength(2);
    expect(browser.log()).toContain('login of alpha: redirected');
    expectNoSecretOf('AB1234', browser.log());
  });

  test.each([
    ['before anything is typed', 'GET /connect/login', 18, { failure: { code: 'broker-unavailable' }, submitted: 'none' }],
    // The password waits for a TOTP code that is good for some seconds, eight at most.
    ['after the password', 'POST /api/login', 26, { failure: { code: 'outcome-unknown' }, submitted: 'password' }],
  ])('ends in its own words when its time runs out %s', async (_, on, seconds, end) => {
    const user_id = `CD00${seconds}`;
    kite.addUser({ user_id });
    kite.knobs.faults.push({ on, fault: 'no-answer' });
    const { payload, isError, left } = await browser.invoke(task(user_id), seconds);
    kite.knobs.faults.length = 0;
    expect(payload).toMatchObject({ outcome: 'failed', ...end });
    expect(isError).toBe(false);
    expect(left).toBeGreaterThan(0);
    expect((await browser.temporaryFiles()).filter((name) => !shared.test(name))).toEqual([]);
  });

  test('looks at the login page, and submits nothing', async () => {
    const { account, broker, url } = task('AB1234') as unknown as { account: string; broker: string; url: string };
    const submitted = kite.counters.passwordSubmissions;
    const { payload } = await browser.invoke(lookTask({ account, broker, url }, new Date()), 120);
    expect(payload).toMatchObject({ outcome: 'offered', parts: ['user', 'password', 'button'] });
    expect(kite.counters.passwordSubmissions).toBe(submitted);
    expectNoSecretOf('AB1234', browser.log());
  });

  test('does not start for a broker that nobody knows: refresh then knows that nothing was submitted', async () => {
    const { payload, isError } = await browser.invoke({ ...task('AB1234'), broker: 'nobody', password: 'INVENTED-PASSWORD' }, 120);
    expect(isError).toBe(true);
    expect(payload).toMatchObject({ errorType: 'BrowserNotStarted' });
    expect(JSON.stringify(payload) + browser.log()).not.toContain('INVENTED-PASSWORD');
  });
});

describe('the functions without a browser', () => {
  const schedule = { PREBELL_SCHEDULE: '{"rungs":["rate(1 hour)"],"every_day":true}' };
  let common: Record<string, string>;
  let refresh: LambdaFunction;

  beforeAll(async () => {
    common = { ...awsEnvironment(aws.url), PREBELL_PREFIX: prefix, ...schedule };
    await new EventBridgeClient().send(new CreateEventBusCommand({ Name: prefix }));
    await new S3Client().send(new CreateBucketCommand({ Bucket: prefix }));
    refresh = await startFunction(join(functions, 'refresh'), {
      ...common,
      PREBELL_LEDGER_TABLE: await ledgerTable(),
      PREBELL_EVENT_BUS: prefix,
      PREBELL_EVIDENCE_BUCKET: prefix,
      PREBELL_BROWSER_FUNCTION: 'browser',
      PREBELL_BROWSER_SECONDS: '120',
      PREBELL_ENCRYPTION_KEY: 'alias/aws/secretsmanager',
      PREBELL_DEADLINE: '08:50',
      PREBELL_ALLOWED_ENDPOINT_HOSTS: '127.0.0.1',
    });
  });

  afterAll(() => refresh?.stop());

  async function addAccount(account: string, user_id: string): Promise<void> {
    kite.addUser({ user_id });
    const SecretString = JSON.stringify(kite.credentials(user_id));
    await secrets.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString }));
  }

  test('refresh makes an account fresh by way of the browser function', async () => {
    await addAccount('alpha', 'EF0001');
    const { payload } = await refresh.invoke({ command: 'refresh', account: 'alpha' }, 180);
    expect(payload).toMatchObject({ result: { outcome: 'published' } });
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: `${prefix}/alpha/token` }));
    expect(JSON.parse(SecretString!)).toMatchObject({ account: 'alpha', user_id: 'EF0001' });
    expect(await refresh.temporaryFiles()).toEqual([]);
    expectNoSecretOf('EF0001', refresh.log());
  });

  test('refresh begins no login that its own time does not allow', async () => {
    await addAccount('late', 'EF0002');
    const { payload } = await refresh.invoke({ command: 'refresh', account: 'late' }, 30);
    const message = expect.stringContaining('not enough time left in this run for a login; none was begun');
    expect(payload).toMatchObject({ result: { outcome: 'failed', submitted: 'none', failure: { code: 'internal', message } } });
    expect(kite.user('EF0002').counters).toMatchObject({ passwordSubmissions: 0 });
  });

  test('refresh gives a message back to the queue that it cannot read', async () => {
    const { payload } = await refresh.invoke({ Records: [{ messageId: 'm0', body: 'not JSON' }] }, 180);
    expect(payload).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  test('dispatch asks for a refresh of each account', async () => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: prefix }));
    const environment = { ...common, PREBELL_WORK_QUEUE: QueueUrl!, PREBELL_LATEST_START_SECONDS: '600' };
    const dispatch = await startFunction(join(functions, 'dispatch'), environment);
    const { payload } = await dispatch.invoke({}, 60);
    expect(payload).toEqual({ accounts: ['alpha', 'late'] });
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages!.map(({ Body }) => JSON.parse(Body!).account).sort()).toEqual(['alpha', 'late']);
    expect(await dispatch.temporaryFiles()).toEqual([]);
    await dispatch.stop();
  });
});
