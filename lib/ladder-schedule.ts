import { Duration, Stack, type TimeZone } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeResource } from './acknowledgements.ts';

export interface LadderScheduleProps {
  /** Schedule expressions in India Standard Time. */
  readonly rungs: readonly string[];
  /** When new keys are made for the accounts that opted in; null for never. */
  readonly rotation: string | null;
  readonly timeZone: TimeZone;
  readonly dispatch: lambda.Function;
  /** Where a rung goes that Scheduler could not deliver. */
  readonly undelivered: sqs.Queue;
  readonly encryptionKey: kms.IKey;
  /** A rung that could not be delivered for that long is given up. */
  readonly maxEventAge: Duration;
}

/** The schedule that starts dispatch at each rung, and for new keys, and tells it the time that was meant. */
export class LadderSchedule extends Construct {
  /** Scheduler's role. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: LadderScheduleProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      // Only for schedules of this account: nobody else’s may borrow the role.
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Starts the dispatch function at each rung',
    });
    // Dead letters are encrypted.
    props.encryptionKey.grant(this.role, 'kms:Decrypt', 'kms:GenerateDataKey');
    acknowledgeResource(this.role, `${props.dispatch.functionArn}:*`, 'The versions of one function; CDK grants them with the function.');
    props.rungs.forEach((expression, index) => {
      this.#schedule(`Rungs${index + 1}`, props, { expression, tells: 'rung', description: 'Starts a refresh of every account' });
    });
    if (props.rotation !== null) {
      const description = 'Has new keys made for the accounts that opted in';
      this.#schedule('Rotation', props, { expression: props.rotation, tells: 'rotation', description });
    }
  }

  /** @param tells the name under which dispatch is told the scheduled time */
  #schedule(
    id: string,
    props: LadderScheduleProps,
    { expression, tells, description }: Record<'expression' | 'tells' | 'description', string>,
  ) {
    new scheduler.Schedule(this, id, {
      description: `${description}: ${expression} in India`,
      schedule: scheduler.ScheduleExpression.expression(expression, props.timeZone),
      target: new targets.LambdaInvoke(props.dispatch, {
        role: this.role,
        input: scheduler.ScheduleTargetInput.fromObject({ [tells]: scheduler.ContextAttribute.scheduledTime }),
        deadLetterQueue: props.undelivered,
        maxEventAge: props.maxEventAge,
        retryAttempts: 3,
      }),
      timeWindow: scheduler.TimeWindow.off(),
    });
  }
}

/** How long a rung may be on its way to dispatch before it is given up: the next rung is nearer than its use. */
export const rungMaxAge = Duration.minutes(5);
