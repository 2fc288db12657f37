/**
 * The emulator does not ask IAM. So the policies, as they are deployed, are judged here against what the functions really called and
 * what the stack has AWS do: nothing that is needed is refused, nothing is allowed that nobody uses, and bots get no further than
 * their own token.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PrebellStack } from '../../lib/prebell-stack.ts';
import { account, type Deployment, readDeployment, secretArn } from '../iam/deployment.ts';
import { type Judge, judgeOf, type NamedPolicy } from '../iam/judge.ts';
import { type AccessRequest, requestsOf, withKeyUse } from '../iam/requests.ts';
import { requestsOfServices } from '../iam/services.ts';
import { bundles, newApp } from '../lib/synthesised.ts';
import { deployedMorning, type Morning } from './morning.ts';

const bot = `arn:aws:iam::${account}:role/bot`;
let morning: Morning;
let deployment: Deployment;
let judge: Judge;

beforeAll(async () => {
  morning = await deployedMorning();
  const { kite, secrets, outputs } = morning;
  kite.addUser({ user_id: 'AB1234' });
  kite.addUser({ user_id: 'CD5678' });
  await secrets.store('alpha', kite.credentials('AB1234'));
  await secrets.store('beta', { ...kite.credentials('CD5678'), password: 'invented-wrong-password' });
  const outcomes = await morning.rung('08:00', '2026-11-23');
  expect(outcomes).toMatchObject({ alpha: { outcome: 'published' }, beta: { outcome: 'failed', evidence: expect.stringMatching('^s3:') } });
  await morning.invoke('refresh', { command: 'accounts' });
  morning.at('08:55');
  expect(await morning.invoke('watchdog', {})).toMatchObject({ notFresh: [{ account: 'beta' }] });
  const events = new EventBridgeClient(morning.config);
  const request = { EventBusName: outputs.EventBusName, Source: 'prebell.bot.alpha', DetailType: 'Token Refresh Requested', Detail: '{}' };
  await events.send(new PutEventsCommand({ Entries: [request] }));
  events.destroy();
  expect(await morning.outcome('alpha')).toMatchObject({ outcome: 'fresh' });
  kite.knobs.markup = 'captcha';
  expect(await morning.invoke('probe', { evening: '2026-11-24T20:45:00+05:30' })).toMatchObject({ pages: [{ finding: 'changed' }] });
  deployment = await readDeployment(morning.config, 'Prebell');
  judge = judgeOf(deployment, { [bot]: policyOfBot() });
}, 300_000);

afterAll(() => morning?.end());

/** What a bot of account alpha is granted, with the values of the deployed stack. */
function policyOfBot(): NamedPolicy {
  const stack = new PrebellStack(newApp(), 'Prebell', { options: { bundles } });
  const role = new iam.Role(stack, 'Bot', { assumedBy: new iam.AccountRootPrincipal() });
  stack.refresher.grantRead('alpha', role);
  stack.refresher.grantRequestRefresh('alpha', role);
  const document = stack.resolve((role.node.findChild('DefaultPolicy') as iam.Policy).document);
  return { name: 'bot', policy: deployment.fill(document) as NamedPolicy['policy'] };
}

/** Those of the requests that IAM would refuse. */
async function refused(requests: readonly AccessRequest[]): Promise<AccessRequest[]> {
  const different = new Map(requests.map((one) => [JSON.stringify(one), one]));
  const found: AccessRequest[] = [];
  for (const request of different.values()) if (!(await judge.allows(request))) found.push(request);
  return found;
}

/** The role of a function, by the first part of its id. */
function roleOf(id: string): string {
  return deployment.ofType('AWS::Lambda::Function').find((one) => one.id.startsWith(id))!.properties.Role;
}

test('nothing that the functions called, or that AWS does for them, is refused; and nothing is allowed that nobody uses', async () => {
  expect(new Set(morning.faults.calls.map(({ service }) => service))).toEqual(
    new Set(['secretsmanager', 'dynamodb', 's3', 'lambda', 'sns', 'events']),
  );
  expect(await refused(requestsOf(morning.faults.calls, deployment))).toEqual([]);
  expect(await refused(requestsOfServices(deployment))).toEqual([]);
  // What bots do with the key is in its policy.
  const ofBot = read(secretArn('prebell/alpha/token-AbCdEf'), { VersionStage: 'AWSCURRENT' });
  expect(await refused(withKeyUse(ofBot, deployment))).toEqual([]);
  expect(judge.unused()).toEqual([]);
});

test('the browser function calls nothing of AWS', () => {
  const { BrowserFunctionName } = morning.outputs;
  expect(morning.faults.calls.filter(({ caller }) => caller === BrowserFunctionName)).toEqual([]);
});

