/** A deployed stack as its template and AWS's list of its resources tell it, with every value filled in. */
import { CloudFormationClient, DescribeStackResourcesCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { ClientConfig } from '../ministack/environment.ts';
import { region } from '../ministack/server.ts';

/** The account of the emulator. */
export const account = '000000000000';

/** One resource of the stack. */
export interface Resource {
  /** As in the template. */
  readonly id: string;
  readonly type: string;
  readonly arn: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of every type of resource
  readonly properties: any;
}

/** A deployed stack. */
export interface Deployment {
  readonly resources: readonly Resource[];
  ofType(type: string): Resource[];
  /** The resource with this ARN, or of which the ARN is a part: an object of a bucket, a stream of a log group. */
  at(arn: string): Resource | undefined;
  /** Fills the stack's values into a part of a template of it. */
  fill(part: unknown): unknown;
}

/** Reads a stack. */
export async function readDeployment(config: ClientConfig, StackName: string): Promise<Deployment> {
  const client = new CloudFormationClient(config);
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }));
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
  client.destroy();
  const physical = new Map(
    StackResources.map(({ LogicalResourceId: id, PhysicalResourceId, ResourceType }) => [
      id!,
      // AWS names a log group that has no name of its own after the stack; the emulator does not.
      ResourceType === 'AWS::Logs::LogGroup' ? `${StackName}-${id}-AbCdEfGhIjKl` : PhysicalResourceId!,
    ]),
  );
  const template = JSON.parse(TemplateBody!).Resources as Record<string, { Type: string; Properties?: unknown }>;
  const arn = (id: string) => arnOf(template[id]!.Type, physical.get(id) ?? id);
  const values = new Map(
    [...Object.keys(template)].flatMap(
      (id) =>
        [
          [id, physical.get(id) ?? id],
          [`${id}.Arn`, arn(id)],
        ] as const,
    ),
  );
  const resources = Object.entries(template).map(([id, { Type, Properties = {} }]) => ({
    id,
    type: Type,
    arn: arn(id),
    properties: fill(Properties, values),
  }));
  return {
    resources,
    fill: (part) => fill(part, values),
    ofType: (type) => resources.filter((one) => one.type === type),
    at: (wanted) =>
      resources.find(
        (one) =>
          wanted === one.arn || wanted.startsWith(`${one.arn.replace(/:\*$/, '')}${one.type === 'AWS::S3::Bucket' ? '/' : ':log-stream:'}`),
      ),
  };
}

/**
 * Fills in what CloudFormation does.
 * @param values of what the template refers to: `Id`, `Id.Arn`
 */
function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => fill(one, values));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (name !== undefined) return pseudo[name as string] ?? values.get(name as string) ?? name;
  if (attribute !== undefined) return values.get((attribute as string[]).join('.')) ?? (attribute as string[]).join('.');
  if (join !== undefined) {
    const [separator, parts] = join as [string, unknown[]];
    return parts.map((part) => fill(part, values)).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, values)]));
}

const pseudo: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::Region': region, 'AWS::AccountId': account };

const here = `${region}:${account}`;

/** The ARN of a queue by its address. */
export function queueArn(url: string): string {
  return `arn:aws:sqs:${here}:${url.split('/').at(-1)}`;
}

/** The ARN of a secret by its name, with or without the characters that AWS adds. */
export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:${here}:secret:${name}`;
}

/** What the physical id of each type of resource is in its ARN. */
function arnOf(type: string, id: string): string {
  switch (type) {
    case 'AWS::SQS::Queue':
      return queueArn(id);
    case 'AWS::DynamoDB::Table':
      return `arn:aws:dynamodb:${here}:table/${id}`;
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:${here}:function:${id}`;
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${id}`;
    case 'AWS::KMS::Key':
      return `arn:aws:kms:${here}:key/${id}`;
    case 'AWS::Events::EventBus':
      return `arn:aws:events:${here}:event-bus/${id}`;
    case 'AWS::Events::Rule':
      return `arn:aws:events:${here}:rule/${id.replace('|', '/')}`;
    case 'AWS::Logs::LogGroup':
      return `arn:aws:logs:${here}:log-group:${id}:*`;
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${account}:role/${id}`;
    default:
      return id;
  }
}
