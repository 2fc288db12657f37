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
 * Starts a refresh when credentials are stored: Secrets Manager tells the default bus by itself when a secret has a new current
 * version. Tokens, which prebell stores in the same way, are left out by their name.
 */
export class CredentialsRule extends Construct {
  constructor(scope: Construct, id: string, props: CredentialsRuleProps) {
    super(scope, id);
    new events.Rule(this, 'Rule', {
      description: 'Refreshes an account as soon as its credentials are stored',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        detail: { name: [{ wildcard: `${props.prefix}/*/credentials` }], labelUpdated: ['AWSCURRENT'] },
      },
      targets: [
        new targets.LambdaFunction(props.dispatch, {
          deadLetterQueue: props.undelivered,
          maxEventAge: Duration.minutes(15),
          retryAttempts: 3,
        }),
      ],
    });
  }
}
