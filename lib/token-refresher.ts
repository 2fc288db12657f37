import { Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeResource } from './acknowledgements.ts';
import { Alarms } from './alarms.ts';
import { Alerts } from './alerts.ts';
import { allowRead, allowRequestRefresh } from './bot-grants.ts';
import { BotRequests } from './bot-requests.ts';
import { CredentialsRule } from './credentials-rule.ts';
import { Dashboard } from './dashboard.ts';
import { deadLetterQueue, encryptedQueue } from './encrypted-queue.ts';
import { Encryption } from './encryption.ts';
import { EveningProbe } from './evening-probe.ts';
import { eventBus } from './event-bus.ts';
import { evidenceBucket } from './evidence-bucket.ts';
import { longestDelivery } from './function-schedule.ts';
import { LadderSchedule } from './ladder-schedule.ts';
import { ledgerTable } from './ledger-table.ts';
import { alarmsIn } from './operations-alarm.ts';
import { type Options, resolveOptions, type TokenRefresherProps } from './options.ts';
import { OutboundNetwork } from './outbound-network.ts';
import { allowReceive, allowSend } from './queue-permissions.ts';
import { allowRefresh } from './refresh-permissions.ts';
import { type TimeOuts, timeOuts } from './time-outs.ts';
import { TokenReaders } from './token-readers.ts';
import { TokenSharing } from './token-sharing.ts';
import { Watchdog } from './watchdog.ts';
import { WorkerFunction } from './worker-function.ts';

/**
 * Everything that keeps a team's broker tokens fresh. Accounts are not part of it: an account is a secret named
 * `<prefix>/<account>/credentials`, stored at any time without a deployment.
 *
 * @example
 * const refresher = new TokenRefresher(this, 'Tokens', { alertEmail: 'ops@example.com' });
 * refresher.grantRead('alpha', bot.role);
 * refresher.grantRequestRefresh('alpha', bot.role);
 */
export class TokenRefresher extends Construct {
  readonly key: kms.IKey;
  readonly bus: events.IEventBus;
  readonly ledger: dynamodb.Table;
  readonly evidence: s3.Bucket;
  /** Refreshes to do, one message an account. */
  readonly work: sqs.Queue;
  /** Refreshes that were given up. */
  readonly deadLetters: sqs.Queue;
  /** Rungs, invocations and alerts that could not be delivered. */
  readonly undelivered: sqs.Queue;
  readonly dispatch: lambda.Function;
  readonly refresh: lambda.Function;
  readonly browser: lambda.Function;
  /** Passes on bots' requests. */
  readonly request: lambda.Function;
  readonly watchdog: lambda.Function;
  /** Looks at the login pages the evening before; null if that is off. */
  readonly probe: lambda.Function | null;
  readonly alertTopic: sns.Topic;
  /** The network from which brokers are called, if it is not Lambda's own. */
  readonly network: OutboundNetwork | undefined;
  /** The options in force. */
  readonly options: Options;
  readonly #timeOuts: TimeOuts;
  readonly #readers = new TokenReaders();

