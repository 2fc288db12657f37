import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import { nextRung } from '../../lambdas/refresher/ladder.ts';
import { PrebellStack } from '../../lib/prebell-stack.ts';
import { bundles, featureFlags, resourceNamed, synthesise, text } from './synthesised.ts';

const minute = 60_000;

const app = new App({ context: featureFlags });
const { refresher } = new PrebellStack(app, 'Prebell', { options: { bundles } });
const bots = new Stack(app, 'Bots');
refresher.grantRead('beta', new iam.Role(bots, 'Momentum', { assumedBy: new iam.AccountRootPrincipal() }));
refresher.grantRead('beta', iam.Role.fromRoleName(bots, 'Imported', 'pairs-bot'));
refresher.grantRead('alpha', new iam.User(bots, 'Person'));
const template = Template.fromStack(Stack.of(refresher));

interface Schedule {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Target: { readonly Arn: unknown; readonly Input: string; readonly DeadLetterConfig: { readonly Arn: unknown } };
}

function scheduleOf(one: Template): Schedule {
  return resourceNamed(one, 'AWS::Scheduler::Schedule', 'TokensWatchdogSchedule').Properties as unknown as Schedule;
}

describe('the watchdog’s schedule', () => {
  test.each([
    ['08:50', template],
    ['08:07', synthesise({ deadline: '08:07' }).template],
  ])('looks every 15 minutes of every day, at the deadline of %s among others', (deadline, one) => {
    const { ScheduleExpression, ScheduleExpressionTimezone } = scheduleOf(one);
    expect(ScheduleExpressionTimezone).toBe('Asia/Kolkata');
    const due = istMoment('2026-11-22', deadline);
    expect(nextRung([ScheduleExpression], new Date(due.getTime() - 1))).toEqual(due);
    expect(nextRung([ScheduleExpression], due)).toEqual(new Date(due.getTime() + 15 * minute));
  });

  test('calls it, keeps what could not be delivered, and gives it time that ends before the next look', () => {
    const { Target } = scheduleOf(template);
    expect(text(Target.Arn)).toBe('<TokensWatchdogWorkerFunction.Arn>');
    expect(text(Target.DeadLetterConfig.Arn)).toBe('<TokensUndelivered.Arn>');
    const { Timeout } = resourceNamed(template, 'AWS::Lambda::Function', 'TokensWatchdog').Properties;
    expect(Timeout).toBeLessThan((15 * minute) / 1000);
  });

  test('tells it who was granted which token, wherever in the app that is', () => {
    expect(JSON.parse(scheduleOf(template).Target.Input)).toEqual({
      readers: { alpha: ['Bots/Person'], beta: ['Bots/Momentum', 'pairs-bot'] },
    });
  });
});
