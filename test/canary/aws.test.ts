/**
 * The canary on AWS: the functions' own handlers, on an emulator, with accounts whose secrets are marked. Nothing that they log, answer,
 * put or keep may hold one, but the secrets themselves, and the task and the final redirect of a login on their way between functions.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findChromium } from '../../lambdas/browser/chromium.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { movedClock } from '../ministack/clock.ts';
import { awsEnvironment, clientConfig } from '../ministack/environment.ts';
import { ledgerTable } from '../ministack/ledger-table.ts';
import { type Queues, queuesOf } from '../morning/queues.ts';
import { instead, type MarkedWorld, markedWorld, type Special } from './accounts.ts';
import { type DeadLetters, queueThatGivesUp } from './dead-letters.ts';
import { answerRepeating, pageRepeating, refusalRepeating } from './echo.ts';
import { type Functions, startFunctions } from './functions.ts';
import { besidesThePicture, searchFolder, searchProcesses } from './left-behind.ts';
import { type Leak, Marks } from './search.ts';

jest.setTimeout(300_000);

const marks = new Marks();
const leaks: Leak[] = [];
const processes = new Set<string>();
const temporary = mkdtempSync(join(tmpdir(), 'prebell-canary-'));
const names = { prefix: `canary-${randomUUID().slice(0, 8)}`, bus: `canary-${randomUUID()}`, bucket: `canary-${randomUUID()}` };
const secrets = new SecretsManagerClient();
let world: MarkedWorld;
let functions: Functions;
let queues: Queues;
let events: string;
let deadLetters: DeadLetters;
let table: string;

/** Each account, and how its refresh ends. */
const accounts: Record<string, Special & { readonly ends: string }> = {
  published: { ends: 'published', broker: 'kite' },
  'wrong-password': {
    ends: 'credentials-rejected',
    broker: 'kite',
    ...instead('POST /api/login', (heard) => refusalRepeating([heard.password])),
  },
  'page-repeating': {
    ends: 'page-changed',
    broker: 'kite',
    ...instead('GET /connect/finish', (heard) => pageRepeating('texts', [heard.password, ...heard.codes], heard.cookies)),
  },
  'proof-quoting': {
    ends: 'broker-unavailable',
    broker: 'kite',
    ...instead('GET /user/profile', (_, sent) => answerRepeating(400, sent.all)),
  },
  'key-shown': { ends: 'published', broker: 'autotrader-web' },
  unusable: { ends: 'credentials-invalid', broker: 'kite', credentials: (right) => ({ [String(right.password)]: true }) },
};

beforeAll(async () => {
  world = await markedWorld(
    marks,
    () => new Date(),
    () => leaks.push(...searchFolder(marks, temporary), ...searchProcesses(marks, processes)),
  );
  const endpoint = process.env.AWS_ENDPOINT_URL!;
  table = await ledgerTable();
  await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: names.bucket }));
  await new EventBridgeClient().send(new CreateEventBusCommand({ Name: names.bus }));
  queues = queuesOf(clientConfig(endpoint));
  events = await queues.ofEvents(names.bus);
  deadLetters = await queueThatGivesUp(clientConfig(endpoint));
  const { TopicArn } = await new SNSClient().send(new CreateTopicCommand({ Name: names.bus }));
  const home = join(temporary, 'home');
  mkdirSync(home);
  functions = await startFunctions(temporary, {
    ...awsEnvironment(endpoint),
    HOME: home,
    PREBELL_CHROMIUM: (await findChromium(tmpdir(), process.env)).executable,
    PREBELL_PREFIX: names.prefix,
    PREBELL_SCHEDULE: JSON.stringify({ rungs: ['cron(0 8 * * ? *)'], every_day: true }),
    PREBELL_DEADLINE: '08:50',
    PREBELL_ENCRYPTION_KEY: 'alias/canary',
    PREBELL_LEDGER_TABLE: table,
    PREBELL_WORK_QUEUE: deadLetters.work,
    PREBELL_LATEST_START_SECONDS: '600',
    PREBELL_ALERT_TOPIC: TopicArn!,
    PREBELL_SHARING: JSON.stringify({ readers: ['arn:aws:iam::444455556666:root'], replicas: [{ region: 'ap-south-2', key: null }] }),
    PREBELL_EVENT_BUS: names.bus,
    PREBELL_EVIDENCE_BUCKET: names.bucket,
    PREBELL_BROWSER_FUNCTION: 'browser',
    PREBELL_BROWSER_SECONDS: '120',
    PREBELL_ALLOWED_ENDPOINT_HOSTS: '127.0.0.1',
  });
});
afterAll(async () => {
  await Promise.all([world?.close(), functions?.close()]);
  queues?.destroy();
  deadLetters?.destroy();
  rmSync(temporary, { recursive: true });
});

test('refreshes from the queue end as they should', async () => {
  for (const [name, special] of Object.entries(accounts)) {
    const document = await world.account(name, special);
    await secrets.send(new CreateSecretCommand({ Name: `${names.prefix}/${name}/credentials`, SecretString: JSON.stringify(document) }));
  }
  const trigger = { kind: 'hand', next_try_at: null };
  const Records = Object.keys(accounts).map((account) => ({ messageId: account, body: JSON.stringify({ version: 1, account, trigger }) }));
  const foreign = { messageId: 'foreign', body: JSON.stringify({ version: 1, account: world.heard('published').password, trigger }) };
  const { answer } = await functions.invoke('refresh', { Records: [...Records, foreign] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'foreign' }] });
  expect(endsLogged()).toEqual(Object.fromEntries(Object.entries(accounts).map(([name, { ends }]) => [name, ends])));
});

