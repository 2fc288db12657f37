import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { prebellMetric } from './metrics.ts';
import { type AlarmContext, lastLogOf, messagesOf, operationsAlarm, silenceAlarm } from './operations-alarm.ts';
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
      remedy: 'Run `npx prebell refresh` now. Then look at the messages and at the refresh function’s log, and delete the messages.',
      evidence: messagesOf(deadLetters),
    });
    operationsAlarm(this, 'Undelivered', props, {
      sentence: 'a rung or an alert could not be delivered',
      metric: waiting(undelivered),
      what: 'Scheduler could not start a function, a function that it started failed, or an alert was not taken.',
      remedy:
        'Run `npx prebell status`, since an alert may have been lost, and `npx prebell refresh` if an account is not fresh. Then read the messages: each says what it was and why it failed. Delete them.',
      evidence: messagesOf(undelivered),
    });
    operationsAlarm(this, 'Waiting', props, {
      sentence: 'refreshes wait and nobody takes them',
      metric: work.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toSeconds(),
      what: 'A message about an account is older than ten minutes.',
      remedy:
        'Run `npx prebell refresh`. Then look in the Lambda console whether the refresh function’s trigger (SQS) is enabled and whether the function is throttled.',
      evidence: lastLogOf(props.functions.refresh),
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
        remedy: 'Run `npx prebell status`, and `npx prebell refresh` if an account is not fresh. Then look at the log.',
        evidence: lastLogOf(props.functions[service]),
      });
    }
    // A refresh that fails in prebell itself, and a message that nobody can read, do not end the function.
    operationsAlarm(this, 'RefreshFaults', props, {
      sentence: 'a refresh ended in an error of prebell itself',
      metric: prebellMetric(props.prefix, 'refresh', 'Error', { statistic: 'Sum', period: Duration.minutes(5) }),
      what: 'A refresh ended in a fault of prebell’s own, or could not be told.',
      remedy: 'Run `npx prebell status`, and `npx prebell refresh` if an account is not fresh. Then look for ERROR in the log.',
      evidence: lastLogOf(props.functions.refresh),
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
        remedy: 'Run `npx prebell refresh`. Then look in the console of EventBridge Scheduler whether the schedules are enabled.',
        evidence: lastLogOf(props.functions.dispatch),
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
        remedy:
          'Run `npx prebell status`: nobody else looks now. Then look in the console of EventBridge Scheduler whether the watchdog’s schedule is enabled, and at its log.',
        evidence: lastLogOf(props.functions.watchdog),
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
      remedy:
        'Find AWS’s mail “AWS Notification - Subscription Confirmation” (in the spam folder too) and open its link, or subscribe once more in the SNS console. Until then look yourself: `npx prebell status`.',
      mayWait: true,
      evidence: listenersOf(props.topic),
    });
    silenceAlarm(
      this,
      'NobodyListens',
      props,
      {
        sentence: 'nobody listens to the alerts',
        metric: prebellMetric(props.prefix, 'watchdog', 'AlertListeners', options),
        what: 'The topic of alerts has no confirmed subscription (also right after the first deployment).',
        remedy: 'Subscribe to the topic in the SNS console and confirm. Until then look yourself: `npx prebell status`.',
        evidence: listenersOf(props.topic),
      },
      4,
    );
  }
}

function listenersOf({ topicArn }: sns.ITopic): string {
  return `aws sns list-subscriptions-by-topic --topic-arn ${topicArn}`;
}

function waiting(queue: sqs.Queue): cloudwatch.IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' });
}
