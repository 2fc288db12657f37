import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { prebellMetric } from './metrics.ts';
import { type AlarmContext, operationsAlarm, silenceAlarm } from './operations-alarm.ts';
import { silentHours } from './rung-gaps.ts';

export interface AlarmsProps extends AlarmContext {
  readonly rungs: readonly string[];
  readonly queues: { readonly work: sqs.Queue; readonly deadLetters: sqs.Queue; readonly undelivered: sqs.Queue };
  readonly functions: Readonly<Record<'dispatch' | 'refresh' | 'browser' | 'request' | 'watchdog', lambda.Function>>;
}

/**
 * Alarms about prebell itself: what goes wrong with an account is an event, what goes wrong with the machinery is an alarm. Their
 * names are the subjects of e-mails, so they read as sentences.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#ofQueues(props);
    this.#ofFunctions(props);
    this.#ofSilence(props);
    this.#ofListeners(props);
  }

  #ofQueues(props: AlarmsProps): void {
    const { work, deadLetters, undelivered } = props.queues;
    operationsAlarm(this, 'DeadLetters', props, {
      sentence: 'a refresh was given up',
      metric: waiting(deadLetters),
      what: 'A message about an account could not be handled three times.',
      remedy: 'Look at the message in the dead-letter queue and at the refresh function’s log; then run: prebell refresh ACCOUNT',
    });
    operationsAlarm(this, 'Undelivered', props, {
      sentence: 'a rung or an alert could not be delivered',
      metric: waiting(undelivered),
      what: 'Scheduler could not start a function, a function that it started failed, or an alert was not taken.',
      remedy: 'Look at the messages in the undelivered queue: each says what it was and why it failed. Then run: prebell status',
    });
    operationsAlarm(this, 'Waiting', props, {
      sentence: 'refreshes wait and nobody takes them',
      metric: work.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toSeconds(),
      what: 'A message about an account is older than ten minutes.',
      remedy: 'Look whether the refresh function’s event source is on and whether the function is throttled; then run: prebell refresh',
    });
  }

  #ofFunctions(props: AlarmsProps): void {
    for (const [id, sentence, service] of [
      ['DispatchErrors', 'the start of a rung failed', 'dispatch'],
      ['RefreshErrors', 'the refresh function broke down', 'refresh'],
      ['BrowserErrors', 'the browser worker ended in an error', 'browser'],
      ['RequestErrors', 'a request of a bot was not passed on', 'request'],
      ['WatchdogErrors', 'the watchdog could not look at every account', 'watchdog'],
    ] as const) {
      operationsAlarm(this, id, props, {
        sentence,
        metric: props.functions[service].metricErrors({ period: Duration.minutes(5) }),
        what: `The ${service} function ended in an error or ran out of time.`,
        remedy: `Look at the ${service} function’s log at that time, then run: prebell status`,
      });
    }
    // A refresh that fails in prebell itself, and a message that nobody can read, do not end the function.
    operationsAlarm(this, 'RefreshFaults', props, {
      sentence: 'a refresh ended in an error of prebell itself',
      metric: prebellMetric(props.prefix, 'refresh', 'Error', { statistic: 'Sum', period: Duration.minutes(5) }),
      what: 'A refresh ended in a fault of prebell’s own, or could not be told.',
      remedy: 'Look for ERROR in the refresh function’s log at that time, then run: prebell status',
    });
  }

  /** What does not run gives no error. */
  #ofSilence(props: AlarmsProps): void {
    silenceAlarm(
      this,
      'NotDispatched',
      props,
      {
        sentence: 'no rung of the schedule has started',
        metric: props.functions.dispatch.metricInvocations({ period: Duration.hours(1) }),
        what: 'Dispatch did not run when it should have (also right after the first deployment, until the first rung).',
        remedy: 'run prebell refresh, then look whether the schedules are on',
      },
      silentHours(props.rungs),
    );
    silenceAlarm(
      this,
      'NobodyWatches',
      props,
      {
        sentence: 'nobody watches over the deadline',
        // It is published once in each of these periods, whatever its value.
        metric: prebellMetric(props.prefix, 'watchdog', 'NotFreshAccounts', {
          statistic: cloudwatch.Stats.SAMPLE_COUNT,
          period: Duration.minutes(15),
        }),
        what: 'The watchdog has not told for half an hour how many accounts are not fresh (also right after the first deployment).',
        remedy: 'run prebell status, then look whether the watchdog’s schedule is on, and at its log',
      },
      2,
    );
  }

  /** An alert that nobody gets is no alert. */
  #ofListeners(props: AlarmsProps): void {
    const options = { statistic: 'Maximum', period: Duration.minutes(15) };
    operationsAlarm(this, 'Unconfirmed', props, {
      sentence: 'a subscription to the alerts is not confirmed',
      metric: prebellMetric(props.prefix, 'watchdog', 'UnconfirmedListeners', options),
      what: 'Somebody who should get the alerts has not confirmed that. AWS forgets the request after some days.',
      remedy: 'Find AWS’s mail with the link, or subscribe once more; until then look by: prebell status',
    });
    silenceAlarm(
      this,
      'NobodyListens',
      props,
      {
        sentence: 'nobody listens to the alerts',
        metric: prebellMetric(props.prefix, 'watchdog', 'AlertListeners', options),
        what: 'The topic of alerts has no confirmed subscription (also right after the first deployment).',
        remedy: 'Subscribe to the topic and confirm; until then look by: prebell status',
      },
      4,
    );
  }
}

function waiting(queue: sqs.Queue): cloudwatch.IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' });
}
