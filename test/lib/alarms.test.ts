import { describe, expect, test } from '@jest/globals';
import { silenceBetween } from '../../lib/rung-gaps.ts';
import { synthesise, text } from './synthesised.ts';

const { template } = synthesise({ prefix: 'team/prebell' });
const alarms = new Map(
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [Properties.AlarmName as string, Properties]),
);

test('each way in which the machinery can fail has an alarm whose name says it', () => {
  expect([...alarms.keys()].sort()).toEqual(
    [
      'a refresh was given up',
      'a rung or an alert could not be delivered',
      'refreshes wait and nobody takes them',
      'the start of a rung failed',
      'a refresh ended in an error of prebell itself',
      'the browser worker ended in an error',
      'no rung of the schedule has started',
    ]
      .map((sentence) => `team/prebell: ${sentence}`)
      .sort(),
  );
});

test('every alarm reaches the topic and says what to do', () => {
  for (const alarm of alarms.values()) {
    expect(alarm.AlarmActions.map(text)).toEqual(['<TokensAlertsTopic>']);
    expect(alarm.ActionsEnabled).not.toBe(false);
    expect(alarm.AlarmDescription).toMatch(/What to do: .*prebell (refresh|status).*Runbook: docs\/runbook\.md#alarms/);
  }
});

test.each([
  ['a refresh was given up', 'TokensDeadLetters'],
  ['a rung or an alert could not be delivered', 'TokensUndelivered'],
])('%s: one message is enough', (sentence, queue) => {
  const alarm = alarms.get(`team/prebell: ${sentence}`)!;
  expect(alarm).toMatchObject({
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
  expect(text(alarm.Dimensions[0].Value)).toBe(`<${queue}.QueueName>`);
});

test.each([
  ['the start of a rung failed', 'dispatch', 'TokensDispatchFunction'],
  ['a refresh ended in an error of prebell itself', 'refresh', 'TokensRefreshFunction'],
  ['the browser worker ended in an error', 'browser', 'TokensBrowserFunction'],
])('%s: counts crashes and what the function tells of itself', (sentence, service, fn) => {
  const alarm = alarms.get(`team/prebell: ${sentence}`)!;
  const metrics = alarm.Metrics.map(({ MetricStat }: { MetricStat?: { Metric: unknown } }) => MetricStat?.Metric).filter(Boolean);
  expect(metrics).toEqual([
    { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringContaining(fn) } }] },
    {
      Namespace: 'prebell',
      MetricName: 'Error',
      Dimensions: [
        { Name: 'deployment', Value: 'team/prebell' },
        { Name: 'service', Value: service },
      ],
    },
  ]);
  expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
});

describe('a schedule that does not run', () => {
  test('is told before the deadline: half an hour after the first rung of the day', () => {
    const alarm = alarms.get('team/prebell: no rung of the schedule has started')!;
    // From 15:00 to 08:00 are 34 half hours; the 35th silent one ends at 08:30.
    expect(alarm).toMatchObject({
      EvaluationPeriods: 35,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    const periods = alarm.Metrics.map(({ MetricStat }: { MetricStat?: { Period: number } }) => MetricStat?.Period).filter(Boolean);
    expect(periods).toEqual([1800]);
  });

  test.each([
    [['cron(0 8 ? * MON-FRI *)'], 60, 73],
    [['rate(1 hour)'], 30, 3],
    [['cron(0 8 * * ? *)'], 60, 25],
    [['cron(0 8 * * ? *)', 'cron(0 20 * * ? *)'], 30, 25],
  ])('%s', (rungs, minutes, periods) => {
    const silence = silenceBetween(rungs);
    expect([silence.period.toMinutes(), silence.periods]).toEqual([minutes, periods]);
  });

  test.each([
    [['cron(0 8 ? * MON *)'], 'option rungs leaves six days or more without a rung'],
    [['cron(0 8 * * ? 2020-2027)'], undefined],
    [['cron(0 8 * * ? 2020-2025)'], 'option rungs has no rung from some day on'],
    [['rate(1 minute)'], 'option rungs has rungs less than five minutes apart'],
    [['cron(0 8 * * ? *)', 'cron(2 8 * * ? *)'], 'option rungs has rungs less than five minutes apart'],
    [['cron(0 8 * * *)'], 'option rungs: the schedule expression cron(0 8 * * *) cannot be used: it has 5 fields'],
  ])('%s is refused, or not: %s', (rungs, problem) => {
    const read = () => silenceBetween(rungs);
    if (problem === undefined) expect(read).not.toThrow();
    else expect(read).toThrow(problem);
  });
});
