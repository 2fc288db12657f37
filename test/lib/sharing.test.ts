import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { TokenRefresherProps } from '../../lib/options.ts';
import { TokenRefresher } from '../../lib/token-refresher.ts';
import { bundles, newApp, readStatements, resourceNamed, statementsOf } from './synthesised.ts';

const env = { account: '111122223333', region: 'ap-south-1' };
const keyElsewhere = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-0000-0000-0000-000000000000';

function shared(make: (stack: Stack) => TokenRefresherProps) {
  const app = newApp();
  const stack = new Stack(app, 'Prebell', { env });
  const refresher = new TokenRefresher(stack, 'Tokens', { bundles, ...make(stack) });
  return { app, stack, refresher, template: () => Template.fromStack(stack) };
}

const both = shared((stack) => ({
  replicaRegions: [{ region: 'ap-south-2' }, { region: 'eu-west-1', encryptionKey: kms.Key.fromKeyArn(stack, 'Elsewhere', keyElsewhere) }],
  readerAccounts: ['444455556666'],
}));
const reader = new iam.Role(both.stack, 'Bot', { assumedBy: new iam.AccountRootPrincipal() });
both.refresher.grantRead('alpha', reader);
const template = both.template();
const statements = statementsOf(template, 'TokensSharingWorkerRole');
const allowed = (action: string) => statements.filter(({ Action }) => Action.includes(action));

test('a function of its own shares each token when it was refreshed, and all once a day; it is told with whom and where', () => {
  const fn = resourceNamed(template, 'AWS::Lambda::Function', 'TokensSharingWorkerFunction').Properties;
  const { PREBELL_SHARING } = (fn.Environment as { Variables: Record<string, unknown> }).Variables;
  const text = JSON.stringify(PREBELL_SHARING);
  for (const part of [':iam::444455556666:root', 'ap-south-2', 'eu-west-1', keyElsewhere]) expect(text).toContain(part);
  template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { source: ['prebell'], 'detail-type': ['Token Refreshed'] } });
  template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
});

describe('that function', () => {
  test('can read neither tokens nor credentials, and write none', () => {
    const actions = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('secretsmanager:'));
    expect(actions.sort()).toEqual(
      ['DescribeSecret', 'ListSecrets', 'PutResourcePolicy', 'ReplicateSecretToRegions'].map((action) => `secretsmanager:${action}`),
    );
    expect(statements.flatMap(({ Resource }) => Resource).filter((arn) => arn.includes('credentials'))).toEqual([]);
  });

  test('can open a token to nobody but single accounts', () => {
    expect(allowed('secretsmanager:PutResourcePolicy').map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } },
    ]);
  });

  test('uses the key of each region by way of Secrets Manager there', () => {
    expect(allowed('kms:Encrypt')).toMatchObject([
      { Resource: [keyElsewhere], Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } } },
    ]);
    expect(allowed('kms:Decrypt').map(({ Condition }) => Condition)).toContainEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.ap-south-1.amazonaws.com' },
    });
  });
});

test('refresh may share nothing', () => {
  const actions = statementsOf(template, 'TokensRefreshRole').flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /Policy|Replicate/.test(action))).toEqual([]);
});

test('the key lets readers in those accounts decrypt tokens, by way of Secrets Manager', () => {
  const key = resourceNamed(template, 'AWS::KMS::Key', 'TokensEncryptionKey');
  const statement = readStatements(key.Properties.KeyPolicy).find(({ Sid }) => Sid === 'ReadersOfTokensDecryptThem');
  expect(statement?.Condition).toMatchObject({
    StringEquals: { 'kms:CallerAccount': ['111122223333', '444455556666'], 'kms:ViaService': 'secretsmanager.ap-south-1.amazonaws.com' },
  });
});

test('a bot that may read a token may read its copies', () => {
  const regions = statementsOf(template, 'Bot').flatMap(({ Resource }) =>
    Resource.map((arn) => arn.split(':secret')[1]!.slice('smanager:'.length)),
  );
  expect(new Set(regions.map((rest) => rest.split(':')[0]))).toEqual(new Set(['ap-south-1', 'ap-south-2', 'eu-west-1']));
});

test('without reader accounts no policy can be put on a secret, and without regions none can be copied', () => {
  const copied = shared(() => ({ replicaRegions: [{ region: 'ap-south-2' }] })).template();
  expect(statementsOf(copied, 'TokensSharing').flatMap(({ Action }) => Action)).not.toContain('secretsmanager:PutResourcePolicy');
  const opened = shared(() => ({ readerAccounts: ['444455556666'] })).template();
  expect(statementsOf(opened, 'TokensSharing').flatMap(({ Action }) => Action)).not.toContain('secretsmanager:ReplicateSecretToRegions');
  opened.hasResourceProperties('AWS::Lambda::Function', Match.objectLike({ Description: Match.stringLikeRegexp('opens them to other') }));
});

test.each<[TokenRefresherProps, string]>([
  [{ replicaRegions: [{ region: 'ap-south-1' }] }, 'option replicaRegions must be regions other than the stack’s own (ap-south-1)'],
  [{ readerAccounts: ['111122223333'] }, 'option readerAccounts must be AWS accounts other than the stack’s own (111122223333)'],
])('%j is refused by name', (options, problem) => {
  expect(() => shared(() => options)).toThrow(problem);
});

test.each([AwsSolutionsChecks, ServerlessChecks])('has no finding that is not answered with a reason: %p', (Checks) => {
  const ours = new Checks(both.app)
    .validateScope(both.app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.flatMap(({ constructPath }) => (constructPath?.includes('/Tokens/') ? [`${ruleName} ${constructPath}`] : [])),
    );
  expect(ours).toEqual([]);
});
