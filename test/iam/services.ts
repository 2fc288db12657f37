/** What the stack has AWS's own services do, in the name of its roles or in their own. */
import { region } from '../ministack/server.ts';
import { account, type Deployment, queueArn, type Resource } from './deployment.ts';
import { type AccessRequest, withKeyUse } from './requests.ts';

/** Every request that follows from how the stack is set up. */
export function requestsOfServices(deployment: Deployment): AccessRequest[] {
  const all = [
    ...deployment.ofType('AWS::Lambda::Function').flatMap((one) => [...logs(one), ...sendsMessages(one)]),
    ...deployment.ofType('AWS::Lambda::EventSourceMapping').flatMap((one) => takesMessages(one, deployment)),
    ...deployment.ofType('AWS::Lambda::EventInvokeConfig').flatMap((one) => handsInFailures(one, deployment)),
    ...deployment.ofType('AWS::Scheduler::Schedule').flatMap(startsFunctions),
    ...deployment.ofType('AWS::Events::Rule').flatMap((one) => deliversEvents(one)),
    ...deployment.ofType('AWS::CloudWatch::Alarm').flatMap(tellsAlarms),
  ];
  return [...all.flatMap((request) => withKeyUse(request, deployment)), ...deployment.ofType('AWS::Logs::LogGroup').flatMap(encryptsLogs)];
}

const secure = { 'aws:SecureTransport': 'true' };

function logs({ properties }: Resource): AccessRequest[] {
  const resource = `arn:aws:logs:${region}:${account}:log-group:${properties.LoggingConfig.LogGroup}:log-stream:stream`;
  return ['CreateLogStream', 'PutLogEvents'].map((action) => ({
    principal: properties.Role,
    action: `logs:${action}`,
    resource,
    context: secure,
  }));
}

/** The client of SQS calls the address of the queue, past the proxy that records; what was sent is seen by what came of it. */
function sendsMessages({ properties }: Resource): AccessRequest[] {
  const queue = properties.Environment?.Variables.PREBELL_WORK_QUEUE;
  if (queue === undefined) return [];
  return [{ principal: properties.Role, action: 'sqs:SendMessage', resource: queueArn(queue), context: secure }];
}

function takesMessages({ properties }: Resource, deployment: Deployment): AccessRequest[] {
  const principal = roleOf(properties.FunctionName, deployment);
  return ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => ({
    principal,
    action: `sqs:${action}`,
    resource: properties.EventSourceArn,
    context: secure,
  }));
}

function handsInFailures({ properties }: Resource, deployment: Deployment): AccessRequest[] {
  const resource = properties.DestinationConfig?.OnFailure?.Destination;
  if (resource === undefined) return [];
  return [{ principal: roleOf(properties.FunctionName, deployment), action: 'sqs:SendMessage', resource, context: secure }];
}

function startsFunctions({ properties }: Resource): AccessRequest[] {
  const { Arn, RoleArn: principal, DeadLetterConfig } = properties.Target;
  return [
    { principal, action: 'lambda:InvokeFunction', resource: Arn, context: secure },
    { principal, action: 'sqs:SendMessage', resource: DeadLetterConfig.Arn, context: secure },
  ];
}

const deliveries: Readonly<Record<string, string>> = { sqs: 'sqs:SendMessage', sns: 'sns:Publish', lambda: 'lambda:InvokeFunction' };

function deliversEvents({ arn, properties }: Resource): AccessRequest[] {
  const targets = properties.Targets.flatMap((target: { Arn: string; DeadLetterConfig?: { Arn: string } }) => [
    target.Arn,
    ...(target.DeadLetterConfig ? [target.DeadLetterConfig.Arn] : []),
  ]) as string[];
  return targets.map((resource) => ({
    principal: 'events.amazonaws.com',
    action: deliveries[resource.split(':')[2]!]!,
    resource,
    context: { ...secure, 'aws:SourceArn': arn, 'aws:SourceAccount': account },
  }));
}

function tellsAlarms({ properties }: Resource): AccessRequest[] {
  const topics = [...(properties.AlarmActions ?? []), ...(properties.OKActions ?? [])] as string[];
  return topics.map((resource) => ({
    principal: 'cloudwatch.amazonaws.com',
    action: 'sns:Publish',
    resource,
    context: { ...secure, 'aws:SourceAccount': account },
  }));
}

function encryptsLogs({ arn, properties }: Resource): AccessRequest[] {
  if (properties.KmsKeyId === undefined) return [];
  return ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'DescribeKey'].map((action) => ({
    principal: `logs.${region}.amazonaws.com`,
    action: `kms:${action}`,
    resource: properties.KmsKeyId,
    context: { 'kms:EncryptionContext:aws:logs:arn': arn.replace(/:\*$/, '') },
  }));
}

function roleOf(functionName: string, deployment: Deployment): string {
  const fn = deployment
    .ofType('AWS::Lambda::Function')
    .find(({ arn }) => functionName === arn || arn.endsWith(`:function:${functionName}`));
  return fn!.properties.Role;
}
