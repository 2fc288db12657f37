import { describe, expect, test } from '@jest/globals';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { TokenRefresher } from '../../lib/token-refresher.ts';
import { bundles, featureFlags, readStatements, resourceNamed, synthesise } from './synthesised.ts';

const { template } = synthesise();

describe('the key', () => {
  const key = resourceNamed(template, 'AWS::KMS::Key', 'TokensEncryptionKey');
  const statements = readStatements(key.Properties.KeyPolicy);
  const of = (sid: string) => statements.find((statement) => statement.Sid === sid)!;

  test('is changed every year and stays when the stack goes', () => {
    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('lets EventBridge deliver, without a condition: it sends none that could be met', () => {
    const statement = of('EventBridgeDeliversAlertsAndDeadLetters');
    expect(statement.Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(statement.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
    expect(statement).not.toHaveProperty('Condition');
  });

  test('lets alarms of this account deliver', () => {
    const statement = of('CloudWatchDeliversAlarms');
    expect(statement.Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(statement.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
    expect(statement.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
  });

  test('lets CloudWatch Logs encrypt this stack’s log groups only', () => {
    expect(JSON.stringify(of('LogsAreEncrypted').Condition)).toContain(':log-group:Prebell-*');
  });

  test('lets readers decrypt tokens, through Secrets Manager and in this account, and never credentials', () => {
    const { Action, Condition } = of('ReadersOfTokensDecryptThem');
    expect(Action).toEqual(['kms:Decrypt']);
    expect(JSON.stringify(Condition)).toContain(':secret:prebell/*/token-??????');
    expect(JSON.stringify(Condition)).not.toContain('credentials');
    expect(Condition).toMatchObject({ StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } });
    expect(JSON.stringify(Condition)).toContain('"secretsmanager."');
  });
});

describe('everything stored is encrypted with the key', () => {
  const isTheKey = { 'Fn::GetAtt': [expect.stringMatching(/^TokensEncryptionKey/), 'Arn'] };

  test.each(['AWS::SQS::Queue', 'AWS::SNS::Topic'])('%s', (type) => {
    for (const { Properties } of Object.values(template.findResources(type))) expect(Properties.KmsMasterKeyId).toEqual(isTheKey);
  });

  test('logs, which end after a month', () => {
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(Object.keys(template.findResources('AWS::Lambda::Function')).length);
    for (const { Properties } of groups) expect(Properties).toMatchObject({ KmsKeyId: isTheKey, RetentionInDays: 30 });
  });

  test('the ledger, which can be restored, cannot be deleted by mistake, and stays when the stack goes', () => {
    const table = resourceNamed(template, 'AWS::DynamoDB::Table', 'TokensLedger');
    expect(table.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { KMSMasterKeyId: isTheKey, SSEEnabled: true, SSEType: 'KMS' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('evidence, which nobody else can see and which ends after a week', () => {
    const bucket = resourceNamed(template, 'AWS::S3::Bucket', 'TokensEvidence');
    expect(bucket.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: isTheKey } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 7, Status: 'Enabled' }] },
    });
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain' });
  });
});

test.each(['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'])('%s refuses whoever comes without TLS', (type) => {
  const policies = Object.values(template.findResources(type));
  expect(policies.length).toBeGreaterThan(0);
  for (const { Properties } of policies) {
    expect(Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  }
});

test('options change how long things are kept', () => {
  const { template: other } = synthesise({
    logRetention: RetentionDays.ONE_WEEK,
    evidenceRetentionDays: 3,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  expect(resourceNamed(other, 'AWS::S3::Bucket', 'TokensEvidence')).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 3 }] } },
  });
  expect(resourceNamed(other, 'AWS::DynamoDB::Table', 'TokensLedger')).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { DeletionProtectionEnabled: false },
  });
  other.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('an own key can be brought along', () => {
  const stack = new Stack(new App({ context: featureFlags }), 'Other');
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-south-1:111122223333:key/00000000-0000-0000-0000-000000000000');
  new TokenRefresher(stack, 'Tokens', { bundles, encryptionKey });
  const other = Template.fromStack(stack);
  other.resourceCountIs('AWS::KMS::Key', 0);
  other.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: encryptionKey.keyArn });
});
