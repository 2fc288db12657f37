import { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeResource } from './acknowledgements.ts';
import { FunctionSchedule, longestDelivery } from './function-schedule.ts';
import { allowKeyUse } from './key-use.ts';
import { type AlarmContext, lastLogOf, operationsAlarm, silenceAlarm } from './operations-alarm.ts';
import { silentHours } from './rung-gaps.ts';
import { WorkerFunction, type WorkerFunctionProps } from './worker-function.ts';

/** The pages of a browser each, one after the other: as long as Lambda allows. */
const timeout = Duration.minutes(15);

/** How often an evening it runs, an hour apart: a page that was seen is not opened again, so this is the retry. */
const runsAnEvening = 3;

export interface EveningProbeProps extends Pick<WorkerFunctionProps, 'bundles' | 'encryptionKey' | 'logRetention'> {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  /** IST time of day of its first run, `20:45`. */
  readonly time: string;
  /** IST time of day by which every account must be fresh, `08:50`. */
  readonly deadline: string;
  /** The ladder as the functions read it. */
  readonly schedule: string;
  readonly ledger: dynamodb.Table;
  readonly bus: events.IEventBus;
  readonly evidence: s3.Bucket;
  readonly browser: lambda.Function;
  readonly browserTimeout: Duration;
  readonly undelivered: sqs.Queue;
  readonly alarms: AlarmContext;
}

/** Looks at every login page on the eve of a trading day, and tells what changed. It may read neither credentials nor tokens. */
export class EveningProbe extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: EveningProbeProps) {
    super(scope, id);
    const { prefix, ledger, bus, evidence, browser, undelivered, encryptionKey } = props;
    const worker = new WorkerFunction(this, 'Worker', {
      bundles: props.bundles,
      encryptionKey,
      logRetention: props.logRetention,
      timeout,
      bundle: 'probe',
      description: 'Looks at every login page the evening before; sees names and what the ledger remembers only',
      memory: 256,
      environment: {
        PREBELL_PREFIX: prefix,
        PREBELL_LEDGER_TABLE: ledger.tableName,
        PREBELL_EVENT_BUS: bus.eventBusName,
        PREBELL_EVIDENCE_BUCKET: evidence.bucketName,
        PREBELL_BROWSER_FUNCTION: browser.functionName,
        PREBELL_BROWSER_SECONDS: String(props.browserTimeout.toSeconds()),
        PREBELL_DEADLINE: props.deadline,
        PREBELL_SCHEDULE: props.schedule,
      },
      maxEventAge: longestDelivery,
      failedInvocations: undelivered,
    });
    this.function = worker.function;
    const allow = (sid: string, actions: string[], on: string) =>
      worker.role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources: [on] }));
    allow('NamesOfAccounts', ['secretsmanager:ListSecrets'], '*');
    allow('Ledger', ['dynamodb:GetItem', 'dynamodb:PutItem'], ledger.tableArn);
    allow('TellEvents', ['events:PutEvents'], bus.eventBusArn);
    allow('KeepEvidence', ['s3:PutObject'], evidence.arnForObjects('*'));
    allow('UseBrowser', ['lambda:InvokeFunction'], browser.functionArn);
    for (const use of ['useTable', 'putObjects'] as const) allowKeyUse(worker.role, encryptionKey, use);
    acknowledgeResource(worker.role, '*', 'ListSecrets takes no resource; it gives names, not values.');
    acknowledgeResource(
      worker.role,
      evidence.arnForObjects('*'),
      'Every changed page has evidence of its own; it can be put there and neither read nor deleted.',
    );
    const times = evenings(props.time);
    new FunctionSchedule(this, 'Schedule', {
      function: this.function,
      description: 'Starts the probe function in the evening',
      undelivered,
    }).add(
      'Evening',
      times,
      'Looks at every login page that was not seen yet on this evening',
      scheduler.ScheduleTargetInput.fromObject({ evening: scheduler.ContextAttribute.scheduledTime }),
    );
    this.#alarms(props.alarms, times);
  }

  #alarms(context: AlarmContext, times: string): void {
    operationsAlarm(this, 'Errors', context, {
      sentence: 'a login page could not be looked at in the evening',
      metric: this.function.metricErrors({ period: Duration.minutes(5) }),
      what: 'The evening probe ended in an error, or could not look at every login page for a reason of prebell’s own.',
      remedy: 'Look at the log. Then let prebell look again, for one account of each broker: `npx prebell accounts test ACCOUNT`.',
      mayWait: true,
      evidence: lastLogOf(this.function),
    });
    silenceAlarm(
      this,
      'NotProbed',
      context,
      {
        sentence: 'nobody looks at the login pages in the evening',
        metric: this.function.metricInvocations({ period: Duration.hours(1) }),
        what: 'The evening probe did not run when it should have (also right after the first deployment, until the first evening).',
        remedy:
          'Look yourself, for one account of each broker: `npx prebell accounts test ACCOUNT`. Then look in the console of EventBridge Scheduler whether the probe’s schedule is enabled.',
        mayWait: true,
        evidence: lastLogOf(this.function),
      },
      silentHours([times]),
    );
  }
}

/** Some times an evening; whether there is trading on the next day the function knows. */
function evenings(time: string): string {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return `cron(${minute} ${hour}-${hour + runsAnEvening - 1} * * ? *)`;
}
