import { describe, expect, test } from '@jest/globals';
import { kite } from '../../lambdas/brokers/kite.ts';
import { alertLines, wordAlert, wordRecovery } from '../../lambdas/refresher/alert.ts';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { readStatements, resourceNamed, synthesise, text } from './synthesised.ts';

const { template } = synthesise();

interface Rule {
  readonly pattern: { source: string[]; 'detail-type'?: string[]; detail: { alert: Record<string, { exists: true }[]> } };
  readonly target: { InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string }; [key: string]: unknown };
}

const rules: Rule[] = Object.values(template.findResources('AWS::Events::Rule'))
  .filter(({ Properties }) => Properties.EventPattern.detail?.alert !== undefined)
  .map(({ Properties }) => ({ pattern: Properties.EventPattern, target: Properties.Targets[0] }));

const facts = {
  version: 1 as const,
  account: 'alpha',
  broker: 'kite',
  trading_day: '2026-11-23',
  is_trading_day: true,
  at: '2026-11-23T08:00:40+05:30',
  sandbox: false,
  failure: new RefreshFailure('credentials-rejected').describe('alpha'),
  submitted: 'password' as const,
  will_retry: false,
  next_try_at: null,
  deadline: '2026-11-23T08:50:00+05:30',
  evidence: 's3://evidence/alpha/20261123T023040000Z',
};
const failed: PrebellEvent = { type: 'Token Refresh Failed', detail: { ...facts, alert: wordAlert(facts, [kite]) } };

/** Whether EventBridge sends the event to the rule's target: the forms of condition that prebell uses. */
function matches({ pattern }: Rule, { type, detail }: PrebellEvent): boolean {
  const alert = (detail.alert ?? {}) as Record<string, unknown>;
  const typed = pattern['detail-type']?.includes(type) ?? true;
  return pattern.source.includes('prebell') && typed && Object.keys(pattern.detail.alert).every((part) => alert[part] !== undefined);
}

/** What reaches the topic for an event: every alert that is sent, as its lines. */
function alertsFor(event: PrebellEvent): string[][] {
  return rules
    .filter((rule) => matches(rule, event))
    .map(({ target: { InputTransformer } }) => {
      const filled = InputTransformer.InputTemplate.replace(/<([^>]+)>/g, (_, name: string) => {
        const path = InputTransformer.InputPathsMap[name]!.split('.').slice(1);
        return String(path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], event));
      });
      return filled.split('\n').map((line) => JSON.parse(line) as string);
    });
}

describe('an alert', () => {
  test('says which account, what happened, what to do, by when, where the evidence is, and where to read on', () => {
    const alerts = alertsFor(failed);
    expect(alerts).toEqual([
      [
        'Account alpha (Zerodha Kite) has no new API token for 2026-11-23',
        'What happened: The broker refused the user id or the password. (Code credentials-rejected; the password was sent to the broker.)',
        'What to do now: Let the account’s owner log in on the broker’s own page, not with the stored user id and password: these were refused. Then store those that worked. The credentials are the secret whose name ends in alpha/credentials, in the console of AWS Secrets Manager (runbook: “Store credentials again”). Once they are stored, prebell logs in by itself. Do NOT try passwords until one fits: another wrong one may block the account.',
        'By when: 08:50 IST; the trading bots need the token then. prebell, which logs in for the bots, does NOT try again by itself: a person must act.',
        "Evidence: a picture and an outline of the page, with every secret covered: `aws s3 cp --recursive s3://evidence/alpha/ . --exclude '*' --include '20261123T023040000Z*'`",
        'Runbook: docs/runbook.md#credentials-rejected (a file of the prebell project)',
      ],
    ]);
    const [title, ...lines] = alertLines(failed.detail.alert!);
    expect(alerts).toEqual([[title, ...lines.slice(0, -1), `${lines.at(-1)} (a file of the prebell project)`]]);
  });

  test('at the deadline says who is affected, and when prebell tries again', () => {
    const stale = {
      ...facts,
      at: '2026-11-23T08:50:10+05:30',
      sandbox: true,
      will_retry: true,
      next_try_at: '2026-11-23T09:00:00+05:30',
      evidence: null,
      affected: 'Bots/Momentum/Role, and whoever else may read prebell/alpha/token',
    };
    expect(alertsFor({ type: 'Token Stale', detail: { ...stale, alert: wordAlert(stale, [kite]) } })).toEqual([
      [
        'Account alpha (Zerodha Kite, sandbox) has no working API token for 2026-11-23, and the deadline has passed',
        expect.any(String),
        expect.any(String),
        'By when: now; the deadline was 08:50 IST. prebell, which logs in for the bots, tries again by itself at 09:00 IST. Affected: Bots/Momentum/Role, and whoever else may read prebell/alpha/token.',
        'Evidence: none was taken.',
        'Runbook: docs/runbook.md#credentials-rejected (a file of the prebell project)',
      ],
    ]);
  });

  test('is followed by good news once the account is fresh again', () => {
    const detail = { ...facts, at: '2026-11-23T09:00:12+05:30', expires_at: '2026-11-24T06:00:00+05:30' };
    expect(alertsFor({ type: 'Token Refreshed', detail: { ...detail, alert: wordRecovery(detail, [kite]) } })).toEqual([
      [
        'Account alpha (Zerodha Kite) is fresh again: it has a working API token',
        'What happened: Its API token was proved at 09:00 IST and works until 06:00 IST on 2026-11-24.',
        'What to do now: Nothing for the token: the trading bots find it where they read it. Look whether each bot runs.',
      ],
    ]);
    expect(alertsFor({ type: 'Token Refreshed', detail: { ...detail, alert: null } })).toEqual([]);
  });

  test('is not sent where the event has none: the same failure under another name, or told before', () => {
    for (const type of ['Token Refresh Failed', 'Human Login Needed', 'Login Page Changed'] as const) {
      expect(alertsFor({ type, detail: { ...facts, alert: null } })).toEqual([]);
    }
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
