import { describe, expect, test } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { afterLogin, loginLimit, shortestLogin } from '../../lambdas/refresher/log-in.ts';
import { timeOuts } from '../../lib/time-outs.ts';
import { resourceNamed, synthesise, text } from './synthesised.ts';

const { template } = synthesise();

describe('the schedule', () => {
  const all = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(({ Properties }) => Properties);
  const schedules = all.filter(({ Target }) => Target.Input.includes('"rung"'));

  test('climbs the ladder in India’s time, to the minute', () => {
    expect(schedules.map(({ ScheduleExpression }) => ScheduleExpression)).toEqual(['cron(0,15,30,45 8 * * ? *)', 'cron(0 9-15 * * ? *)']);
    for (const schedule of schedules) {
      expect(schedule.ScheduleExpressionTimezone).toBe('Asia/Kolkata');
      expect(schedule.FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
      expect(schedule.State).not.toBe('DISABLED');
    }
  });

  test('tells dispatch which rung it is, and gives up before the next', () => {
    for (const { Target } of schedules) {
      expect(text(Target.Arn)).toBe('<TokensDispatchFunction.Arn>');
      expect(JSON.parse(Target.Input)).toEqual({ rung: '<aws.scheduler.scheduled-time>' });
      expect(Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 3 });
      expect(text(Target.DeadLetterConfig.Arn)).toBe('<TokensUndelivered.Arn>');
    }
  });

  test('has new keys made once a month in the evening, and never if it is told so', () => {
    const [rotation] = all.filter(({ Target }) => Target.Input.includes('"rotation"'));
    expect(rotation).toMatchObject({ ScheduleExpression: 'cron(0 20 1 * ? *)', ScheduleExpressionTimezone: 'Asia/Kolkata' });
    expect(JSON.parse(rotation!.Target.Input)).toEqual({ rotation: '<aws.scheduler.scheduled-time>' });
    const { template: never } = synthesise({ rotationSchedule: 'off' });
    expect(Object.keys(never.findResources('AWS::Scheduler::Schedule'))).toHaveLength(all.length - 1);
  });

  test.each(['cron(55 8 * * ? *)', 'cron(0 20,12 1 * ? *)', 'cron(39 15 * * ? *)', 'rate(50 minutes)'])(
    'no new key is made in market hours: %s',
    (rotationSchedule) => {
      expect(() => synthesise({ rotationSchedule })).toThrow('option rotationSchedule must keep out of 09:00 to 15:40 IST');
    },
  );

  test('a time for new keys that cannot be read is named', () => {
    expect(() => synthesise({ rotationSchedule: 'monthly' })).toThrow(
      'option rotationSchedule: the schedule expression monthly cannot be used',
    );
  });

  test('all functions know the same schedule', () => {
    const { template: other } = synthesise({ rungs: ['rate(1 hour)'], everyDay: true });
    for (const name of ['TokensDispatchFunction', 'TokensRefreshFunction', 'TokensWatchdogWorkerFunction', 'TokensProbeWorkerFunction']) {
      const { Variables } = resourceNamed(other, 'AWS::Lambda::Function', name).Properties.Environment as {
        Variables: Record<string, string>;
      };
      expect(JSON.parse(Variables.PREBELL_SCHEDULE!)).toEqual({ rungs: ['rate(1 hour)'], every_day: true });
    }
    other.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)' });
  });
});

test('an account that is added starts dispatch', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: Match.absent(),
    EventPattern: {
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['CreateSecret'],
        errorCode: [{ exists: false }],
        requestParameters: { name: [{ wildcard: 'prebell/*/credentials' }] },
      },
    },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
});

test('new credentials start dispatch; new tokens do not', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: Match.absent(),
    EventPattern: {
      source: ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      detail: { name: [{ wildcard: 'prebell/*/credentials' }], labelUpdated: ['AWSCURRENT'] },
    },
    Targets: [
      Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 3 }, DeadLetterConfig: Match.anyValue() }),
    ],
  });
});

test('no function is run again by Lambda itself: that would type a password again', () => {
  const configs = Object.values(template.findResources('AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => Properties);
  expect(configs).toHaveLength(Object.keys(template.findResources('AWS::Lambda::Function')).length);
  for (const config of configs) {
    expect(config.MaximumRetryAttempts).toBe(0);
    expect(config.MaximumEventAgeInSeconds).toBeLessThanOrEqual(300);
  }
});

test('only functions that are told no secret hand failed invocations in', () => {
  const withDestination = Object.values(template.findResources('AWS::Lambda::EventInvokeConfig')).filter(
    ({ Properties }) => Properties.DestinationConfig,
  );
  expect(withDestination.map(({ Properties }) => text(Properties.FunctionName))).toEqual([
    '<TokensDispatchFunction>',
    '<TokensWatchdogWorkerFunction>',
    '<TokensProbeWorkerFunction>',
  ]);
});

test('a message is done one at a time, within limits, and given up after three tries', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 5 },
  });
  const work = resourceNamed(template, 'AWS::SQS::Queue', 'TokensWork').Properties;
  expect(work.RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^TokensDeadLetters/), 'Arn'] },
    maxReceiveCount: 3,
  });
  for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  }
});

describe('time-outs are ordered: login, browser worker, refresh, message', () => {
  const timeoutOf = (from: typeof template, name: string) =>
    resourceNamed(from, 'AWS::Lambda::Function', name).Properties.Timeout as number;

  test.each([undefined, 110, 300])('with a browser worker of %s s', (seconds) => {
    const { template: one } = synthesise(seconds === undefined ? {} : { browserTimeout: Duration.seconds(seconds) });
    const browser = timeoutOf(one, 'TokensBrowserFunction');
    const refresh = timeoutOf(one, 'TokensRefreshFunction');
    const visibility = resourceNamed(one, 'AWS::SQS::Queue', 'TokensWork').Properties.VisibilityTimeout as number;
    expect(loginLimit / 1000).toBeLessThan(browser);
    expect(browser).toBeLessThan(refresh);
    expect(refresh).toBeLessThan(visibility);
    // A rotation may need a second login, to look the key up: what the handler keeps for its answer is 10 s.
    expect(refresh - 10 - (loginLimit + afterLogin) / 1000).toBeGreaterThanOrEqual(shortestLogin / 1000);
    // What follows a login has its time even after the longest one.
    expect(browser + afterLogin / 1000).toBeLessThan(refresh);
    const { Variables } = resourceNamed(one, 'AWS::Lambda::Function', 'TokensRefreshFunction').Properties.Environment as {
      Variables: Record<string, string>;
    };
    expect(Variables.PREBELL_BROWSER_SECONDS).toBe(String(browser));
  });

  test.each([109, 301])('%s s is refused', (seconds) => {
    expect(() => timeOuts(Duration.seconds(seconds))).toThrow('option browserTimeout must be 110 to 300 seconds');
  });
});
