import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type AlertChannels, checkChannels } from './alert-channels.ts';
import { defaultBundles } from './bundles.ts';
import { checkRotation } from './rotation-hours.ts';
import type { ReplicaRegion } from './token-sharing.ts';

/** The options of `TokenRefresher`. All have defaults that suit most. */
export interface TokenRefresherProps extends AlertChannels {
  /** Prefix of the secrets' names, also the name of this deployment in alarms and metrics. @default 'prebell' */
  readonly prefix?: string | undefined;
  /**
   * When to refresh: `cron(…)` and `rate(…)` expressions of EventBridge Scheduler, in India Standard Time.
   * @default 08:00, 08:15, 08:30, 08:45, then hourly to 15:00, on every day (dispatch knows which are trading days)
   */
  readonly rungs?: readonly string[] | undefined;
  /**
   * When new keys are made for the accounts whose credentials say `options.rotate` (AutoTrader Web): one expression like those of
   * `rungs`, outside market hours; `off` for never.
   * @default the first of each month at 20:00
   */
  readonly rotationSchedule?: string | undefined;
  /**
   * When to look at the login pages on the eve of a trading day: an IST time of day from 16:00 to 21:59, or `off`. It runs again one and
   * two hours later, for pages that were not seen. @default '20:45'
   */
  readonly probe?: string | undefined;
  /** Refresh on days without trading too. @default false */
  readonly everyDay?: boolean | undefined;
  /** IST time of day by which every account must be fresh. @default '08:50' */
  readonly deadline?: string | undefined;
  /** How long after its rung a refresh may still begin. @default 10 minutes */
  readonly latestStart?: Duration | undefined;
  /** Host names other than the brokers' own that credentials documents may name as endpoints. @default none */
  readonly allowedEndpointHosts?: readonly string[] | undefined;
  /** How many accounts are refreshed at a time, 2 to 50. @default 5 */
  readonly concurrency?: number | undefined;
  /** MB of the browser worker; 1769 MB is one core. @default 2048 */
  readonly browserMemory?: number | undefined;
  /** MB of the refresh function. @default 512 */
  readonly refreshMemory?: number | undefined;
  /** How long the browser worker may run, 110 to 300 s; the other time-outs follow from it. @default 2 minutes */
  readonly browserTimeout?: Duration | undefined;
  /** How long logs are kept. @default a month */
  readonly logRetention?: RetentionDays | undefined;
  /** How many days the evidence of failed logins is kept, 1 to 90. @default 7 */
  readonly evidenceRetentionDays?: number | undefined;
  /** A key to encrypt everything with instead of an own one; an imported key's policy must be made ready by its owner. @default an own key */
  readonly encryptionKey?: kms.IKey | undefined;
  /** A bus to put events on instead of an own one, of the same AWS account and region. @default an own bus */
  readonly eventBus?: events.IEventBus | undefined;
  /** Call brokers from a network of its own, by one address that can be registered with them. It costs. @default false */
  readonly staticAddress?: boolean | undefined;
  /** A network to call brokers from: with private subnets that have a NAT gateway. Not together with `staticAddress`. @default none */
  readonly vpc?: ec2.IVpc | undefined;
  /** A policy that bounds what each role may do, whatever it is granted. @default none */
  readonly permissionsBoundary?: iam.IManagedPolicy | undefined;
  /** Other regions that get a copy of every token. @default none */
  readonly replicaRegions?: readonly ReplicaRegion[] | undefined;
  /** Ids of other AWS accounts whose roles may read tokens, as far as their own policies let them. @default none */
  readonly readerAccounts?: readonly string[] | undefined;
  /** What becomes of key, ledger, evidence and address when the stack is destroyed; secrets always stay. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy.RETAIN | RemovalPolicy.DESTROY | undefined;
  /** Folder of the functions' bundles. @default where scripts/bundle.ts puts them */
  readonly bundles?: string | undefined;
}

/** Options without a default: what they name is made, or left out, where it is absent. */
type Without = keyof AlertChannels | 'encryptionKey' | 'eventBus' | 'vpc' | 'permissionsBoundary';

/** The options with their defaults, checked. */
export type Options = {
  readonly [K in Exclude<keyof TokenRefresherProps, Without | 'rotationSchedule' | 'probe'>]-?: NonNullable<TokenRefresherProps[K]>;
} & Pick<TokenRefresherProps, Without> & {
    /** Null for never. */
    readonly rotationSchedule: string | null;
    /** Null for never. */
    readonly probe: string | null;
  };

