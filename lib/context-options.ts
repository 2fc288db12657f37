import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct, Node } from 'constructs';
import type { TokenRefresherProps } from './options.ts';
import type { ReplicaRegion } from './token-sharing.ts';

/** A value of the context: JSON in `cdk.json`, always a string after `-c name=value`. */
type Raw = unknown;

/** How each option is read from the context. Names with a unit carry it, since the context has plain numbers. */
const readers = {
  prefix: text,
  rungs: schedule,
  rotationSchedule: text,
  probe: text,
  everyDay: flag,
  deadline: text,
  latestStartMinutes: number,
  alertEmail: text,
  slackWorkspace: text,
  slackChannel: text,
  webhookSecret: text,
  webhookBody: object,
  filesUrl: text,
  allowedEndpointHosts: list,
  concurrency: number,
  browserMemory: number,
  refreshMemory: number,
  browserTimeoutSeconds: number,
  logRetentionDays: logRetention,
  evidenceRetentionDays: number,
  encryptionKeyArn: keyArn,
  eventBusName: busName,
  staticAddress: flag,
  vpcId: networkId,
  permissionsBoundaryArn: policyArn,
  replicaRegions: list,
  readerAccounts: list,
  removalPolicy: removal,
} as const satisfies Record<string, (name: string, raw: Raw) => unknown>;

type Values = { [K in keyof typeof readers]?: ReturnType<(typeof readers)[K]> };

/**
 * Reads the options of the stack from the context: `cdk.json` or `-c name=value`. Throws an error that names the option for a value
 * that cannot be read, and for a name that prebell does not know.
 * @param scope the stack, or something in it: where an existing encryption key is imported
 */
export function optionsFromContext(scope: Construct): TokenRefresherProps {
  const values = readAll(scope.node);
  return {
    prefix: values.prefix,
    rungs: values.rungs,
    rotationSchedule: values.rotationSchedule,
    probe: values.probe,
    everyDay: values.everyDay,
    deadline: values.deadline,
    latestStart: given(values.latestStartMinutes, Duration.minutes),
    alertEmail: values.alertEmail,
    slack: slackOf(values),
    webhook: webhookOf(values),
    filesUrl: values.filesUrl,
    allowedEndpointHosts: values.allowedEndpointHosts,
    concurrency: values.concurrency,
    browserMemory: values.browserMemory,
    refreshMemory: values.refreshMemory,
    browserTimeout: given(values.browserTimeoutSeconds, Duration.seconds),
    logRetention: values.logRetentionDays,
    evidenceRetentionDays: values.evidenceRetentionDays,
    encryptionKey: given(values.encryptionKeyArn, (arn) => kms.Key.fromKeyArn(scope, 'EncryptionKey', arn)),
    eventBus: given(values.eventBusName, (name) => events.EventBus.fromEventBusName(scope, 'EventBus', name)),
    staticAddress: values.staticAddress,
    vpc: given(values.vpcId, (vpcId) => ec2.Vpc.fromLookup(scope, 'Vpc', { vpcId })),
    permissionsBoundary: given(values.permissionsBoundaryArn, (arn) =>
      iam.ManagedPolicy.fromManagedPolicyArn(scope, 'PermissionsBoundary', arn),
    ),
    replicaRegions: values.replicaRegions?.map((place) => replicaRegion(scope, place)),
    readerAccounts: values.readerAccounts,
    removalPolicy: values.removalPolicy,
  };
}

function given<T, R>(value: T | undefined, make: (value: T) => R): R | undefined {
  return value === undefined ? undefined : make(value);
}

function slackOf({ slackWorkspace, slackChannel }: Values): TokenRefresherProps['slack'] {
  if (slackWorkspace === undefined && slackChannel === undefined) return undefined;
  return { workspaceId: slackWorkspace ?? '', channelId: slackChannel ?? '' };
}

