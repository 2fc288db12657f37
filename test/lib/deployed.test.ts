import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { awsEnvironment } from '../ministack/environment.ts';
import { type Ministack, region, startMinistack } from '../ministack/server.ts';
import { startReader } from '../reader/readers.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

let aws: Ministack;
let kite: KiteSimulator;
let folder: string;
let outputs: Record<string, string>;
let secrets: SecretsManagerClient;
let lambda: LambdaClient;
let sqs: SQSClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prebell-deployed-'));
  // An emulator of its own: a stack makes a lot there.
  [aws, kite] = await Promise.all([startMinistack(), startKite()]);
  kite.addApp();
  const config = { region, endpoint: aws.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  [secrets, lambda, sqs] = [new SecretsManagerClient(config), new LambdaClient(config), new SQSClient(config)];
  await cdk('bootstrap', 'aws://000000000000/ap-south-1');
  await cdk(
    'deploy',
    '--require-approval',
    'never',
    '--outputs-file',
    join(folder, 'outputs.json'),
    '-c',
    'allowedEndpointHosts=127.0.0.1',
  );
  outputs = JSON.parse(await readFile(join(folder, 'outputs.json'), 'utf8')).Prebell;
}, 300_000);

afterAll(async () => {
  await Promise.all([aws?.stop(), kite?.close()]);
  for (const client of [secrets, lambda, sqs]) client?.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the CDK command line as a person would, against the emulator. */
async function cdk(...args: string[]): Promise<void> {
  const bin = join(root, 'node_modules/.bin');
  await run(join(bin, 'cdk'), [...args, '--output', join(folder, 'cdk.out')], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...awsEnvironment(aws.url),
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      CDK_DEFAULT_ACCOUNT: '000000000000',
      CDK_DEFAULT_REGION: region,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
}

/** What the command line is answered about an account. */
interface StatusAnswer {
  readonly result: { readonly failure: { readonly code: string } | null };
}

/** Looks again and again until there is something to see; the test's own time limit ends it. */
async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function currentToken(account: string): Promise<Record<string, unknown> | null> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: `prebell/${account}/token` }));
    const token = JSON.parse(SecretString!);
    return token.access_token === undefined ? null : token;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

async function invoke(name: 'RefreshFunctionName' | 'DispatchFunctionName' | 'WatchdogFunctionName', payload: unknown): Promise<unknown> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: outputs[name]!, Payload: JSON.stringify(payload) }),
  );
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Payload!.transformToString());
}

test('credentials that are stored become a token that bots can use, by themselves', async () => {
  kite.addUser({ user_id: 'AB1234' });
  const SecretId = 'prebell/alpha/credentials';
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: '{}' }));
  // The emulator tells of a secret's later versions only.
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(kite.credentials('AB1234')) }));
  const token = await eventually(() => currentToken('alpha'));
  expect(token).toMatchObject({ account: 'alpha', broker: 'kite', user_id: 'AB1234', sandbox: true });
  const answer = await fetch(`${kite.apiUrl}/user/profile`, { headers: token.headers as Record<string, string> });
  expect(await answer.json()).toMatchObject({ status: 'success', data: { user_id: 'AB1234' } });
  expect(kite.user('AB1234').counters).toMatchObject({ passwordSubmissions: 1, landings: 0 });
}, 120_000);

test('dispatch and the command line find the account fresh, and do not log in again', async () => {
  expect(await invoke('DispatchFunctionName', {})).toEqual({ accounts: ['alpha'] });
  expect(await invoke('RefreshFunctionName', { command: 'refresh', account: 'alpha' })).toMatchObject({ result: { account: 'alpha' } });
  expect(await invoke('RefreshFunctionName', { command: 'status', account: 'alpha' })).toMatchObject({ result: { state: 'fresh' } });
  expect(kite.user('AB1234').counters).toMatchObject({ passwordSubmissions: 1, landings: 0 });
}, 120_000);

test('a refused password reaches whoever listens to the topic, in words', async () => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'operations' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await subscribe(outputs.AlertTopicArn!, Attributes!.QueueArn!);
  kite.addUser({ user_id: 'CD5678' });
  const wrong = { ...kite.credentials('CD5678'), password: 'invented-wrong-password' };
  await secrets.send(new CreateSecretCommand({ Name: 'prebell/beta/credentials', SecretString: JSON.stringify(wrong) }));
  const refreshed = await invoke('RefreshFunctionName', { command: 'refresh', account: 'beta' });
  expect(refreshed).toMatchObject({ result: { outcome: 'failed', failure: { code: 'credentials-rejected' } } });
  const alert = await eventually(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    return Messages?.[0]?.Body ?? null;
  });
  expect(alert).toContain('Account beta (kite, sandbox) could not be refreshed');
  expect(alert).toContain('prebell does NOT try again by itself: a person must act');
  expect(alert).toContain(`Evidence: s3://${outputs.EvidenceBucketName}/beta/`);
  expect(alert).not.toContain('invented-wrong-password');
}, 120_000);

test('the watchdog knows from the ledger alone which account is fresh and which is held', async () => {
  expect(await invoke('WatchdogFunctionName', {})).toMatchObject({
    fresh: ['alpha'],
    notFresh: [{ account: 'beta', reason: 'held' }],
  });
}, 120_000);

test('bots whose token was killed ask for another one, until it was killed too often: then a person is asked', async () => {
  const user = kite.user('AB1234');
  const options = { account: 'alpha', sandbox: true, eventBus: outputs.EventBusName };
  const bots = await Promise.all([startReader('Node', awsEnvironment(aws.url)), startReader('Python', awsEnvironment(aws.url))]);
  try {
    for (const bot of bots) {
      await bot.ask('open', { options });
      const before = (await currentToken('alpha'))!.access_token;
      // While the token works there is nothing to do, however often a bot asks.
      for (let count = 0; count < 3; count++) expect(await bot.ask('request')).toEqual({ gives: null });
      kite.logOutEverywhere('AB1234');
      let answer = await bot.ask('renew', { seconds: 100 });
      while ('waiting' in answer) answer = await bot.next();
      expect(answer).toEqual({ gives: expect.any(String) });
      expect(answer).not.toEqual({ gives: before });
    }
    expect(user.counters).toMatchObject({ passwordSubmissions: 3 });
    kite.logOutEverywhere('AB1234');
    expect(await bots[0].ask('request')).toEqual({ gives: null });
    const failure = await eventually(async () => {
      const { result } = (await invoke('RefreshFunctionName', { command: 'status', account: 'alpha' })) as StatusAnswer;
      return result.failure;
    });
    expect(failure).toMatchObject({ code: 'session-conflict' });
    expect(user.counters).toMatchObject({ passwordSubmissions: 3, landings: 0 });
  } finally {
    for (const bot of bots) await bot.close();
  }
}, 300_000);

/** Subscribes a queue to a topic. By plain HTTP: nothing else here needs SNS’s client. */
async function subscribe(topic: string, queue: string): Promise<void> {
  const parameters = { Action: 'Subscribe', Version: '2010-03-31', TopicArn: topic, Protocol: 'sqs', Endpoint: queue };
  const raw = { 'Attributes.entry.1.key': 'RawMessageDelivery', 'Attributes.entry.1.value': 'true' };
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20261123/${region}/sns/aws4_request, SignedHeaders=host, Signature=none`;
  const answer = await fetch(aws.url, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ ...parameters, ...raw }) });
  expect(answer.status).toBe(200);
}
