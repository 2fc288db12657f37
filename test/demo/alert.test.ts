import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type AlertDetail, alertLines } from '../../bin/demo/alert.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { type AlertKind, alertKinds, alertText } from '../../lib/alert-text.ts';

const detail: AlertDetail = {
  version: 1,
  account: 'gamma',
  broker: 'kite',
  trading_day: '2026-11-23',
  is_trading_day: true,
  at: '2026-11-23T08:00:12+05:30',
  sandbox: false,
  failure: new RefreshFailure('credentials-rejected').describe('gamma'),
  submitted: 'password',
  will_retry: false,
  next_try_at: null,
  deadline: '2026-11-23T08:50:00+05:30',
  evidence: null,
};

/** The text that EventBridge makes of this event. */
function asOnAws(kind: AlertKind, event: object): string {
  const stack = new Stack(new App(), 'Test');
  const topic = new sns.Topic(stack, 'Topic');
  const target = new targets.SnsTopic(topic, { message: alertText(kind) });
  new events.Rule(stack, 'Rule', { eventPattern: { source: ['prebell'] }, targets: [target] });
  const rule = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))[0]!;
  const { InputPathsMap, InputTemplate } = rule.Properties.Targets[0].InputTransformer as {
    InputPathsMap: Record<string, string>;
    InputTemplate: string;
  };
  const at = (path: string) =>
    path
      .replace(/^\$\./, '')
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], event);
  return InputTemplate.replace(/<([^>]+)>/g, (_, name: string) => String(at(InputPathsMap[name]!)));
}

describe('the alert in the demo', () => {
  test.each([
    ['a person must act', { ...detail }, 'WillNotRetryWithoutEvidence'],
    ['prebell tries again', { ...detail, will_retry: true, next_try_at: '2026-11-23T08:15:00+05:30' }, 'WillRetryWithoutEvidence'],
  ])('has the words of the e-mail from AWS: %s', (_, told, id) => {
    const kind = alertKinds.find((one) => one.id === id)!;
    const lines = asOnAws(kind, { 'detail-type': 'Token Refresh Failed', detail: told }).split('\n');
    expect(alertLines('Token Refresh Failed', told).map((line) => `"${line}"`)).toEqual(lines);
  });
});
