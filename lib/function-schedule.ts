import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowSend } from './queue-permissions.ts';

export interface FunctionScheduleProps {
  readonly function: lambda.Function;
  /** What the schedules are for: the description of Scheduler's role. */
  readonly description: string;
  /** Where a call goes that Scheduler could not deliver. */
  readonly undelivered: sqs.Queue;
}

/** Schedules in India Standard Time that call one function. */
export class FunctionSchedule extends Construct {
  /** Scheduler's role. */
  readonly role: iam.Role;
  readonly #props: FunctionScheduleProps;

  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    this.#props = props;
    this.role = new iam.Role(this, 'Role', {
      // Only for schedules of this account: nobody else’s may borrow the role.
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: props.description,
    });
    this.role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.function.functionArn] }));
    allowSend(this.role, props.undelivered);
  }

  /**
   * Calls the function at these times.
   * @param expression a schedule expression
   * @param description what the call does
   * @param input what the function is told
   */
  add(id: string, expression: string, description: string, input: scheduler.ScheduleTargetInput): void {
    new scheduler.Schedule(this, id, {
      description: `${description}: ${expression} in India`,
      schedule: scheduler.ScheduleExpression.expression(expression, TimeZone.ASIA_KOLKATA),
      target: new targets.LambdaInvoke(this.#props.function, {
        // CDK would grant more: the function's versions too.
        role: this.role.withoutPolicyUpdates(),
        input,
        deadLetterQueue: this.#props.undelivered,
        maxEventAge: longestDelivery,
        retryAttempts: 3,
      }),
      timeWindow: scheduler.TimeWindow.off(),
    });
  }
}

/** How long a call may be on its way before it is given up: the next one is nearer than its use. */
export const longestDelivery = Duration.minutes(5);
