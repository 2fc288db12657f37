import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { acknowledge } from './acknowledgements.ts';

/** What a role does with something that is encrypted. */
export type KeyUse = keyof typeof needs;

/**
 * What AWS asks of the caller's permissions on the key, by the developer guide of each service. No call is made to KMS itself: the
 * service makes it in the caller's name, and only then the permission holds.
 */
const needs = {
  sendMessages: { service: 'sqs', actions: ['Decrypt', 'GenerateDataKey'] },
  receiveMessages: { service: 'sqs', actions: ['Decrypt'] },
  useSecrets: { service: 'secretsmanager', actions: ['Decrypt', 'GenerateDataKey'] },
  // Besides the key of the replica, in its own region (API reference, ReplicateSecretToRegions).
  replicateSecrets: { service: 'secretsmanager', actions: ['Decrypt'] },
  putObjects: { service: 's3', actions: ['GenerateDataKey'] },
  // The least that DynamoDB's guide names for those who use a table, whatever they do there.
  useTable: { service: 'dynamodb', actions: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*'] },
} as const;

/** Lets a role use the key for this, and for nothing else. */
export function allowKeyUse(role: iam.Role, key: kms.IKey, use: KeyUse): void {
  const { service, actions } = needs[use];
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: actions.map((action) => `kms:${action}`),
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(role).region}.amazonaws.com` } },
    }),
  );
  for (const action of actions.filter((one) => one.endsWith('*'))) {
    acknowledge(
      role,
      `AwsSolutions-IAM5[Action::kms:${action}]`,
      'These are the variants of one action, on one key, by way of one service.',
    );
  }
}