  constructor(scope: Construct, id: string, props: TokenRefresherProps = {}) {
    super(scope, id);
    const options = resolveOptions(props);
    const { prefix, removalPolicy } = options;
    this.options = options;
    this.#timeOuts = timeOuts(options.browserTimeout);
    this.key = new Encryption(this, 'Encryption', options).key;
    if (options.permissionsBoundary) iam.PermissionsBoundary.of(this).apply(options.permissionsBoundary);
    this.bus = eventBus(this, 'Events', options.eventBus);
    if (options.staticAddress || options.vpc) this.network = new OutboundNetwork(this, 'Network', options);
    this.ledger = ledgerTable(this, 'Ledger', this.key, removalPolicy);
    this.evidence = evidenceBucket(this, 'Evidence', this.key, options.evidenceRetentionDays, removalPolicy);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', this.key);
    this.undelivered = deadLetterQueue(this, 'Undelivered', this.key);
    this.work = encryptedQueue(this, 'Work', this.key, {
      visibilityTimeout: this.#timeOuts.visibility,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
    this.browser = this.#browser();
    this.refresh = this.#refresh();
    this.dispatch = this.#dispatch();
    this.request = new BotRequests(this, 'BotRequests', {
      ...this.#common(),
      prefix,
      bus: this.bus,
      work: this.work,
      latestStart: options.latestStart,
      schedule: this.#schedule(),
    }).function;
    this.alertTopic = new Alerts(this, 'Alerts', {
      bus: this.bus,
      encryptionKey: this.key,
      undelivered: this.undelivered,
      channels: options,
      prefix,
    }).topic;
    if (options.replicaRegions.length > 0 || options.readerAccounts.length > 0) {
      new TokenSharing(this, 'Sharing', { ...options, encryptionKey: this.key, bus: this.bus, undelivered: this.undelivered });
    }
    this.watchdog = new Watchdog(this, 'Watchdog', {
      ...this.#common(),
      prefix,
      deadline: options.deadline,
      schedule: this.#schedule(),
      timeout: this.#timeOuts.watchdog,
      readers: this.#readers,
      ledger: this.ledger,
      bus: this.bus,
      alertTopic: this.alertTopic,
      undelivered: this.undelivered,
    }).function;
    this.probe = options.probe === null ? null : this.#probe(options.probe);
    new Alarms(this, 'Alarms', {
      ...this.#alarmContext(this.alertTopic),
      rungs: options.rungs,
      queues: { work: this.work, deadLetters: this.deadLetters, undelivered: this.undelivered },
      functions: {
        dispatch: this.dispatch,
        refresh: this.refresh,
        browser: this.browser,
        request: this.request,
        watchdog: this.watchdog,
      },
    });
    new Dashboard(this, 'Dashboard', { prefix, alarms: alarmsIn(this) });
  }

  /** Lets a bot read one account's token: the current one and the one before, never one that is not proved yet. */
  grantRead(account: string, bot: iam.IGrantable): void {
    this.#readers.add(account, bot);
    allowRead(Stack.of(this), this.options, account, bot);
  }

  /** Lets a bot whose token has died ask for a refresh of this account. It is done within the account's budget of logins, if at all. */
  grantRequestRefresh(account: string, bot: iam.IGrantable): void {
    allowRequestRefresh(this.bus, account, bot);
  }

  /** The worker with nothing to steal: Chromium has no sandbox there, so its role may write its log and nothing else. */
  #browser(): lambda.Function {
    return new WorkerFunction(this, 'Browser', {
      ...this.#common(),
      network: this.network,
      bundle: 'browser',
      description: 'Does one broker login in Chromium, with no permission but its own log',
      timeout: this.#timeOuts.browser,
      memory: this.options.browserMemory,
      // Chromium is inflated there: 210 MB, besides its own temporary files.
      temporaryStorage: 1024,
      environment: { PREBELL_PREFIX: this.options.prefix },
    }).function;
  }

  #refresh(): lambda.Function {
    const { prefix, deadline, allowedEndpointHosts, refreshMemory, concurrency } = this.options;
    const worker = new WorkerFunction(this, 'Refresh', {
      ...this.#common(),
      network: this.network,
      bundle: 'refresh',
      description: 'Makes one account fresh: reads its credentials, proves its token, publishes it',
      timeout: this.#timeOuts.refresh,
      memory: refreshMemory,
      environment: {
        PREBELL_PREFIX: prefix,
        PREBELL_LEDGER_TABLE: this.ledger.tableName,
        PREBELL_EVENT_BUS: this.bus.eventBusName,
        PREBELL_EVIDENCE_BUCKET: this.evidence.bucketName,
        PREBELL_BROWSER_FUNCTION: this.browser.functionName,
        PREBELL_BROWSER_SECONDS: String(this.#timeOuts.browser.toSeconds()),
        PREBELL_ENCRYPTION_KEY: this.key.keyArn,
        PREBELL_DEADLINE: deadline,
        PREBELL_ALLOWED_ENDPOINT_HOSTS: allowedEndpointHosts.join(','),
        PREBELL_SCHEDULE: this.#schedule(),
      },
    });
    const { ledger, bus, evidence, browser } = this;
    allowRefresh(worker.role, { prefix, encryptionKey: this.key, ledger, bus, evidence, browser });
    allowReceive(worker.role, this.work);
    worker.function.addEventSource(
      new sources.SqsEventSource(this.work, { batchSize: 1, maxConcurrency: concurrency, reportBatchItemFailures: true }),
    );
    acknowledge(
      worker,
      'Serverless-LambdaEventSourceMappingDestination',
      'Messages that cannot be handled go to the dead-letter queue of their own queue.',
    );
    return worker.function;
  }

  #dispatch(): lambda.Function {
    const { prefix, rungs, rotationSchedule, latestStart } = this.options;
    const worker = new WorkerFunction(this, 'Dispatch', {
      ...this.#common(),
      bundle: 'dispatch',
      description: 'Lists the accounts at each rung and asks for a refresh of each; sees names only',
      timeout: this.#timeOuts.dispatch,
      memory: 256,
      environment: {
        PREBELL_PREFIX: prefix,
        PREBELL_WORK_QUEUE: this.work.queueUrl,
        PREBELL_LATEST_START_SECONDS: String(latestStart.toSeconds()),
        PREBELL_SCHEDULE: this.#schedule(),
      },
      maxEventAge: longestDelivery,
      failedInvocations: this.undelivered,
    });
    worker.role.addToPolicy(new iam.PolicyStatement({ sid: 'NamesOfAccounts', actions: ['secretsmanager:ListSecrets'], resources: ['*'] }));
    allowSend(worker.role, this.work);
    acknowledgeResource(worker.role, '*', 'ListSecrets takes no resource; it gives names, not values.');
    new LadderSchedule(this, 'Schedule', {
      rungs,
      rotation: rotationSchedule,
      function: worker.function,
      undelivered: this.undelivered,
    });
    new CredentialsRule(this, 'NewCredentials', { prefix, dispatch: worker.function, undelivered: this.undelivered });
    return worker.function;
  }

  #probe(time: string): lambda.Function {
    const { prefix, deadline } = this.options;
    const { ledger, bus, evidence, browser, undelivered, alertTopic } = this;
    return new EveningProbe(this, 'Probe', {
      ...this.#common(),
      ...{ prefix, deadline, time, ledger, bus, evidence, browser, undelivered },
      schedule: this.#schedule(),
      browserTimeout: this.#timeOuts.browser,
      alarms: this.#alarmContext(alertTopic),
    }).function;
  }

  #common() {
    return { bundles: this.options.bundles, encryptionKey: this.key, logRetention: this.options.logRetention };
  }

  #alarmContext(topic: sns.Topic) {
    const { prefix, deadline, filesUrl } = this.options;
    return { prefix, deadline, filesUrl, topic };
  }

  /** The ladder as the functions read it. */
  #schedule(): string {
    return JSON.stringify({ rungs: this.options.rungs, every_day: this.options.everyDay });
  }
}
