/** AWS as the functions beside refresh see it: the secrets of some accounts, a queue, a ledger, a bus, a bucket and a browser worker. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { lambdaBrowser } from '../../../../lambdas/aws/browser.ts';
import { eventBridgeEvents } from '../../../../lambdas/aws/events.ts';
import { s3Evidence } from '../../../../lambdas/aws/evidence.ts';
import { dynamoDbLedger } from '../../../../lambdas/aws/ledger.ts';
import { patience } from '../../../../lambdas/aws/ports.ts';
import { secretsManagerVault } from '../../../../lambdas/aws/vault.ts';
import { sqsWorkQueue } from '../../../../lambdas/aws/work-queue.ts';
import { changeAccount } from '../../../../lambdas/refresher/ledger-records.ts';
import { clientConfig } from '../../../ministack/environment.ts';
import { type Answer, startFaults } from '../../../ministack/faults.ts';
import { ledgerTable } from '../../../ministack/ledger-table.ts';
import { morningClock } from '../clock.ts';
import { momentOf } from '../rungs.ts';

/** What is waited for AWS, and for the browser worker, ms; the product waits longer. */
const [requestTimeout, workerTimeout] = [400, 1_000];

/** What the browser worker sees: a page without a login, so that there is something to tell and to keep. */
const look = {
  outcome: 'failed',
  failure: { code: 'page-changed', message: 'The page has no login form.' },
  scripts: [],
  timings_ms: {},
  evidence: { screenshot: Buffer.from('no picture').toString('base64'), outline: 'heading: Welcome' },
};

/** All that the functions work on. What is called by way of `proxy` meets its faults. */
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Opens it on the emulator at this address. Each account has credentials, a token, and a login page of its own in the ledger. */
export async function openStage(url: string, accounts: readonly string[]) {
  const own = clientConfig(url);
  const prefix = `functions-${randomUUID().slice(0, 8)}`;
  const { QueueUrl } = await new SQSClient(own).send(new CreateQueueCommand({ QueueName: prefix }));
  await new S3Client({ ...own, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: prefix }));
  const dynamo = new DynamoDBClient(own);
  const table = await ledgerTable(dynamo);
  const secrets = new SecretsManagerClient(own);
  for (const account of accounts) {
    for (const kind of ['credentials', 'token'])
      await secrets.send(new CreateSecretCommand({ Name: `${prefix}/${account}/${kind}`, SecretString: '{}' }));
    const page = { broker: 'kite', url: `https://${account}.example/connect/login`, sandbox: true, proved_at: '2026-11-20T08:00:00+05:30' };
    await changeAccount(dynamoDbLedger(dynamo, table), account, (record) => ({ ...record, start_page: page }));
  }
  const proxy = await startFaults(url);
  const clock = morningClock(momentOf('08:00'), 5);
  const config = { ...own, ...patience, endpoint: proxy.url, requestHandler: { ...patience.requestHandler, requestTimeout } };
  const client = new SecretsManagerClient(config);
  return {
    prefix,
    proxy,
    clock,
    secrets: client,
    vault: secretsManagerVault(client, { prefix }),
    queue: sqsWorkQueue(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }), QueueUrl!, clock),
    ledger: dynamoDbLedger(new DynamoDBClient(config), table),
    events: eventBridgeEvents(new EventBridgeClient(config), 'default', clock),
    evidence: s3Evidence(new S3Client({ ...config, forcePathStyle: true }), prefix),
    browser: lambdaBrowser({ functionName: 'browser', timeout: workerTimeout }, { ...own, endpoint: proxy.url }),
    worker: (): Answer => ({ status: 200, headers: {}, body: JSON.stringify(look) }),
    close: () => proxy.stop(),
  };
}
