import { describe, expect, test } from '@jest/globals';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { resourceNamed, statementsOf, synthesise, text } from './synthesised.ts';

const { app, template } = synthesise({
  slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
  webhook: { addressSecret: 'prebell-webhook', body: { chat_id: '-100123', text: '{text}' } },
  filesUrl: 'https://git.example/prebell/blob/main',
});

interface Target {
  readonly Arn: unknown;
  readonly InputTransformer: { readonly InputPathsMap: Record<string, string>; readonly InputTemplate: string };
  readonly DeadLetterConfig: { readonly Arn: unknown };
}

/** The targets of a rule, by what they are. */
function targetsOf(rule: string): Map<string, Target> {
  const { Targets } = resourceNamed(template, 'AWS::Events::Rule', rule).Properties as unknown as { Targets: Target[] };
  return new Map(Targets.map((target) => [text(target.Arn), target]));
}

/** What a target is sent: each value of the event in place of its path, in quotes where it is a whole value. */
function sent({ InputTransformer: { InputPathsMap, InputTemplate } }: Target): unknown {
  const path = (name: string) => `(${InputPathsMap[name]})`;
  const whole = InputTemplate.replace(/:<([^>]+)>/g, (_, name: string) => `:"${path(name)}"`);
  return JSON.parse(whole.replace(/<([^>]+)>/g, (_, name: string) => path(name)));
}

const lines = [
  'What happened: ($.detail.alert.what_happened)',
  'What to do now: ($.detail.alert.what_to_do)',
  'By when: ($.detail.alert.by_when)',
  'Evidence: ($.detail.alert.evidence)',
  'Runbook: https://git.example/prebell/blob/main/($.detail.alert.runbook)',
];

describe('Slack', () => {
  test('gets alerts in its own schema, in a thread of the account', () => {
    expect(sent(targetsOf('TokensAlertsAlert').get('<TokensAlertsSlackTopic>')!)).toEqual({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: '($.detail.alert.title)', description: lines.join('\n') },
      metadata: { threadId: 'prebell-($.detail.account)', summary: '($.detail.alert.title)' },
    });
    expect(targetsOf('TokensAlertsRecovery').has('<TokensAlertsSlackTopic>')).toBe(true);
  });

  test('gets alarms too, and may do nothing', () => {
    const { SnsTopicArns, GuardrailPolicies, ...channel } = resourceNamed(
      template,
      'AWS::Chatbot::SlackChannelConfiguration',
      'Tokens',
    ).Properties;
    expect(channel).toMatchObject({ ConfigurationName: 'prebell-alerts', SlackWorkspaceId: 'T0123ABCD', SlackChannelId: 'C0123ABCD' });
    expect((SnsTopicArns as unknown[]).map(text)).toEqual(['<TokensAlertsTopic>', '<TokensAlertsSlackTopic>']);
    expect((GuardrailPolicies as unknown[]).map(text)).toEqual(['arn:<AWS::Partition>:iam::aws:policy/AWSDenyAll']);
    expect(statementsOf(template, 'TokensAlertsSlackRole')).toEqual([]);
  });
});

describe('a webhook', () => {
  const destination = resourceNamed(template, 'AWS::Events::ApiDestination', 'TokensAlertsWebhook');

  test('is posted alerts in the body that it wants', () => {
    const target = targetsOf('TokensAlertsAlert').get('<TokensAlertsWebhookDestinationApiDestination.Arn>')!;
    expect(sent(target)).toEqual({ chat_id: '-100123', text: ['($.detail.alert.title)', ...lines].join('\n') });
    expect(text(target.DeadLetterConfig.Arn)).toBe('<TokensUndelivered.Arn>');
    expect(targetsOf('TokensAlertsRecovery').has('<TokensAlertsWebhookDestinationApiDestination.Arn>')).toBe(true);
  });

  test('has its address from a secret, at the time of the deployment', () => {
    expect(destination.Properties).toMatchObject({
      HttpMethod: 'POST',
      InvocationEndpoint: '{{resolve:secretsmanager:prebell-webhook:SecretString:::}}',
    });
  });

  test('is posted this deployment’s alarms', () => {
    const rule = resourceNamed(template, 'AWS::Events::Rule', 'TokensAlertsWebhookAlarms').Properties;
    expect(rule.EventPattern).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: 'prebell: ' }], state: { value: ['ALARM'] } },
    });
    expect(sent((rule.Targets as Target[])[0]!)).toEqual({
      chat_id: '-100123',
      text: '($.detail.alarmName)\n($.detail.configuration.description)',
    });
  });
});

test('cdk-nag finds nothing that is not answered', () => {
  for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
    const { violations } = new Checks(app).validateScope(app);
    expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map((one) => one.constructPath)])).toEqual(
      [],
    );
  }
});