function webhookOf({ webhookSecret, webhookBody }: Values): TokenRefresherProps['webhook'] {
  if (webhookSecret === undefined && webhookBody === undefined) return undefined;
  return { addressSecret: webhookSecret ?? '', body: webhookBody };
}

/** A region, or the key to use there, whose ARN names the region. */
function replicaRegion(scope: Construct, place: string): ReplicaRegion {
  if (!place.startsWith('arn:')) return { region: place };
  const region = keyArn('replicaRegions', place).split(':')[3]!;
  return { region, encryptionKey: kms.Key.fromKeyArn(scope, `EncryptionKeyOf${region}`, place) };
}

function readAll(node: Node): Values {
  const context = node.getAllContext() as Record<string, Raw>;
  // Names with a colon, slash or the like belong to CDK and its tools.
  for (const name of Object.keys(context)) {
    if (/^\w+$/.test(name) && !(name in readers)) {
      throw new Error(`option ${name} is not known (known: ${Object.keys(readers).join(', ')})`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    const raw = context[name];
    if (raw !== undefined && raw !== '') values[name] = read(name, raw);
  }
  return values;
}

function text(name: string, raw: Raw): string {
  if (typeof raw !== 'string') throw wrong(name, 'a text');
  return raw.trim();
}

function flag(name: string, raw: Raw): boolean {
  if (raw === true || raw === 'true') return true;
  if (raw === false || raw === 'false') return false;
  throw wrong(name, 'true or false');
}

function number(name: string, raw: Raw): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'string' && /^\d{1,6}$/.test(raw)) return Number(raw);
  throw wrong(name, 'a whole number');
}

function list(name: string, raw: Raw): string[] {
  const items = typeof raw === 'string' ? raw.split(/[\s,]+/) : raw;
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    throw wrong(name, 'a list of texts, or a text with commas');
  return items.filter((item) => item !== '');
}

function object(name: string, raw: Raw): Readonly<Record<string, unknown>> {
  let value = raw;
  try {
    if (typeof raw === 'string') value = JSON.parse(raw);
  } catch {
    throw wrong(name, 'a JSON object');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'a JSON object');
}

/** Cron expressions have commas and spaces of their own: in a text, one expression ends at its closing bracket. */
function schedule(name: string, raw: Raw): string[] {
  if (typeof raw !== 'string') return list(name, raw);
  return raw
    .split(/(?<=\))[\s,;]*/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function logRetention(name: string, raw: Raw): RetentionDays {
  const days = number(name, raw);
  if (days !== RetentionDays.INFINITE && days in RetentionDays) return days;
  throw wrong(name, 'a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 180, 365 …');
}

function keyArn(name: string, raw: Raw): string {
  if (typeof raw === 'string' && /^arn:[^:]+:kms:[^:]+:\d{12}:key\/[\w-]+$/.test(raw)) return raw;
  throw wrong(name, 'the ARN of a KMS key (arn:aws:kms:…:key/…)');
}

function busName(name: string, raw: Raw): string {
  if (typeof raw === 'string' && /^[\w./-]{1,256}$/.test(raw)) return raw;
  throw wrong(name, 'the name of an event bus');
}

function networkId(name: string, raw: Raw): string {
  if (typeof raw === 'string' && /^vpc-[0-9a-f]+$/.test(raw)) return raw;
  throw wrong(name, 'the id of a VPC (vpc-…)');
}

function policyArn(name: string, raw: Raw): string {
  if (typeof raw === 'string' && /^arn:[^:]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(raw)) return raw;
  throw wrong(name, 'the ARN of a managed policy (arn:aws:iam::…:policy/…)');
}

function removal(name: string, raw: Raw): RemovalPolicy.RETAIN | RemovalPolicy.DESTROY {
  if (raw === 'retain') return RemovalPolicy.RETAIN;
  if (raw === 'destroy') return RemovalPolicy.DESTROY;
  throw wrong(name, 'retain or destroy');
}

function wrong(name: string, wanted: string): Error {
  return new Error(`option ${name} must be ${wanted}`);
}
