import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { bundleCode } from './bundles.ts';
import type { BundleName } from './function-folder.ts';
import type { OutboundNetwork } from './outbound-network.ts';
import { allowSend } from './queue-permissions.ts';

export interface WorkerFunctionProps {
  readonly bundle: BundleName;
  /** Folder of the bundles. */
  readonly bundles: string;
  readonly description: string;
  readonly timeout: Duration;
  /** MB. */
  readonly memory: number;
  /** Size of /tmp, MB; Lambda's own default is 512. */
  readonly temporaryStorage?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** How long an asynchronous invocation may wait for its turn; it is never retried. */
  readonly maxEventAge?: Duration;
  /** Where asynchronous invocations go that failed. They hold what the function was told: not for functions that are told secrets. */
  readonly failedInvocations?: sqs.Queue;
  readonly encryptionKey: kms.IKey;
  readonly logRetention: logs.RetentionDays;
  /** The network it runs in; Lambda's own if absent. */
  readonly network?: OutboundNetwork | undefined;
}

/**
 * A Lambda function whose role may write its own log group and nothing else. What else it may do is added where the thing it
 * may do it to is made.
 */
export class WorkerFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetention,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description: props.description });
    logGroup.grantWrite(this.role);
    if (props.failedInvocations) allowSend(this.role, props.failedInvocations);
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.X86_64,
      code: bundleCode(props.bundles, props.bundle),
      handler: 'index.handler',
      // CDK grants more than is used wherever it grants by itself, so what the role may do is said by us alone.
      role: this.role.withoutPolicyUpdates(),
      timeout: props.timeout,
      memorySize: props.memory,
      ...(props.temporaryStorage === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.temporaryStorage) }),
      environment: { ...props.environment },
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      // Lambda's own two retries of an asynchronous call would type a password again, hours later if it was throttled.
      retryAttempts: 0,
      maxEventAge: props.maxEventAge ?? Duration.minutes(1),
      ...(props.failedInvocations ? { onFailure: new SqsDestination(props.failedInvocations) } : {}),
      ...props.network?.placement,
    });
    props.network?.admit(this.function, this.role);
    acknowledge(
      this,
      'Serverless-LambdaDLQ',
      props.failedInvocations
        ? 'It has a failure destination, which tells more.'
        : 'It is never invoked asynchronously, and a dead letter would hold what it was told.',
    );
    if (!props.failedInvocations) {
      acknowledge(
        this,
        'Serverless-LambdaAsyncFailureDestination',
        'It is never invoked asynchronously, and a destination would hold what it was told.',
      );
    }
    acknowledge(
      this,
      'Serverless-LambdaTracing',
      'Tracing takes a permission on every resource; the timings of each phase are in the logs and metrics.',
    );
  }
}
