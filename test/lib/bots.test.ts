import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PrebellStack } from '../../lib/prebell-stack.ts';
import { bundles, newApp, resourceNamed, statementsOf, text } from './synthesised.ts';

const stack = new PrebellStack(newApp(), 'Prebell', { options: { bundles } });
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
stack.refresher.grantRead('alpha', role('Reader'));
stack.refresher.grantRequestRefresh('alpha', role('Requester'));
const template = Template.fromStack(stack);

describe('what a bot may be granted', () => {
  test('to read its own token, current or previous, never by version, and nothing else', () => {
    const secret = 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:prebell/alpha/token';
    expect(statementsOf(template, 'Reader')).toEqual([
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        // No secret has the name without the characters that AWS adds; with it a missing one is told as missing.
        Resource: [secret, `${secret}-??????`],
        Condition: {
          StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] },
          Null: { 'secretsmanager:VersionId': 'true' },
        },
      },
    ]);
  });

  test('to ask for a refresh of its own account, by an event that can be nothing else', () => {
    expect(statementsOf(template, 'Requester')).toEqual([
      {
        Effect: 'Allow',
        Action: ['events:PutEvents'],
        Resource: ['<TokensEvents.Arn>'],
        Condition: {
          'ForAllValues:StringEquals': { 'events:source': 'prebell.bot.alpha', 'events:detail-type': 'Token Refresh Requested' },
          Null: { 'events:source': 'false', 'events:detail-type': 'false' },
        },
      },
    ]);
  });

  test.each(['*', 'al?ha', 'alpha/../beta', ''])('nothing for %j, which is no account', (account) => {
    const bot = new iam.Role(new Stack(), 'Bot', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => stack.refresher.grantRead(account, bot)).toThrow('the id of one account');
    expect(() => stack.refresher.grantRequestRefresh(account, bot)).toThrow('the id of one account');
  });
});

describe('the way of a bot’s request', () => {
  const rule = resourceNamed(template, 'AWS::Events::Rule', 'TokensBotRequestsRule').Properties;
  const [target] = rule.Targets as Record<string, unknown>[];

  test('a rule on prebell’s own bus takes requests of every account, told by their source', () => {
    expect(text(rule.EventBusName)).toBe('<TokensEvents>');
    expect(rule.EventPattern).toEqual({ source: [{ prefix: 'prebell.bot.' }], 'detail-type': ['Token Refresh Requested'] });
  });

  test('a flood ends at a queue that drops what it was sent before: the source is all that it is sent', () => {
    expect(resourceNamed(template, 'AWS::SQS::Queue', 'TokensBotRequestsQueue').Properties).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: true,
      MessageRetentionPeriod: 300,
    });
    expect(text(target!.Arn)).toBe('<TokensBotRequestsQueue.Arn>');
    expect(target!.SqsParameters).toEqual({ MessageGroupId: 'requests' });
    expect(target!.InputTransformer).toEqual({ InputPathsMap: { source: '$.source' }, InputTemplate: '{"source":<source>}' });
  });

  test('few are passed on at a time, and what the ladder does is not held up', () => {
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map(({ Properties }) => Properties);
    const mapping = mappings.find(({ EventSourceArn }) => text(EventSourceArn) === '<TokensBotRequestsQueue.Arn>');
    expect(text(mapping!.FunctionName)).toBe('<TokensBotRequestsPassOnFunction>');
    expect(mapping).toMatchObject({ BatchSize: 10, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  test('alerts are raised by prebell’s own events only, never by a bot’s', () => {
    const alerts = Object.entries(template.findResources('AWS::Events::Rule')).filter(([id]) => id.startsWith('TokensAlerts'));
    expect(alerts.length).toBeGreaterThan(0);
    for (const [, { Properties }] of alerts) expect(Properties.EventPattern.source).toEqual(['prebell']);
  });
});