test('commands, useless ones among them, are answered', async () => {
  const { password } = world.heard('published');
  const redirect = `https://127.0.0.1/?status=error&x=${encodeURIComponent(password)}`;
  const answers = [
    await functions.invoke('refresh', { command: 'status', account: 'wrong-password' }),
    await functions.invoke('refresh', { command: 'login', account: 'published', redirect }),
    await functions.invoke('refresh', { command: 'login', account: 'published', redirect, [password]: password }),
    await functions.invoke('browser', { account: 'published', broker: password, url: password, password }),
  ];
  expect(answers).toMatchObject([{ answer: { result: {} } }, { answer: { error: {} } }, { error: {} }, { error: {} }]);
});

test('what starts refreshes passes on nothing but the account', async () => {
  const { password } = world.heard('published');
  const bySecretsManager = (account: string) => ({
    source: 'aws.secretsmanager',
    detail: { name: `${names.prefix}/${account}/credentials`, secretString: password },
  });
  const orders = [{}, bySecretsManager('published'), { rung: password }, bySecretsManager(password), { [password]: password }];
  const dispatched = await functions.invokeAll('dispatch', orders);
  expect(dispatched.map((each) => Object.keys(each)[0])).toEqual(['answer', 'answer', 'error', 'error', 'error']);
  const requests = [{ source: 'prebell.bot.published', detail: { token: password } }, { source: `prebell.bot.${password}` }, password].map(
    (request, at) => ({ messageId: String(at), body: typeof request === 'string' ? request : JSON.stringify(request) }),
  );
  expect(await functions.invoke('request', { Records: requests })).toEqual({});
  const given = await deadLetters.giveUp();
  expect(given).toHaveLength(Object.keys(accounts).length + 2);
  leaks.push(...given.flatMap((message) => marks.search('dead letter', message)));
});

test('what watches, looks and shares ends as it should', async () => {
  const { password, user } = world.heard('published');
  // A Monday after the deadline, when every token of today has ended.
  const { environment } = movedClock(join(temporary, 'clock'), new Date('2026-11-23T09:00:00+05:30'));
  const readers = { readers: { published: ['Bots/Momentum/Role'] } };
  const watched = await functions.invokeAll('watchdog', [readers, { readers: password }], environment);
  expect(watched).toMatchObject([{ answer: { raised: Object.keys(accounts).sort() } }, { answer: { raised: [] } }]);
  world.brokers.kite.user(user).knobs = { markup: 'captcha' };
  const eve = '2026-11-24T15:15:00Z';
  expect(await functions.invokeAll('probe', [{ evening: eve }, { evening: password }])).toMatchObject([
    {
      answer: {
        pages: [
          { account: 'key-shown', finding: 'as-needed' },
          { account: 'published', finding: 'changed' },
        ],
      },
    },
    { error: { errorType: 'ProbeOrderInvalid' } },
  ]);
  const shared = await functions.invokeAll('share', [{}, { detail: { account: 'published' } }, { detail: { account: password } }]);
  expect(shared).toMatchObject([{}, {}, { error: {} }]);
  const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: `${names.prefix}/published/token` }));
  leaks.push(...marks.search('policy of a token secret', ResourcePolicy!));
});

test('no secret is found', async () => {
  leaks.push(...searchFolder(marks, temporary), ...functions.said.flatMap(([where, text]) => marks.search(where, text)));
  const told = await queues.take(events);
  expect(told.length).toBeGreaterThanOrEqual(Object.keys(accounts).length);
  leaks.push(...told.flatMap((event) => marks.search('event', event)));
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName: table }));
  expect(Items.length).toBeGreaterThan(0);
  leaks.push(...marks.search('ledger', JSON.stringify(Items)));
  leaks.push(...(await searchEvidence()));
  for (const account of Object.keys(accounts)) {
    // Its name, description and tags; what it holds is where a token belongs.
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: `${names.prefix}/${account}/token` })).catch(() => null);
    leaks.push(...marks.search('description of a token secret', JSON.stringify(described)));
  }
  expect(leaks).toEqual([]);
});

async function searchEvidence(): Promise<Leak[]> {
  const s3 = new S3Client({ forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: names.bucket }));
  expect(Contents.length).toBeGreaterThanOrEqual(4);
  const found: Leak[] = [];
  for (const { Key } of Contents) {
    const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket: names.bucket, Key }));
    const content = Buffer.from(await Body!.transformToByteArray());
    found.push(...marks.search('name and tags of evidence', JSON.stringify([Key, Metadata])));
    found.push(...marks.search(Key!, Key!.endsWith('.png') ? besidesThePicture(content) : content));
  }
  return found;
}

/** How each refresh ended, by the log. */
function endsLogged(): Record<string, string> {
  const lines = functions.said.filter(([where]) => where === 'log of refresh').flatMap(([, log]) => log.split('\n'));
  const outcomes = lines
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => (JSON.parse(line) as { outcome?: Outcome }).outcome ?? []);
  return Object.fromEntries(outcomes.map(({ account, outcome, failure }) => [account, failure?.code ?? outcome]));
}
