/** The functions beside refresh under the same faults: dispatch asks for refreshes, the watchdog tells of accounts that are not fresh. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventBridgeEvents } from '../../../../lambdas/aws/events.ts';
import { dynamoDbLedger } from '../../../../lambdas/aws/ledger.ts';
import { patience } from '../../../../lambdas/aws/ports.ts';
import { secretsManagerVault } from '../../../../lambdas/aws/vault.ts';
import { sqsWorkQueue } from '../../../../lambdas/aws/work-queue.ts';
import { brokers } from '../../../../lambdas/brokers/registry.ts';
import { dispatch } from '../../../../lambdas/refresher/dispatch.ts';
import { watch } from '../../../../lambdas/refresher/watchdog.ts';
import { clientConfig } from '../../../ministack/environment.ts';
import { type Call, startFaults } from '../../../ministack/faults.ts';
import { morningClock } from '../clock.ts';
import { isFaulty, momentOf, type RungTime, rungTimes } from '../rungs.ts';
import { type AwsCell, makeFault } from './cells.ts';

/** The functions. */
export const functionNames = ['dispatch', 'watchdog'] as const;

/** One of them. */
export type FunctionName = (typeof functionNames)[number];

const accounts = ['alpha', 'beta'];
const schedule = { rungs: ['cron(0,15,30,45 8 * * ? *)'], every_day: false };

/** What one run came to: whether it failed loudly, and for which accounts AWS took its message or event. */
export interface FunctionRun {
  readonly at: RungTime;
  readonly failed: boolean;
  readonly taken: readonly string[];
}

/** Runs a function five times, under this fault of AWS or none. Also gives the calls of the first run. */
export async function runFunction(name: FunctionName, cell: AwsCell | null, url: string) {
  const own = clientConfig(url);
  const prefix = `functions-${randomUUID().slice(0, 8)}`;
  const secrets = new SecretsManagerClient(own);
  for (const account of accounts)
    await secrets.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString: '{}' }));
  const { QueueUrl } = await new SQSClient(own).send(new CreateQueueCommand({ QueueName: prefix }));
  await new DynamoDBClient(own).send(
    new CreateTableCommand({
      TableName: prefix,
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const proxy = await startFaults(url);
  const clock = morningClock(momentOf('08:00'), 5);
  const config = {
    ...own,
    ...patience,
    endpoint: proxy.url,
    requestHandler: { ...patience.requestHandler, requestTimeout: 400 },
  };
  const vault = secretsManagerVault(new SecretsManagerClient(config), { prefix });
  const queue = sqsWorkQueue(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }), QueueUrl!, clock);
  const ledger = dynamoDbLedger(new DynamoDBClient(config), prefix);
  const events = eventBridgeEvents(new EventBridgeClient(config), 'default', clock);
  const work: Record<FunctionName, (time: string) => Promise<unknown>> = {
    dispatch: (time) => dispatch({ kind: 'rung', rung: momentOf(time) }, { vault, queue, clock, schedule, latestStart: 600_000 }),
    // From the deadline on it has something to tell.
    watchdog: () => watch({ vault, ledger, events, clock, brokers, schedule, deadline: '07:00', affected: () => 'nobody' }),
  };
  const taken: string[] = [];
  const done = async (call: Call) => {
    const answer = await call.forward();
    if (answer.status === 200) taken.push(...accountsIn(call));
    return answer;
  };
  try {
    const runs: FunctionRun[] = [];
    let operations: readonly string[] = [];
    for (const time of rungTimes) {
      proxy.clear();
      proxy.operations.length = 0;
      for (const operation of ['SendMessageBatch', 'PutEvents']) proxy.inject(operation, done);
      if (cell && isFaulty(time, cell.duration)) makeFault(proxy, cell, done);
      clock.set(momentOf(time));
      const before = taken.length;
      const failed = await work[name](time).then(
        () => false,
        () => true,
      );
      runs.push({ at: time, failed, taken: taken.slice(before) });
      if (time === '08:00') operations = [...proxy.operations];
    }
    return { runs, operations };
  } finally {
    await proxy.stop();
  }
}

/** The accounts that a message or event is about. */
function accountsIn({ operation, body }: Call): string[] {
  const { Entries = [] } = JSON.parse(body) as { Entries?: { MessageBody?: string; Detail?: string }[] };
  if (operation !== 'SendMessageBatch' && operation !== 'PutEvents') return [];
  return Entries.map(({ MessageBody, Detail }) => JSON.parse(MessageBody ?? Detail ?? '{}').account as string);
}

/** What of it is not as promised: a run that did not do its work fails loudly, and the next one without a fault does it. */
export function wrongsOfFunction(name: FunctionName, cell: AwsCell, runs: readonly FunctionRun[]): string[] {
  const missing = (known: readonly string[]) => accounts.filter((account) => !known.includes(account));
  return runs.flatMap(({ at, failed, taken }, index) => {
    // The watchdog tells of an account once a day; dispatch asks anew at every rung.
    const known = name === 'watchdog' ? runs.slice(0, index + 1).flatMap((run) => run.taken) : taken;
    const isMended = !isFaulty(at, cell.duration);
    // What may have got through is sent again: a message or event that comes twice does no harm.
    const most = cell.fault === 'answer lost' ? Number.POSITIVE_INFINITY : 1;
    return [
      ...(!failed && missing(known).length > 0 ? [`${at}: silent about ${missing(known).join(', ')}`] : []),
      ...(failed && isMended ? [`${at}: failed, though all was well`] : []),
      ...accounts
        .filter((account) => taken.filter((each) => each === account).length > most)
        .map((account) => `${at}: ${account} too often`),
    ];
  });
}
