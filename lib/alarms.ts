import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { silentHours } from './rung-gaps.ts';

export interface AlarmsProps {
  /** Names this deployment in alarms and metrics: the prefix of its secrets. */
  readonly prefix: string;
  readonly topic: sns.Topic;
  readonly rungs: readonly string[];
  readonly queues: { readonly work: sqs.Queue; readonly deadLetters: sqs.Queue; readonly undelivered: sqs.Queue };
  readonly functions: Readonly<Record<'dispatch' | 'refresh' | 'browser' | 'request', lambda.Function>>;
}

/**
 * Alarms about prebell itself: what goes wrong with an account is an event, what goes wrong with the machinery is an alarm. Their
 * names are the subjects of e-mails, so they read as sentences.
 */
export class Alarms extends Construct {
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { dispatch, refresh, browser, request } = props.functions;
    const { work, deadLetters, undelivered } = props.queues;
    this.#alarm('DeadLetters', 'a refresh was given up', {
      metric: waiting(deadLetters),
      what: 'A message about an account could not be handled three times.',
      remedy: 'Look at the message in the dead-letter queue and at the refresh function’s log; then run: prebell refresh ACCOUNT',
    });
    this.#alarm('Undelivered', 'a rung or an alert could not be delivered', {
      metric: waiting(undelivered),
      what: 'Scheduler could not start dispatch, dispatch failed, or the alert topic did not take an alert.',
      remedy: 'Look at the messages in the undelivered queue: each says what it was and why it failed. Then run: prebell status',
    });
    this.#alarm('Waiting', 'refreshes wait and nobody takes them', {
      metric: work.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toSeconds(),
      what: 'A message about an account is older than ten minutes.',
      remedy: 'Look whether the refresh function’s event source is on and whether the function is throttled; then run: prebell refresh',
    });
    for (const [id, what, service, fn] of [
      ['DispatchErrors', 'the start of a rung failed', 'dispatch', dispatch],
      ['RefreshErrors', 'the refresh function broke down', 'refresh', refresh],
      ['BrowserErrors', 'the browser worker ended in an error', 'browser', browser],
      ['RequestErrors', 'a request of a bot was not passed on', 'request', request],
    ] as const) {
      this.#alarm(id, what, {
        metric: fn.metricErrors({ period: Duration.minutes(5) }),
        what: `The ${service} function ended in an error or ran out of time.`,
        remedy: `Look at the ${service} function’s log at that time, then run: prebell status`,
      });
    }
    // A refresh that fails in prebell itself, and a message that nobody can read, do not end the function.
    this.#alarm('RefreshFaults', 'a refresh ended in an error of prebell itself', {
      metric: new cloudwatch.Metric({
        namespace: 'prebell',
        metricName: 'Error',
        dimensionsMap: { deployment: props.prefix, service: 'refresh' },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      what: 'A refresh ended in a fault of prebell’s own, or could not be told.',
      remedy: 'Look for ERROR in the refresh function’s log at that time, then run: prebell status',
    });
    this.#notDispatched(dispatch);
  }

  #alarm(
    id: string,
    sentence: string,
    { metric, threshold = 1, what, remedy }: { metric: cloudwatch.IMetric; threshold?: number; what: string; remedy: string },
  ): void {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName: `${this.#props.prefix}: ${sentence}`,
      alarmDescription: `${what} What to do: ${remedy}. Runbook: docs/runbook.md#alarms`,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.#props.topic));
  }

  /**
   * Nothing else notices a schedule that is off: no run, no error. CloudWatch looks some periods further back than it is told before
   * it takes silence for what it is, so this comes an hour or more late. Metric math (FILL) would be exact, but emulators of AWS
   * cannot deploy it.
   */
  #notDispatched(dispatch: lambda.Function): void {
    const alarm = new cloudwatch.Alarm(this, 'NotDispatched', {
      alarmName: `${this.#props.prefix}: no rung of the schedule has started`,
      alarmDescription:
        'Dispatch did not run when it should have (also right after the first deployment, until the first rung). What to do: run ' +
        'prebell refresh, then look whether the schedules are on. Runbook: docs/runbook.md#alarms',
      metric: dispatch.metricInvocations({ period: Duration.hours(1) }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: silentHours(this.#props.rungs),
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.#props.topic));
  }
}

function waiting(queue: sqs.Queue): cloudwatch.IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' });
}
