import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeResource } from './acknowledgements.ts';
import { allowKeyUse } from './key-use.ts';
import { secretArn, tokenSecretArn } from './secret-names.ts';
import { WorkerFunction, type WorkerFunctionProps } from './worker-function.ts';

/** A region that gets a copy of every token. */
export interface ReplicaRegion {
  /** `ap-south-2` */
  readonly region: string;
  /** The key of the copies, in that region. @default AWS's own key for secrets there, with which other AWS accounts cannot read */
  readonly encryptionKey?: kms.IKey | undefined;
}

export interface TokenSharingProps extends Pick<WorkerFunctionProps, 'bundles' | 'encryptionKey' | 'logRetention'> {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  /** The bus that tells of refreshed tokens. */
  readonly bus: events.IEventBus;
  readonly undelivered: sqs.Queue;
  readonly replicaRegions: readonly ReplicaRegion[];
  /** Ids of other AWS accounts. */
  readonly readerAccounts: readonly string[];
}

/**
 * Copies tokens to other regions and opens them to other AWS accounts. Token secrets are made at run time, so this is done when one
 * was refreshed, and for all of them once a day. A function of its own does it: the refresh can then widen nobody's access, and what
 * goes wrong here keeps no token from the bots at home.
 */
export class TokenSharing extends Construct {
  constructor(scope: Construct, id: string, props: TokenSharingProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { prefix, replicaRegions, readerAccounts } = props;
    refuseHome(
      'replicaRegions',
      'regions other than the stack’s own',
      replicaRegions.map(({ region }) => region),
      stack.region,
    );
    refuseHome('readerAccounts', 'AWS accounts other than the stack’s own', readerAccounts, stack.account);
    const worker = new WorkerFunction(this, 'Worker', {
      bundles: props.bundles,
      encryptionKey: props.encryptionKey,
      logRetention: props.logRetention,
      bundle: 'share',
      description: 'Copies tokens to other regions and opens them to other AWS accounts; reads neither tokens nor credentials',
      timeout: Duration.minutes(2),
      memory: 256,
      environment: {
        PREBELL_PREFIX: prefix,
        PREBELL_SHARING: stack.toJsonString({
          readers: readerAccounts.map((account) => `arn:${stack.partition}:iam::${account}:root`),
          replicas: replicaRegions.map(({ region, encryptionKey }) => ({ region, key: encryptionKey?.keyArn ?? null })),
        }),
      },
      maxEventAge: Duration.hours(1),
      failedInvocations: props.undelivered,
    });
    this.#allow(worker.role, props);
    const target = new targets.LambdaFunction(worker.function, {
      deadLetterQueue: props.undelivered,
      maxEventAge: Duration.hours(1),
      retryAttempts: 3,
    });
    new events.Rule(this, 'Refreshed', {
      description: 'Shares a token as soon as it is published',
      eventBus: props.bus,
      eventPattern: { source: ['prebell'], detailType: ['Token Refreshed'] },
      targets: [target],
    });
    new events.Rule(this, 'Daily', {
      description: 'Shares every token once a day, so that changed options take effect',
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [target],
    });
  }

  #allow(role: iam.Role, { prefix, encryptionKey, replicaRegions, readerAccounts }: TokenSharingProps): void {
    const stack = Stack.of(this);
    // One that is not there yet has no characters added by AWS, and asking for it must not be refused.
    const tokens = [tokenSecretArn(stack, prefix), secretArn(stack, `${prefix}/*/token`)];
    const allow = (sid: string, actions: string[], resources: string[], conditions = {}) =>
      role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources, conditions }));
    allow('NamesOfAccounts', ['secretsmanager:ListSecrets'], ['*']);
    allow('LookAtTokenSecrets', ['secretsmanager:DescribeSecret'], tokens);
    if (readerAccounts.length > 0) {
      // Never to the public, whatever the policy says.
      allow('OpenToAccounts', ['secretsmanager:PutResourcePolicy'], tokens, { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } });
    }
    if (replicaRegions.length > 0) {
      allow('Replicate', ['secretsmanager:ReplicateSecretToRegions'], tokens);
      allowKeyUse(role, encryptionKey, 'replicateSecrets');
    }
    for (const { region, encryptionKey: key } of replicaRegions) {
      if (!key) continue;
      allow(`EncryptIn${region.replaceAll('-', '')}`, ['kms:Encrypt', 'kms:GenerateDataKey'], [key.keyArn], {
        StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
      });
    }
    acknowledgeResource(role, '*', 'ListSecrets takes no resource; it gives names, not values.');
    for (const arn of tokens) {
      acknowledgeResource(role, arn, 'Accounts are added without a deployment, so their secrets are known by the shape of their names.');
    }
  }
}

/** What is shared with home is not shared, and AWS refuses it only at run time. */
function refuseHome(option: string, wanted: string, given: readonly string[], home: string): void {
  if (!Token.isUnresolved(home) && given.includes(home)) throw new Error(`option ${option} must be ${wanted} (${home})`);
}