/** Fills in the defaults. Throws an error that names the first option that cannot be used. */
export function resolveOptions(props: TokenRefresherProps): Options {
  const options: Options = {
    prefix: props.prefix ?? 'prebell',
    rungs: props.rungs ?? ['cron(0,15,30,45 8 * * ? *)', 'cron(0 9-15 * * ? *)'],
    rotationSchedule: props.rotationSchedule === 'off' ? null : (props.rotationSchedule ?? 'cron(0 20 1 * ? *)'),
    probe: props.probe === 'off' ? null : (props.probe ?? '20:45'),
    everyDay: props.everyDay ?? false,
    deadline: props.deadline ?? '08:50',
    latestStart: props.latestStart ?? Duration.minutes(10),
    alertEmail: props.alertEmail,
    slack: props.slack,
    webhook: props.webhook,
    filesUrl: props.filesUrl,
    allowedEndpointHosts: props.allowedEndpointHosts ?? [],
    concurrency: props.concurrency ?? 5,
    browserMemory: props.browserMemory ?? 2048,
    refreshMemory: props.refreshMemory ?? 512,
    browserTimeout: props.browserTimeout ?? Duration.minutes(2),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    evidenceRetentionDays: props.evidenceRetentionDays ?? 7,
    encryptionKey: props.encryptionKey,
    eventBus: props.eventBus,
    staticAddress: props.staticAddress ?? false,
    vpc: props.vpc,
    permissionsBoundary: props.permissionsBoundary,
    replicaRegions: props.replicaRegions ?? [],
    readerAccounts: props.readerAccounts ?? [],
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    bundles: props.bundles ?? defaultBundles,
  };
  check(options);
  return options;
}

function check(options: Options): void {
  const { prefix, deadline, allowedEndpointHosts, latestStart } = options;
  if (!/^[a-z0-9][a-z0-9-]{0,29}(\/[a-z0-9][a-z0-9-]{0,29})?$/.test(prefix)) {
    throw wrong('prefix', 'a–z, 0–9 and -, at most 30 characters, with at most one / within (team/prebell)');
  }
  if (options.rungs.length === 0) throw wrong('rungs', 'at least one schedule expression, such as cron(0 8 * * ? *)');
  if (options.rotationSchedule !== null) checkRotation(options.rotationSchedule, latestStart);
  if (options.probe !== null && !/^(1[6-9]|2[01]):[0-5]\d$/.test(options.probe)) {
    throw wrong('probe', 'off, or a time of day in India from 16:00 to 21:59, such as 20:45');
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(deadline)) throw wrong('deadline', 'a time of day in India, such as 08:50');
  inRange('latestStart in minutes', latestStart.toMinutes({ integral: false }), 1, 60);
  checkChannels(options);
  for (const host of allowedEndpointHosts) {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host)) throw wrong('allowedEndpointHosts', 'host names without scheme, port or path');
  }
  if (options.vpc && options.staticAddress) throw wrong('staticAddress', 'left out where vpc is given: that network has its own address');
  const regions = options.replicaRegions.map(({ region }) => region);
  if (!isSet(regions, /^[a-z]{2}(-[a-z]+)+-\d$/)) throw wrong('replicaRegions', 'names of regions, each once, such as ap-south-2');
  if (!isSet(options.readerAccounts, /^\d{12}$/)) throw wrong('readerAccounts', 'ids of AWS accounts, 12 digits, each once');
  inRange('concurrency', options.concurrency, 2, 50);
  inRange('browserMemory', options.browserMemory, 1024, 10240);
  inRange('refreshMemory', options.refreshMemory, 256, 10240);
  inRange('evidenceRetentionDays', options.evidenceRetentionDays, 1, 90);
}

/** Whether all texts have that form, and none is there twice. */
function isSet(texts: readonly string[], form: RegExp): boolean {
  return texts.every((text) => form.test(text)) && new Set(texts).size === texts.length;
}

function inRange(name: string, value: number, from: number, to: number): void {
  if (!(Number.isInteger(value) && value >= from && value <= to)) throw wrong(name, `a whole number from ${from} to ${to}`);
}

function wrong(name: string, wanted: string): Error {
  return new Error(`option ${name} must be ${wanted}`);
}
