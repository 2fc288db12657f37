import { describe, expect, test } from '@jest/globals';
import { resourceNamed, statementsOf, synthesise, text } from './synthesised.ts';

const { template } = synthesise();
const aws = 'arn:<AWS::Partition>';
const here = '<AWS::Region>:<AWS::AccountId>';
const secret = (name: string) => `${aws}:secretsmanager:${here}:secret:prebell/${name}`;
/** Use of the key, all of it by way of the service that has what is encrypted. */
const keyBy = (service: string, ...actions: string[]) =>
  actions.map((action) => `kms:${action} on <TokensEncryptionKey.Arn> by way of ${service}.<AWS::Region>.amazonaws.com`);
const keyToSend = keyBy('sqs', 'Decrypt', 'GenerateDataKey');
const keyToReceive = keyBy('sqs', 'Decrypt');
const keyOfTheLedger = keyBy('dynamodb', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*');
const receiveFrom = (queue: string) =>
  ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} on <${queue}.Arn>`);

/** What a role may do, as `action on resource`. */
function permissions(role: string): string[] {
  const statements = statementsOf(template, role);
  expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  const all = statements.flatMap(({ Action, Resource, Condition }) => {
    const service = (Condition as { StringEquals?: { 'kms:ViaService'?: unknown } } | undefined)?.StringEquals?.['kms:ViaService'];
    const way = service === undefined ? '' : ` by way of ${text(service)}`;
    return Action.flatMap((action) => Resource.map((resource) => `${action} on ${resource}${way}`));
  });
  return [...new Set(all)].sort();
}

const ownLog = (role: string) => ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} on <Tokens${role}Logs.Arn>`);

describe('what each function may do, and nothing more', () => {
  test('the browser worker: write its own log', () => {
    expect(permissions('TokensBrowserRole')).toEqual(ownLog('Browser'));
  });

  test('dispatch: see names, ask for refreshes, hand in its own failed invocations', () => {
    expect(permissions('TokensDispatchRole')).toEqual(
      [
        ...ownLog('Dispatch'),
        'secretsmanager:ListSecrets on *',
        'sqs:SendMessage on <TokensWork.Arn>',
        'sqs:SendMessage on <TokensUndelivered.Arn>',
        ...keyToSend,
      ].sort(),
    );
  });

  test('what passes on bots’ requests: take them, ask for refreshes; no names of secrets', () => {
    expect(permissions('TokensBotRequestsPassOnRole')).toEqual(
      [
        ...ownLog('BotRequestsPassOn'),
        'sqs:SendMessage on <TokensWork.Arn>',
        ...receiveFrom('TokensBotRequestsQueue'),
        ...keyToSend,
      ].sort(),
    );
  });

  test('refresh: read credentials, write tokens, and what goes with that', () => {
    expect(permissions('TokensRefreshRole')).toEqual(
      [
        ...ownLog('Refresh'),
        'secretsmanager:ListSecrets on *',
        `secretsmanager:GetSecretValue on ${secret('*/credentials-??????')}`,
        // With and without the characters that AWS adds to a name: a secret that is not there yet has none.
        ...['GetSecretValue', 'DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage', 'CreateSecret'].flatMap((action) =>
          ['*/token-??????', '*/token'].map((name) => `secretsmanager:${action} on ${secret(name)}`),
        ),
        'dynamodb:GetItem on <TokensLedger.Arn>',
        'dynamodb:PutItem on <TokensLedger.Arn>',
        'events:PutEvents on <TokensEvents.Arn>',
        's3:PutObject on <TokensEvidence.Arn>/*',
        'lambda:InvokeFunction on <TokensBrowserFunction.Arn>',
        ...receiveFrom('TokensWork'),
        ...keyToReceive,
        ...keyBy('secretsmanager', 'Decrypt', 'GenerateDataKey'),
        ...keyBy('s3', 'GenerateDataKey'),
        ...keyOfTheLedger,
      ].sort(),
    );
  });

  test('the watchdog: see names, read and write what the ledger remembers, tell, see who listens; no secret’s value', () => {
    expect(permissions('TokensWatchdogWorkerRole')).toEqual(
      [
        ...ownLog('WatchdogWorker'),
        'secretsmanager:ListSecrets on *',
        'dynamodb:GetItem on <TokensLedger.Arn>',
        'dynamodb:PutItem on <TokensLedger.Arn>',
        'events:PutEvents on <TokensEvents.Arn>',
        'sns:ListSubscriptionsByTopic on <TokensAlertsTopic>',
        'sqs:SendMessage on <TokensUndelivered.Arn>',
        ...keyToSend,
        ...keyOfTheLedger,
      ].sort(),
    );
  });

  test('the probe: see names, use the browser, read and write what the ledger remembers, tell; no secret’s value', () => {
    expect(permissions('TokensProbeWorkerRole')).toEqual(
      [
        ...ownLog('ProbeWorker'),
        'secretsmanager:ListSecrets on *',
        'dynamodb:GetItem on <TokensLedger.Arn>',
        'dynamodb:PutItem on <TokensLedger.Arn>',
        'events:PutEvents on <TokensEvents.Arn>',
        'lambda:InvokeFunction on <TokensBrowserFunction.Arn>',
        's3:PutObject on <TokensEvidence.Arn>/*',
        'sqs:SendMessage on <TokensUndelivered.Arn>',
        ...keyToSend,
        ...keyBy('s3', 'GenerateDataKey'),
        ...keyOfTheLedger,
      ].sort(),
    );
  });

  test.each([
    ['TokensScheduleRole', 'TokensDispatchFunction'],
    ['TokensWatchdogScheduleRole', 'TokensWatchdogWorkerFunction'],
    ['TokensProbeScheduleRole', 'TokensProbeWorkerFunction'],
  ])('Scheduler, as %s: start %s, and hand in what it could not deliver', (role, fn) => {
    expect(permissions(role)).toEqual(
      [...keyToSend, `lambda:InvokeFunction on <${fn}.Arn>`, 'sqs:SendMessage on <TokensUndelivered.Arn>'].sort(),
    );
  });

  test('each role can be taken on by its own service only, and Scheduler’s by this account’s schedules', () => {
    for (const [id, { Properties }] of Object.entries(template.findResources('AWS::IAM::Role'))) {
      const ofScheduler = /^Tokens(Watchdog|Probe)?Schedule/.test(id);
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: ofScheduler ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com' },
          ...(ofScheduler ? { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } } : {}),
        },
      ]);
    }
  });

  test('no role has a policy of AWS’s own, or another that stands in the role itself', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  test('no function is in a network of its own, reachable by an address, or told a secret in its environment', () => {
    template.resourceCountIs('AWS::Lambda::Url', 0);
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(Properties).not.toHaveProperty('VpcConfig');
      expect(Object.keys(Properties.Environment.Variables).join()).not.toMatch(/PASSWORD|SECRET_KEY|TOTP|API_KEY/);
    }
    expect(
      Object.keys(
        (resourceNamed(template, 'AWS::Lambda::Function', 'TokensBrowserFunction').Properties.Environment as { Variables: object })
          .Variables,
      ),
    ).toEqual(['PREBELL_PREFIX']);
  });

  test('prebell makes no secret: credentials are stored by people, tokens by refresh', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });
});
