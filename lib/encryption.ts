import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { tokenSecretArn } from './secret-names.ts';

export interface EncryptionProps {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  /** A key to use instead of an own one. Its policy must allow what `keyPolicy` lists; an imported key's cannot be changed from here. */
  readonly encryptionKey?: kms.IKey | undefined;
  /** Ids of other AWS accounts that may decrypt tokens. */
  readonly readerAccounts: readonly string[];
  readonly removalPolicy: RemovalPolicy;
}

/** The key that everything prebell stores is encrypted with. */
export class Encryption extends Construct {
  readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptionProps) {
    super(scope, id);
    this.key =
      props.encryptionKey ??
      new kms.Key(this, 'Key', {
        description: `Encrypts what ${props.prefix} stores: credentials, tokens, ledger, evidence, queues, alerts and logs`,
        enableKeyRotation: true,
        removalPolicy: props.removalPolicy,
      });
    for (const statement of keyPolicy(Stack.of(this), props)) this.key.addToResourcePolicy(statement);
  }
}

/**
 * What AWS services and bots must be allowed with the key. Without the first two a topic under a customer key is silent: the
 * alert is dropped and nothing says so.
 */
function keyPolicy(stack: Stack, { prefix, readerAccounts }: EncryptionProps): iam.PolicyStatement[] {
  const inThisAccount = { StringEquals: { 'aws:SourceAccount': stack.account } };
  const callers = readerAccounts.length === 0 ? stack.account : [stack.account, ...readerAccounts];
  const useForMessages = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  return [
    new iam.PolicyStatement({
      sid: 'EventBridgeDeliversAlertsAndDeadLetters',
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: useForMessages,
      resources: ['*'],
      // No condition: EventBridge's requests carry neither aws:SourceAccount nor aws:SourceArn, and would be refused.
    }),
    new iam.PolicyStatement({
      sid: 'CloudWatchDeliversAlarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: useForMessages,
      resources: ['*'],
      conditions: inThisAccount,
    }),
    new iam.PolicyStatement({
      sid: 'LogsAreEncrypted',
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: `${stack.stackName}-*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
    new iam.PolicyStatement({
      // As with AWS's own key for secrets: who may read a token's secret may decrypt it, and needs no permission on this key. In another
      // account that is not enough: there a role needs it from its own account too.
      sid: 'ReadersOfTokensDecryptThem',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:CallerAccount': callers, 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` },
        StringLike: { 'kms:EncryptionContext:SecretARN': tokenSecretArn(stack, prefix) },
      },
    }),
  ];
}
