import { describe, expect, test } from '@jest/globals';
import { silentHours } from '../../lib/rung-gaps.ts';
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
      'the refresh function broke down',
      'a refresh ended in an error of prebell itself',
      'the browser worker ended in an error',
      'a request of a bot was not passed on',
      'the watchdog could not look at every account',
      'a login page could not be looked at in the evening',
      'nobody looks at the login pages in the evening',
      'no rung of the schedule has started',
      'nobody watches over the deadline',
      'a subscription to the alerts is not confirmed',
      'nobody listens to the alerts',
    ]
      .map((sentence) => `team/prebell: ${sentence}`)
      .sort(),
  );
});

test('every alarm reaches the topic and says what to do', () => {
  for (const alarm of alarms.values()) {
    expect(alarm.AlarmActions.map(text)).toEqual(['<TokensAlertsTopic>']);
    expect(alarm.ActionsEnabled).not.toBe(false);
    expect(text(alarm.AlarmDescription)).toMatch(
      /What to do now: .*`npx prebell (refresh|status|accounts test).*Runbook: docs\/runbook\.md#/,
    );
  }
});

test('no alarm needs metric math, which the emulator of the tests cannot deploy', () => {
  for (const alarm of alarms.values()) expect(alarm).not.toHaveProperty('Metrics');
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
  ['the start of a rung failed', 'TokensDispatchFunction'],
  ['the refresh function broke down', 'TokensRefreshFunction'],
  ['the browser worker ended in an error', 'TokensBrowserFunction'],
  ['a request of a bot was not passed on', 'TokensBotRequestsPassOnFunction'],
  ['the watchdog could not look at every account', 'TokensWatchdogWorkerFunction'],
  ['a login page could not be looked at in the evening', 'TokensProbeWorkerFunction'],
])('%s: one error is enough', (sentence, fn) => {
  const alarm = alarms.get(`team/prebell: ${sentence}`)!;
  expect(alarm).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', Threshold: 1, EvaluationPeriods: 1 });
  expect(alarm.TreatMissingData).toBe('notBreaching');
  expect(text(alarm.Dimensions[0].Value)).toBe(`<${fn}>`);
});

test('what the refresh function tells of itself is counted where it tells it', () => {
  const alarm = alarms.get('team/prebell: a refresh ended in an error of prebell itself')!;
  // As lambdas/telemetry.ts writes it.
  expect(alarm).toMatchObject({
    Namespace: 'prebell',
    MetricName: 'Error',
    Dimensions: [
      { Name: 'deployment', Value: 'team/prebell' },
      { Name: 'service', Value: 'refresh' },
    ],
    Threshold: 1,
    EvaluationPeriods: 1,
  });
});

describe('what the watchdog tells is counted where it tells it', () => {
  const of = [
    { Name: 'deployment', Value: 'team/prebell' },
    { Name: 'service', Value: 'watchdog' },
  ];

  test('its silence is an alarm, whatever the number of accounts', () => {
    expect(alarms.get('team/prebell: nobody watches over the deadline')).toMatchObject({
      Namespace: 'prebell',
      MetricName: 'NotFreshAccounts',
      Dimensions: of,
      Statistic: 'SampleCount',
      Period: 900,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('so is a subscription that is not confirmed, and a topic without any', () => {
    expect(alarms.get('team/prebell: a subscription to the alerts is not confirmed')).toMatchObject({
      MetricName: 'UnconfirmedListeners',
      Dimensions: of,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    expect(alarms.get('team/prebell: nobody listens to the alerts')).toMatchObject({
      MetricName: 'AlertListeners',
      Dimensions: of,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});

describe('a schedule that does not run', () => {
  test('is told once it is silent for longer than its longest gap', () => {
    const alarm = alarms.get('team/prebell: no rung of the schedule has started')!;
    // From 15:00 to 08:00 are 17 hours.
    expect(alarm).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Period: 3600,
      EvaluationPeriods: 18,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    expect(text(alarm.Dimensions[0].Value)).toBe('<TokensDispatchFunction>');
  });

  test.each([
    [['cron(0 8 ? * MON-FRI *)'], 73],
    [['rate(1 hour)'], 2],
    [['rate(90 minutes)'], 3],
    [['cron(0 8 * * ? *)'], 25],
    [['cron(0 8 * * ? *)', 'cron(0 20 * * ? *)'], 13],
  ])('%j may be silent for less than %s hours', (rungs, hours) => {
    expect(silentHours(rungs)).toBe(hours);
  });

  test.each([
    [['cron(0 8 ? * MON *)'], 'option rungs leaves a week without a rung'],
    [['cron(0 8 * * ? 2020-2025)'], 'option rungs has no rung from some day on'],
    [['rate(1 minute)'], 'option rungs has rungs less than five minutes apart'],
    [['cron(0 8 * * ? *)', 'cron(2 8 * * ? *)'], 'option rungs has rungs less than five minutes apart'],
    [['cron(0 8 * * *)'], 'option rungs: the schedule expression cron(0 8 * * *) cannot be used: it has 5 fields'],
  ])('%j is refused', (rungs, problem) => {
    expect(() => silentHours(rungs)).toThrow(problem);
  });
});
