import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alertLabels } from '../lambdas/refresher/alert.ts';
import { runbookLink } from './alert-text.ts';

/** Where alarms go, and what they are called by. */
export interface AlarmContext {
  /** Names this deployment in alarms and metrics: the prefix of its secrets. */
  readonly prefix: string;
  readonly topic: sns.Topic;
  /** IST time of day by which every account must be fresh, `08:50`. */
  readonly deadline: string;
  /** Where the project's files can be opened. */
  readonly filesUrl?: string | undefined;
}

/** An alarm about prebell itself. */
export interface OperationsAlarmProps {
  /** What is wrong, as a sentence: the alarm's name, the subject of its e-mail and a section of the runbook. */
  readonly sentence: string;
  readonly what: string;
  /** Sentences; commands in backquotes, as a person pastes them in a checkout. */
  readonly remedy: string;
  /** Whether it may wait until the day's work begins; otherwise it may cost the morning's logins. @default false */
  readonly mayWait?: boolean;
  /** A command that shows where it happened. */
  readonly evidence: string;
  readonly metric: cloudwatch.IMetric;
  /** The alarm is on from this value on. @default 1 */
  readonly threshold?: number;
}

/** An alarm that is on while a metric is too high. */
export function operationsAlarm(scope: Construct, id: string, context: AlarmContext, props: OperationsAlarmProps): void {
  make(scope, id, context, props, {
    threshold: props.threshold ?? 1,
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/**
 * An alarm that is on while something does not happen: its metric is low, or not there at all. CloudWatch looks some periods further
 * back than it is told before it takes silence for what it is, so this comes late. Metric math (FILL) would be exact, but emulators of
 * AWS cannot deploy it.
 * @param periods how many periods of silence are too many
 */
export function silenceAlarm(
  scope: Construct,
  id: string,
  context: AlarmContext,
  props: Omit<OperationsAlarmProps, 'threshold'>,
  periods: number,
): void {
  make(scope, id, context, props, {
    threshold: 1,
    evaluationPeriods: periods,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
}

/** Every alarm in this construct, and in those within it. */
export function alarmsIn(scope: Construct): cloudwatch.Alarm[] {
  return scope.node.findAll().filter((child) => child instanceof cloudwatch.Alarm);
}

function make(
  scope: Construct,
  id: string,
  context: AlarmContext,
  { metric, ...words }: Omit<OperationsAlarmProps, 'threshold'>,
  rule: Pick<cloudwatch.AlarmProps, 'threshold' | 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData'>,
): void {
  const alarm = new cloudwatch.Alarm(scope, id, {
    alarmName: `${context.prefix}: ${words.sentence}`,
    alarmDescription: describe(words, context),
    metric,
    ...rule,
  });
  alarm.addAlarmAction(new actions.SnsAction(context.topic));
}

/** The parts of an alert about an account, in their order; the alarm's name is the first. One line: CloudWatch shows it as one. */
function describe(
  { sentence, what, remedy, mayWait, evidence }: Omit<OperationsAlarmProps, 'metric' | 'threshold'>,
  { deadline, filesUrl }: AlarmContext,
): string {
  const parts = {
    what_happened: `${what} (prebell logs in to broker accounts each morning, so that the trading bots have API tokens.)`,
    what_to_do: `${remedy} Commands run in the folder of the prebell project, signed in to its AWS account.`,
    by_when: mayWait
      ? 'today; no login hangs on it.'
      : `at once on the morning of a trading day: the bots need their tokens at ${deadline} IST.`,
    evidence: `\`${evidence}\``,
    runbook: runbookLink(`docs/runbook.md#${sentence.replaceAll(' ', '-')}`, filesUrl),
  } as const;
  return Object.entries(parts)
    .map(([part, text]) => `${alertLabels[part as keyof typeof parts]}${text}`)
    .join(' ');
}

/** The command that shows a function's last log. */
export function lastLogOf({ logGroup }: lambda.Function): string {
  return `aws logs tail ${logGroup.logGroupName} --since 1h`;
}

/** The command that shows the messages of a queue; they stay there. */
export function messagesOf({ queueUrl }: sqs.IQueue): string {
  return `aws sqs receive-message --queue-url ${queueUrl} --max-number-of-messages 10`;
}