test.each([
  [
    'dispatch reads no credentials',
    'TokensDispatchFunction',
    'secretsmanager:GetSecretValue',
    secretArn('prebell/alpha/credentials-AbCdEf'),
  ],
  ['refresh deletes no secret', 'TokensRefreshFunction', 'secretsmanager:DeleteSecret', secretArn('prebell/alpha/token-AbCdEf')],
  [
    'refresh writes no credentials',
    'TokensRefreshFunction',
    'secretsmanager:PutSecretValue',
    secretArn('prebell/alpha/credentials-AbCdEf'),
  ],
  ['refresh reads no secret of others', 'TokensRefreshFunction', 'secretsmanager:GetSecretValue', secretArn('other/alpha/token-AbCdEf')],
  ['the watchdog reads no token', 'TokensWatchdogWorkerFunction', 'secretsmanager:GetSecretValue', secretArn('prebell/alpha/token-AbCdEf')],
  [
    'the probe reads no credentials',
    'TokensProbeWorkerFunction',
    'secretsmanager:GetSecretValue',
    secretArn('prebell/alpha/credentials-AbCdEf'),
  ],
  ['the probe reads no token', 'TokensProbeWorkerFunction', 'secretsmanager:GetSecretValue', secretArn('prebell/alpha/token-AbCdEf')],
  ['the browser lists nothing', 'TokensBrowserFunction', 'secretsmanager:ListSecrets', '*'],
])('%s', async (_, fn, action, resource) => {
  expect(await judge.allows({ principal: roleOf(fn), action, resource, context: {} })).toBe(false);
});

test.each([
  'TokensDispatchFunction',
  'TokensRefreshFunction',
  'TokensWatchdogWorkerFunction',
  'TokensProbeWorkerFunction',
  'TokensBrowserFunction',
])('%s may not use the key by itself', async (fn) => {
  const [key] = deployment.ofType('AWS::KMS::Key');
  expect(await judge.allows({ principal: roleOf(fn), action: 'kms:Decrypt', resource: key!.arn, context: {} })).toBe(false);
});

/** How a bot reads a secret. */
function read(resource: string, { VersionStage, VersionId }: { VersionStage?: string; VersionId?: string }): AccessRequest {
  return {
    principal: bot,
    action: 'secretsmanager:GetSecretValue',
    resource,
    context: {
      ...(VersionStage === undefined ? {} : { 'secretsmanager:VersionStage': VersionStage }),
      ...(VersionId === undefined ? {} : { 'secretsmanager:VersionId': VersionId }),
    },
  };
}

describe('a bot with a grant for alpha', () => {
  const own = secretArn('prebell/alpha/token-AbCdEf');

  test.each([
    ['reads its token', own, {}, true],
    ['reads its current token', own, { VersionStage: 'AWSCURRENT' }, true],
    ['reads its token before', own, { VersionStage: 'AWSPREVIOUS' }, true],
    ['is told that its token is missing', secretArn('prebell/alpha/token'), {}, true],
    ['does not read a token that is not proved', own, { VersionStage: 'AWSPENDING' }, false],
    ['does not read by version', own, { VersionId: 'a'.repeat(64) }, false],
    ['does not read by version with an allowed label', own, { VersionId: 'a'.repeat(64), VersionStage: 'AWSCURRENT' }, false],
    ['does not read another account’s token', secretArn('prebell/beta/token-AbCdEf'), {}, false],
    ['does not read credentials', secretArn('prebell/alpha/credentials-AbCdEf'), {}, false],
  ])('%s', async (_, resource, version, allowed) => {
    expect((await refused(withKeyUse(read(resource, version), deployment))).length === 0).toBe(allowed);
  });

  test('does not use the key for credentials, nor by itself', async () => {
    const [, ofCredentials] = withKeyUse(read(secretArn('prebell/alpha/credentials-AbCdEf'), {}), deployment);
    expect(await judge.allows(ofCredentials!)).toBe(false);
    expect(await judge.allows({ ...ofCredentials!, context: {} })).toBe(false);
  });

  test.each([
    ['asks for a refresh of its account', ['prebell.bot.alpha'], ['Token Refresh Requested'], true],
    ['does not ask for another account', ['prebell.bot.beta'], ['Token Refresh Requested'], false],
    ['does not ask for both', ['prebell.bot.alpha', 'prebell.bot.beta'], ['Token Refresh Requested'], false],
    ['tells nothing else', ['prebell.bot.alpha'], ['Token Refresh Requested', 'Token Refreshed'], false],
    ['does not pretend to be prebell', ['prebell'], ['Token Refreshed'], false],
  ])('%s', async (_, source, type, allowed) => {
    const resource = deployment.ofType('AWS::Events::EventBus')[0]!.arn;
    const context = { 'events:source': source, 'events:detail-type': type };
    expect(await judge.allows({ principal: bot, action: 'events:PutEvents', resource, context })).toBe(allowed);
  });
});
