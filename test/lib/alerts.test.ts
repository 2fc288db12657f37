import { describe, expect, test } from '@jest/globals';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { readStatements, resourceNamed, synthesise, text } from './synthesised.ts';

const { template } = synthesise();

interface Rule {
  readonly pattern: { source: string[]; 'detail-type': string[]; detail: Record<string, unknown[]> };
  readonly target: { InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string }; [key: string]: unknown };
}

const rules: Rule[] = Object.values(template.findResources('AWS::Events::Rule'))
  .filter(({ Properties }) => Properties.EventBusName !== undefined)
  .map(({ Properties }) => ({ pattern: Properties.EventPattern, target: Properties.Targets[0] }));

const failed: Extract<PrebellEvent, { type: 'Token Refresh Failed' }>['detail'] = {
  version: 1,
  account: 'alpha',
  broker: 'kite',
  trading_day: '2026-11-23',
  is_trading_day: true,
  at: '2026-11-23T08:00:40+05:30',
  sandbox: false,
  failure: new RefreshFailure('credentials-rejected').describe('alpha'),
  submitted: 'password',
  will_retry: false,
  next_try_at: null,
  deadline: '2026-11-23T08:50:00+05:30',
  evidence: 's3://evidence/alpha/20261123T023040000Z',
};

/** Whether EventBridge sends the event to the rule's target: the three forms of condition that prebell uses. */
function matches({ pattern }: Rule, type: string, detail: Record<string, unknown>): boolean {
  if (!pattern.source.includes('prebell') || !pattern['detail-type'].includes(type)) return false;
  return Object.entries(pattern.detail).every(([field, conditions]) =>
    conditions.some((condition) =>
      typeof condition === 'object' && condition !== null
        ? String(detail[field]).startsWith((condition as { prefix: string }).prefix)
        : detail[field] === condition,
    ),
  );
}

/** What reaches the topic for an event: every alert that is sent, as its lines. */
function alertsFor(type: string, detail: Record<string, unknown>): string[][] {
  const event: Record<string, unknown> = { source: 'prebell', 'detail-type': type, detail };
  return rules
    .filter((rule) => matches(rule, type, detail))
    .map(({ target: { InputTransformer } }) => {
      const filled = InputTransformer.InputTemplate.replace(/<([^>]+)>/g, (_, name: string) => {
        const path = InputTransformer.InputPathsMap[name]!.split('.').slice(1);
        return String(path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], event));
      });
      return filled.split('\n').map((line) => JSON.parse(line) as string);
    });
}

describe('an alert', () => {
  test('says what happened, what to do, by when, and where to look', () => {
    expect(alertsFor('Token Refresh Failed', failed)).toEqual([
      [
        'Token Refresh Failed: account alpha (kite) for 2026-11-23',
        'What happened: The broker refused the user id or the password.',
        'What to do: Log in by hand on the broker’s own page, then store the right credentials. prebell will not try these again.',
        'By when: 2026-11-23T08:50:00+05:30 the bots need this token.',
        'Next try: prebell does NOT try again by itself. A person must act.',
        'What was submitted: password',
        'Evidence: s3://evidence/alpha/20261123T023040000Z (open it in the S3 console)',
        'Runbook: docs/runbook.md#credentials-rejected (code credentials-rejected)',
        'Told at: 2026-11-23T08:00:40+05:30. Sandbox: false.',
      ],
    ]);
  });

  test('says when prebell tries again, and that there is no evidence', () => {
    const detail = { ...failed, will_retry: true, next_try_at: '2026-11-23T08:15:00+05:30', evidence: null };
    const [alert] = alertsFor('Token Stale', detail);
    expect(alert![0]).toBe('Token Stale: account alpha (kite) for 2026-11-23');
    expect(alert).toContain('Next try: prebell tries again by itself at 2026-11-23T08:15:00+05:30.');
    expect(alert).toContain('Evidence: none was taken');
  });

  test('is sent once for every failure, whatever its fields', () => {
    for (const type of ['Token Refresh Failed', 'Token Stale']) {
      for (const will_retry of [true, false]) {
        for (const evidence of [null, 's3://evidence/x']) {
          const detail = { ...failed, will_retry, next_try_at: will_retry ? '2026-11-23T08:15:00+05:30' : null, evidence };
          expect(alertsFor(type, detail)).toHaveLength(1);
        }
      }
    }
  });

  test('is not sent for good news, nor twice for the same failure under another name', () => {
    for (const type of ['Token Refreshed', 'Human Login Needed', 'Login Page Changed']) expect(alertsFor(type, failed)).toEqual([]);
  });

  test('that the topic does not take is kept', () => {
    for (const { target } of rules) {
      expect(text(target.Arn)).toBe('<TokensAlertsTopic>');
      expect(text((target.DeadLetterConfig as { Arn: unknown }).Arn)).toBe('<TokensUndelivered.Arn>');
    }
  });
});

test('the topic takes alerts from EventBridge and from alarms of this account', () => {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  const allowed = readStatements(policy!.Properties.PolicyDocument).filter(({ Effect }) => Effect === 'Allow');
  expect(allowed.map(({ Principal, Action, Condition }) => ({ Principal, Action, Condition }))).toEqual(
    expect.arrayContaining([
      {
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['sns:Publish'],
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
      { Principal: { Service: 'events.amazonaws.com' }, Action: ['sns:Publish'], Condition: undefined },
    ]),
  );
  expect(allowed.every(({ Principal }) => 'Service' in (Principal as object))).toBe(true);
});

test('an e-mail address can be subscribed', () => {
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  const subscription = resourceNamed(synthesise({ alertEmail: 'ops@example.com' }).template, 'AWS::SNS::Subscription', 'TokensAlerts');
  expect(subscription.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
});
