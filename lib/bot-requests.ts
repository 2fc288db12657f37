import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { encryptedQueue } from './encrypted-queue.ts';
import { allowReceive, allowSend } from './queue-permissions.ts';
import { WorkerFunction } from './worker-function.ts';

/** What the source of a bot's event starts with; the account follows. IAM proves it, so nothing else in the event is believed. */
export const sourceOfBots = 'prebell.bot.';

/** The type of the event with which a bot asks for a refresh. */
export const refreshRequested = 'Token Refresh Requested';

export interface BotRequestsProps {
  /** The bus that bots put their requests on. */
  readonly bus: events.IEventBus;
  /** The queue of refreshes to do. */
  readonly work: sqs.Queue;
  /** Prefix of the secrets' names, which tells deployments apart. */
  readonly prefix: string;
  readonly encryptionKey: kms.IKey;
  /** Folder of the bundles. */
  readonly bundles: string;
  readonly logRetention: logs.RetentionDays;
  /** How long after it was asked for a refresh may begin. */
  readonly latestStart: Duration;
  /** The ladder as the functions read it. */
  readonly schedule: string;
}

/**
 * Bots' requests for a refresh, made harmless on their way to the queue of work: of one account's requests one in five minutes gets
 * through. A queue of the FIFO kind drops what it was sent before, and what it is sent is the event's source alone, so a flood ends
 * there and starts no function.
 */
export class BotRequests extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: BotRequestsProps) {
    super(scope, id);
    const timeout = Duration.seconds(30);
    const queue = encryptedQueue(this, 'Queue', props.encryptionKey, {
      fifo: true,
      contentBasedDeduplication: true,
      // A request that was not passed on by then is out of date; its bot asks again.
      retentionPeriod: Duration.minutes(5),
      visibilityTimeout: Duration.minutes(1),
    });
    for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) {
      acknowledge(queue, rule, 'A request that is lost is made again; the function’s errors have an alarm.');
    }
    const rule = new events.Rule(this, 'Rule', {
      description: 'Takes the requests of bots whose token has died',
      eventBus: props.bus,
      eventPattern: { source: events.Match.prefix(sourceOfBots), detailType: [refreshRequested] },
      targets: [
        {
          // CDK's own target would allow EventBridge more with the queue and its key than to send.
          bind: () => ({
            arn: queue.queueArn,
            input: events.RuleTargetInput.fromObject({ source: events.EventField.source }),
            sqsParameters: { messageGroupId: 'requests' },
            retryPolicy: { maximumEventAgeInSeconds: Duration.minutes(1).toSeconds(), maximumRetryAttempts: 3 },
          }),
        },
      ],
    });
    queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'RequestsOfBots',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    acknowledge(rule, 'Serverless-EventBusDLQ', 'A request that is lost is made again.');
    const worker = new WorkerFunction(this, 'PassOn', {
      bundle: 'request',
      bundles: props.bundles,
      description: 'Passes on what bots ask for; sees ids of accounts only',
      timeout,
      memory: 256,
      environment: {
        PREBELL_PREFIX: props.prefix,
        PREBELL_WORK_QUEUE: props.work.queueUrl,
        PREBELL_LATEST_START_SECONDS: String(props.latestStart.toSeconds()),
        PREBELL_SCHEDULE: props.schedule,
      },
      encryptionKey: props.encryptionKey,
      logRetention: props.logRetention,
    });
    allowReceive(worker.role, queue);
    allowSend(worker.role, props.work);
    worker.function.addEventSource(new sources.SqsEventSource(queue, { batchSize: 10, maxConcurrency: 2 }));
    acknowledge(worker, 'Serverless-LambdaEventSourceMappingDestination', 'A request that is lost is made again.');
    this.function = worker.function;
  }
}
