/** Options by which the stack fits into an AWS account that has rules and things of its own. */
import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { TokenRefresherProps } from '../../lib/options.ts';
import { TokenRefresher } from '../../lib/token-refresher.ts';
import { bundles, newApp, statementsOf } from './synthesised.ts';

function withOptions(make: (stack: Stack) => TokenRefresherProps): Template {
  const stack = new Stack(newApp(), 'Prebell', { env: { account: '111122223333', region: 'ap-south-1' } });
  new TokenRefresher(stack, 'Tokens', { bundles, ...make(stack) });
  return Template.fromStack(stack);
}

describe('on a bus of one’s own', () => {
  const arn = 'arn:aws:events:ap-south-1:111122223333:event-bus/trading';
  const busAt = (busArn: string) => (stack: Stack) => ({ eventBus: events.EventBus.fromEventBusArn(stack, 'Bus', busArn) });

  test('events go there, alerts and bots’ requests come from there, and no other is made', () => {
    const template = withOptions(busAt(arn));
    template.resourceCountIs('AWS::Events::EventBus', 0);
    const rules = Object.values(template.findResources('AWS::Events::Rule')).filter(
      ({ Properties }) => JSON.stringify(Properties.EventPattern.source) !== '["aws.secretsmanager"]',
    );
    const sources = rules.map(({ Properties }) => JSON.stringify(Properties.EventPattern.source));
    expect(sources).toEqual(expect.arrayContaining(['["prebell"]', '[{"prefix":"prebell.bot."}]']));
    for (const { Properties } of rules) expect(Properties.EventBusName).toBe('trading');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PREBELL_EVENT_BUS: 'trading' }) },
    });
    const told = statementsOf(template, 'TokensRefreshRole').find(({ Action }) => Action.includes('events:PutEvents'));
    expect(told?.Resource).toEqual([arn]);
  });

  test.each([
    ['another account', 'arn:aws:events:ap-south-1:444455556666:event-bus/trading'],
    ['another region', 'arn:aws:events:us-east-1:111122223333:event-bus/trading'],
  ])('one of %s is refused by name', (_, busArn) => {
    expect(() => withOptions(busAt(busArn))).toThrow('option eventBus must be a bus of the same AWS account and region');
  });
});

test('a permissions boundary bounds every role', () => {
  const arn = 'arn:aws:iam::111122223333:policy/boundary';
  const template = withOptions((stack) => ({ permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', arn) }));
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  expect(roles.length).toBeGreaterThan(3);
  for (const { Properties } of roles) expect(Properties.PermissionsBoundary).toBe(arn);
});
