import { Lazy } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeResource } from './acknowledgements.ts';
import { FunctionSchedule, longestDelivery } from './function-schedule.ts';
import { allowKeyUse } from './key-use.ts';
import type { TokenReaders } from './token-readers.ts';
import { WorkerFunction, type WorkerFunctionProps } from './worker-function.ts';

export interface WatchdogProps extends Pick<WorkerFunctionProps, 'bundles' | 'encryptionKey' | 'logRetention' | 'timeout'> {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  /** IST time of day by which every account must be fresh, `08:50`. */
  readonly deadline: string;
  /** The ladder as the functions read it. */
  readonly schedule: string;
  /** Who may read which token, as far as this app knows. */
  readonly readers: TokenReaders;
  readonly ledger: dynamodb.Table;
  readonly bus: events.IEventBus;
  readonly alertTopic: sns.Topic;
  readonly undelivered: sqs.Queue;
}

/** Looks every 15 minutes which accounts are not fresh, and tells of them from the deadline on. It reads neither credentials nor tokens. */
export class Watchdog extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: WatchdogProps) {
    super(scope, id);
    const { prefix, deadline, ledger, bus, alertTopic, undelivered, encryptionKey, readers } = props;
    const worker = new WorkerFunction(this, 'Worker', {
      bundles: props.bundles,
      encryptionKey,
      logRetention: props.logRetention,
      timeout: props.timeout,
      bundle: 'watchdog',
      description: 'Looks which accounts are not fresh; sees names and what the ledger remembers only',
      memory: 256,
      environment: {
        PREBELL_PREFIX: prefix,
        PREBELL_LEDGER_TABLE: ledger.tableName,
        PREBELL_EVENT_BUS: bus.eventBusName,
        PREBELL_ALERT_TOPIC: alertTopic.topicArn,
        PREBELL_DEADLINE: deadline,
        PREBELL_SCHEDULE: props.schedule,
      },
      maxEventAge: longestDelivery,
      failedInvocations: undelivered,
    });
    const allow = (sid: string, actions: string[], on: string) =>
      worker.role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources: [on] }));
    allow('NamesOfAccounts', ['secretsmanager:ListSecrets'], '*');
    allow('Ledger', ['dynamodb:GetItem', 'dynamodb:PutItem'], ledger.tableArn);
    allow('TellEvents', ['events:PutEvents'], bus.eventBusArn);
    allow('SeeWhoListens', ['sns:ListSubscriptionsByTopic'], alertTopic.topicArn);
    allowKeyUse(worker.role, encryptionKey, 'useTable');
    acknowledgeResource(worker.role, '*', 'ListSecrets takes no resource; it gives names, not values.');
    this.function = worker.function;
    const schedule = new FunctionSchedule(this, 'Schedule', {
      function: this.function,
      description: 'Starts the watchdog function every 15 minutes',
      undelivered,
    });
    // Read at the very end, when every bot has been granted what it reads. A function's environment has no room for all of them.
    const input = Lazy.string({ produce: () => JSON.stringify({ readers }) });
    schedule.add('Watch', everyQuarter(deadline), 'Looks which accounts are not fresh', ScheduleTargetInput.fromText(input));
  }
}

/** Every 15 minutes, at the deadline among others: an account that is not fresh is told then and not up to a quarter of an hour later. */
function everyQuarter(deadline: string): string {
  const first = Number(deadline.slice(3)) % 15;
  return `cron(${[0, 15, 30, 45].map((minute) => minute + first).join(',')} * * * ? *)`;
}
