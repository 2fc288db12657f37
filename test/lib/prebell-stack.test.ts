import { expect, test } from '@jest/globals';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PrebellStack } from '../../lib/prebell-stack.ts';
import { bundles, newApp, synthesise } from './synthesised.ts';

const { app, template } = synthesise();

test('tells by its outputs what the command line, bots and operations need to know', () => {
  expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
    'AlertTopicArn',
    'BrowserFunctionName',
    'DeadLetterQueueUrl',
    'DispatchFunctionName',
    'EncryptionKeyArn',
    'EventBusName',
    'EvidenceBucketName',
    'LedgerTableName',
    'ProbeFunctionName',
    'RefreshFunctionName',
    'StaysWhenDestroyed',
    'TokenSecretPrefix',
    'UndeliveredQueueUrl',
    'WatchdogFunctionName',
    'WorkQueueUrl',
  ]);
  template.hasOutput('TokenSecretPrefix', { Value: 'prebell' });
});

test('warns those who let the key go with the stack of what that does to secrets', () => {
  synthesise({ removalPolicy: RemovalPolicy.DESTROY }).template.hasOutput('StaysWhenDestroyed', {
    Value: 'the secrets under prebell/; those that the key encrypts cannot be read once it is deleted',
  });
});

test.each([AwsSolutionsChecks, ServerlessChecks])('has no finding that is not answered with a reason: %p', (Checks) => {
  const { violations } = new Checks(app).validateScope(app);
  expect(
    violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map(({ constructPath }) => constructPath)]),
  ).toEqual([]);
});

test('cdk-nag finds nothing with options of its own either: another prefix, a region', () => {
  const other = newApp();
  new PrebellStack(other, 'Other', {
    env: { account: '000000000000', region: 'ap-south-1' },
    options: { prefix: 'team/prebell', bundles },
  });
  expect(new AwsSolutionsChecks(other).validateScope(other).violations).toEqual([]);
});

test('is as it was when it was last looked over', () => {
  const resources = JSON.stringify(template.toJSON(), null, 2).replace(/[0-9a-f]{64}\.zip/g, '<asset>.zip');
  expect(JSON.parse(resources)).toMatchSnapshot();
});
