/** What AWS must allow: the calls that functions made, and what each of them takes besides. */
import type { RecordedCall } from '../ministack/faults.ts';
import { region } from '../ministack/server.ts';
import { account, type Deployment, secretArn } from './deployment.ts';

/** One thing that a principal does to a resource. */
export interface AccessRequest {
  /** ARN of a role, or an AWS service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, string | string[]>>;
}

type Target = Omit<AccessRequest, 'principal'>;

/** What the calls of functions ask for, the use of keys included. Throws for a call that is not known here. */
export function requestsOf(calls: readonly RecordedCall[], deployment: Deployment): AccessRequest[] {
  return calls.flatMap((call) => {
    const fn = deployment.ofType('AWS::Lambda::Function').find(({ arn }) => arn.endsWith(`:function:${call.caller}`));
    if (!fn) throw new Error(`${call.operation} was called by ${call.caller}, which is no function of the stack`);
    const principal = fn.properties.Role;
    return targetsOf(call, deployment).flatMap((target) => withKeyUse({ principal, ...target }, deployment));
  });
}

function targetsOf(call: RecordedCall, deployment: Deployment): Target[] {
  const { service, operation, path } = call;
  const one = (action: string, resource: string, context: Target['context'] = {}): Target[] => [
    { action: `${service}:${action}`, resource, context: { 'aws:SecureTransport': 'true', ...context } },
  ];
  switch (service) {
    case 'secretsmanager':
      return one(operation, secretOf(call), versionOf(JSON.parse(call.body)));
    case 'dynamodb':
      return one(operation, `arn:aws:dynamodb:${region}:${account}:table/${JSON.parse(call.body).TableName}`);
    case 's3':
      if (call.method !== 'PUT') throw new Error(`a call of S3 that is not known: ${call.method} ${path}`);
      return one('PutObject', `arn:aws:s3:::${path.slice(1)}`, { 's3:TlsVersion': '1.3' });
    case 'lambda':
      return one('InvokeFunction', `arn:aws:lambda:${region}:${account}:function:${path.split('/')[3]}`);
    case 'sns': {
      const form = new URLSearchParams(call.body);
      return one(form.get('Action')!, form.get('TopicArn')!);
    }
    case 'events':
      return JSON.parse(call.body).Entries.flatMap((entry: Record<string, string>) => {
        const bus = deployment.ofType('AWS::Events::EventBus').find(({ arn }) => arn.endsWith(`/${entry.EventBusName}`))!;
        return one(operation, bus.arn, { 'events:source': [entry.Source!], 'events:detail-type': [entry.DetailType!] });
      });
    default:
      throw new Error(`a call of a service that is not known: ${service} ${operation}`);
  }
}

/** The secret that is meant: by its whole ARN where there is one, by its bare name where there is none. */
function secretOf({ operation, body, answer }: RecordedCall): string {
  if (operation === 'ListSecrets') return '*';
  const asked = JSON.parse(body);
  const { ARN } = JSON.parse(answer || '{}');
  return ARN ?? secretArn(asked.Name ?? asked.SecretId);
}

function versionOf({ VersionStage, VersionId }: Record<string, string>): Target['context'] {
  return {
    ...(VersionStage === undefined ? {} : { 'secretsmanager:VersionStage': VersionStage }),
    ...(VersionId === undefined ? {} : { 'secretsmanager:VersionId': VersionId }),
  };
}

/** Actions that have AWS use the key of the resource, by its service’s developer guide. */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  'secretsmanager:GetSecretValue': ['Decrypt'],
  'secretsmanager:PutSecretValue': ['Decrypt', 'GenerateDataKey'],
  'secretsmanager:CreateSecret': ['Decrypt', 'GenerateDataKey'],
  'sqs:SendMessage': ['Decrypt', 'GenerateDataKey'],
  'sqs:ReceiveMessage': ['Decrypt'],
  'sns:Publish': ['Decrypt', 'GenerateDataKey'],
  's3:PutObject': ['GenerateDataKey'],
  // What DynamoDB’s guide calls the least, whatever is done with the table.
  'dynamodb:GetItem': ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
  'dynamodb:PutItem': ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
};

/** The request, and with it what AWS asks of the same principal on the key that the resource is encrypted with. */
export function withKeyUse(request: AccessRequest, deployment: Deployment): AccessRequest[] {
  const { principal, action, resource, context } = request;
  const [key] = deployment.ofType('AWS::KMS::Key');
  const [service] = action.split(':');
  const isSecret = service === 'secretsmanager' && /-\w{6}$/.test(resource);
  const isEncrypted = isSecret || JSON.stringify(deployment.at(resource)?.properties ?? {}).includes(key!.arn);
  if (!isEncrypted) return [request];
  const encryptionContext = { secretsmanager: 'SecretARN', sqs: 'aws:sqs:arn', sns: 'aws:sns:topicArn', s3: 'aws:s3:arn' }[service!];
  const sourceAccount = context['aws:SourceAccount'];
  const keyContext = {
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:CallerAccount': account,
    ...(encryptionContext === undefined ? {} : { [`kms:EncryptionContext:${encryptionContext}`]: resource }),
    // EventBridge does not tell whom it acts for; CloudWatch does.
    ...(sourceAccount === undefined || principal === 'events.amazonaws.com' ? {} : { 'aws:SourceAccount': sourceAccount }),
  };
  return [
    request,
    ...(keyActions[action] ?? []).map((use) => ({ principal, action: `kms:${use}`, resource: key!.arn, context: keyContext })),
  ];
}
