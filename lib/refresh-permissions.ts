import { Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeResource } from './acknowledgements.ts';
import { allowKeyUse } from './key-use.ts';
import { credentialsSecretArn, secretArn, tokenSecretArn } from './secret-names.ts';

/** What the refresh function works with. */
export interface RefreshResources {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  readonly encryptionKey: kms.IKey;
  readonly ledger: dynamodb.Table;
  readonly bus: events.IEventBus;
  readonly evidence: s3.Bucket;
  readonly browser: lambda.Function;
}

/** What the refresh function may do: read credentials, write tokens, and what goes with that. Nothing is deleted by it. */
export function allowRefresh(role: iam.Role, resources: RefreshResources): void {
  const stack = Stack.of(role);
  const { prefix, ledger, bus, evidence, browser, encryptionKey } = resources;
  const allow = (sid: string, actions: string[], on: string[]) =>
    role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources: on }));
  allow('NamesOfAccounts', ['secretsmanager:ListSecrets'], ['*']);
  allow('ReadCredentials', ['secretsmanager:GetSecretValue'], [credentialsSecretArn(stack, prefix)]);
  // AWS adds six characters to a secret's name. One that is not there yet has none, and asking for it must not be refused.
  const tokens = [tokenSecretArn(stack, prefix), secretArn(stack, `${prefix}/*/token`)];
  allow(
    'StageAndPublishTokens',
    ['GetSecretValue', 'DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage', 'CreateSecret'].map(
      (action) => `secretsmanager:${action}`,
    ),
    tokens,
  );
  allow('Ledger', ['dynamodb:GetItem', 'dynamodb:PutItem'], [ledger.tableArn]);
  allow('TellEvents', ['events:PutEvents'], [bus.eventBusArn]);
  allow('KeepEvidence', ['s3:PutObject'], [evidence.arnForObjects('*')]);
  allow('UseBrowser', ['lambda:InvokeFunction'], [browser.functionArn]);
  for (const use of ['useSecrets', 'useTable', 'putObjects'] as const) allowKeyUse(role, encryptionKey, use);
  acknowledgeResource(role, '*', 'ListSecrets takes no resource; it gives names, not values.');
  const accounts = 'Accounts are added without a deployment, so their secrets are known by the shape of their names.';
  for (const arn of [credentialsSecretArn(stack, prefix), ...tokens]) {
    acknowledgeResource(role, arn, accounts);
  }
  acknowledgeResource(
    role,
    evidence.arnForObjects('*'),
    'Every failed login has evidence of its own; it can be put there and neither read nor deleted.',
  );
}
