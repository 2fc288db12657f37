import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { allowKeyUse } from './key-use.ts';

/** Lets a role send to a queue. CDK's own grant allows much more than that with the queue's key. */
export function allowSend(role: iam.Role, queue: sqs.Queue): void {
  role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  if (queue.encryptionMasterKey) allowKeyUse(role, queue.encryptionMasterKey, 'sendMessages');
}

/** Lets Lambda, as a function's role, take messages from a queue for the function: what its guide says that an event source needs. */
export function allowReceive(role: iam.Role, queue: sqs.Queue): void {
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  role.addToPolicy(new iam.PolicyStatement({ actions, resources: [queue.queueArn] }));
  if (queue.encryptionMasterKey) allowKeyUse(role, queue.encryptionMasterKey, 'receiveMessages');
}
