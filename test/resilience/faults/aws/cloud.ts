/** The AWS of one morning on the emulator: one account's secrets, a ledger, a bus, and a browser worker that logs in by HTTP. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaBrowser } from '../../../../lambdas/aws/browser.ts';
import { eventBridgeEvents } from '../../../../lambdas/aws/events.ts';
import { s3Evidence } from '../../../../lambdas/aws/evidence.ts';
import { dynamoDbLedger } from '../../../../lambdas/aws/ledger.ts';
import { patience } from '../../../../lambdas/aws/ports.ts';
import { secretsManagerVault } from '../../../../lambdas/aws/vault.ts';
import { brokers } from '../../../../lambdas/brokers/registry.ts';
import { httpClient } from '../../../../lambdas/http/client.ts';
import type { Clock, Ledger } from '../../../../lambdas/refresher/ports.ts';
import type { RefreshPorts } from '../../../../lambdas/refresher/request.ts';
import { clientConfig } from '../../../ministack/environment.ts';
import { type Answer, type Call, type Fault, startFaults } from '../../../ministack/faults.ts';
import { ledgerTable } from '../../../ministack/ledger-table.ts';
import { type AwsCell, makeFault } from './cells.ts';

/** What a refresh is given up after while it waits for AWS, ms; the product waits longer. */
const requestTimeout = 400;

/** The account's id. */
export const account = 'alpha';

/** AWS, as one morning sees it. */
export interface Cloud {
  readonly ports: RefreshPorts;
  /** The ledger as it is, whatever befalls the product's calls. */
  readonly ledger: Ledger;
  /** The operations that were called in this rung, in order, retries included. */
  readonly operations: readonly string[];
  /** Types of the events that the bus has taken, in order. */
  readonly taken: readonly string[];
  /** Access tokens that were stored, in order. */
  readonly stored: readonly string[];
  /** A rung begins, under this fault or none. */
  begin(cell: AwsCell | null): void;
  /** What bots read; null if no token was published. */
  current(): Promise<string | null>;
  /** Whether a version waits to be proved. */
  hasPending(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens it on the emulator at this address.
 * @param worker does one login and gives the browser worker's answer
 */
export async function openCloud(url: string, credentials: object, clock: Clock, worker: () => Promise<object>): Promise<Cloud> {
  const own = clientConfig(url);
  const secrets = new SecretsManagerClient(own);
  const dynamo = new DynamoDBClient(own);
  const prefix = `faults-${randomUUID().slice(0, 8)}`;
  const table = await ledgerTable(dynamo);
  await secrets.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString: JSON.stringify(credentials) }));
  const proxy = await startFaults(url);
  const taken: string[] = [];
  const stored: string[] = [];
  const done = async (call: Call): Promise<Answer> => {
    if (call.operation === 'Invoke') return { status: 200, headers: {}, body: JSON.stringify(await worker()) };
    const answer = await call.forward();
    if (call.operation === 'PutEvents' && answer.status === 200) taken.push(JSON.parse(call.body).Entries[0].DetailType);
    if (call.operation === 'PutSecretValue' && answer.status === 200)
      stored.push(JSON.parse(JSON.parse(call.body).SecretString).access_token);
    return answer;
  };
  const properly: Fault = (call) => done(call);
  const recorded = ['Invoke', 'PutEvents', 'PutSecretValue'];

  const config = { ...own, ...patience, endpoint: proxy.url, requestHandler: { ...patience.requestHandler, requestTimeout } };
  const ports: RefreshPorts = {
    vault: secretsManagerVault(new SecretsManagerClient(config), { prefix }),
    ledger: dynamoDbLedger(new DynamoDBClient(config), table),
    events: eventBridgeEvents(new EventBridgeClient(config), 'default', clock),
    evidence: s3Evidence(new S3Client({ ...config, forcePathStyle: true }), 'no-bucket'),
    browser: lambdaBrowser({ functionName: 'browser', timeout: 5_000 }, { ...own, endpoint: proxy.url }),
    clock,
    http: httpClient(clock, () => 0),
    brokers,
    endpointPolicy: 'any',
    deadline: '08:50',
    progress: () => {},
  };
  return {
    ports,
    ledger: dynamoDbLedger(dynamo, table),
    operations: proxy.operations,
    taken,
    stored,
    begin(cell) {
      proxy.clear();
      proxy.operations.length = 0;
      for (const operation of recorded) proxy.inject(operation, properly);
      if (cell) makeFault(proxy, cell, done);
    },
    async current() {
      const read = new GetSecretValueCommand({ SecretId: `${prefix}/${account}/token` });
      const { SecretString } = await secrets.send(read).catch(() => ({ SecretString: undefined }));
      return SecretString === undefined ? null : (JSON.parse(SecretString).access_token ?? null);
    },
    async hasPending() {
      const { VersionIdsToStages = {} } = await secrets
        .send(new DescribeSecretCommand({ SecretId: `${prefix}/${account}/token` }))
        .catch(() => ({ VersionIdsToStages: undefined }));
      return Object.values(VersionIdsToStages).some((labels) => labels.includes('AWSPENDING'));
    },
    close: () => proxy.stop(),
  };
}
