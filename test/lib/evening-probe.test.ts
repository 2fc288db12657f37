import { describe, expect, test } from '@jest/globals';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import { nextRung } from '../../lambdas/refresher/ladder.ts';
import { resourceNamed, synthesise, text } from './synthesised.ts';

const { template } = synthesise();

interface Schedule {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Target: { readonly Arn: unknown; readonly Input: string; readonly DeadLetterConfig: { readonly Arn: unknown } };
}

const scheduleOf = (one: typeof template) =>
  resourceNamed(one, 'AWS::Scheduler::Schedule', 'TokensProbeSchedule').Properties as unknown as Schedule;

describe('the evening probe', () => {
  test.each([
    ['20:45', template],
    ['21:59', synthesise({ probe: '21:59' }).template],
  ])('runs at %s, and one and two hours later on the same evening, for pages that were not seen', (time, one) => {
    const { ScheduleExpression, ScheduleExpressionTimezone } = scheduleOf(one);
    expect(ScheduleExpressionTimezone).toBe('Asia/Kolkata');
    let moment = istMoment('2026-11-22', '12:00');
    const first = istMoment('2026-11-22', time);
    for (const hours of [0, 1, 2, 24]) {
      moment = nextRung([ScheduleExpression], moment)!;
      expect(moment).toEqual(new Date(first.getTime() + hours * 3600_000));
    }
  });

  test('is told which evening it is, and what Scheduler could not deliver is kept', () => {
    const { Target } = scheduleOf(template);
    expect(text(Target.Arn)).toBe('<TokensProbeWorkerFunction.Arn>');
    expect(JSON.parse(Target.Input)).toEqual({ evening: '<aws.scheduler.scheduled-time>' });
    expect(text(Target.DeadLetterConfig.Arn)).toBe('<TokensUndelivered.Arn>');
  });

  test('that did not run for a day is an alarm', () => {
    const alarm = resourceNamed(template, 'AWS::CloudWatch::Alarm', 'TokensProbeNotProbed').Properties;
    // From 22:45 to 20:45 are 22 hours.
    expect(alarm).toMatchObject({ MetricName: 'Invocations', Period: 3600, EvaluationPeriods: 23, TreatMissingData: 'breaching' });
  });

  test('can be off: no function, no schedule, no alarm', () => {
    const off = JSON.stringify(synthesise({ probe: 'off' }).template.toJSON());
    expect(off).not.toContain('TokensProbe');
    expect(JSON.stringify(template.toJSON())).toContain('TokensProbe');
  });
});
