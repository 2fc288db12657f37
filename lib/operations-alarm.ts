import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where alarms go, and what they are called by. */
export interface AlarmContext {
  /** Names this deployment in alarms and metrics: the prefix of its secrets. */
  readonly prefix: string;
  readonly topic: sns.Topic;
}

/** An alarm about prebell itself. */
export interface OperationsAlarmProps {
  /** What is wrong, as a sentence: the alarm's name, the subject of its e-mail and a section of the runbook. */
  readonly sentence: string;
  readonly what: string;
  readonly remedy: string;
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
  { prefix, topic }: AlarmContext,
  { sentence, what, remedy, metric }: Omit<OperationsAlarmProps, 'threshold'>,
  rule: Pick<cloudwatch.AlarmProps, 'threshold' | 'evaluationPeriods' | 'comparisonOperator' | 'treatMissingData'>,
): void {
  const alarm = new cloudwatch.Alarm(scope, id, {
    alarmName: `${prefix}: ${sentence}`,
    alarmDescription: `${what} What to do: ${remedy}. Runbook: docs/runbook.md#alarms`,
    metric,
    ...rule,
  });
  alarm.addAlarmAction(new actions.SnsAction(topic));
}
