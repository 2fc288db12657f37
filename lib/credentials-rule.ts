import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface CredentialsRuleProps {
  /** Prefix of the secrets' names. */
  readonly prefix: string;
  readonly dispatch: lambda.Function;
  readonly undelivered: sqs.Queue;
}

/**
 * Starts a refresh when credentials are stored. Secrets Manager tells the default bus by itself when a secret gets another current
 * version. It does not promise that for the first version, so the call that creates a secret counts too, where the AWS account has a
 * CloudTrail trail; whoever is told twice finds the account fresh. Tokens, which prebell stores in the same way, are left out by name.
 */
export class CredentialsRule extends Construct {
  constructor(scope: Construct, id: string, props: CredentialsRuleProps) {
    super(scope, id);
    const credentials = [{ wildcard: `${props.prefix}/*/credentials` }];
    const target = new targets.LambdaFunction(props.dispatch, {
      deadLetterQueue: props.undelivered,
      maxEventAge: Duration.minutes(15),
      retryAttempts: 3,
    });
    new events.Rule(this, 'Rule', {
      description: 'Refreshes an account as soon as its credentials are changed',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        detail: { name: credentials, labelUpdated: ['AWSCURRENT'] },
      },
      targets: [target],
    });
    new events.Rule(this, 'CreatedRule', {
      description: 'Refreshes an account as soon as it is added',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventName: ['CreateSecret'], errorCode: [{ exists: false }], requestParameters: { name: credentials } },
      },
      targets: [target],
    });
  }
}
