import { describe, expect, test } from '@jest/globals';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { optionsFromContext } from '../../lib/context-options.ts';
import { resolveOptions, type TokenRefresherProps } from '../../lib/options.ts';
import { featureFlags, newApp, synthesise } from './synthesised.ts';

function fromContext(context: Record<string, unknown>): TokenRefresherProps {
  return optionsFromContext(new Stack(newApp({ ...featureFlags, ...context })));
}

describe('options from the context', () => {
  test('are all left to their defaults without any', () => {
    expect(Object.values(fromContext({})).every((value) => value === undefined)).toBe(true);
  });

  test('are read from the texts that -c gives', () => {
    const options = fromContext({
      prefix: 'team/prebell',
      rungs: 'cron(0,15 8 * * ? *), rate(1 hour)',
      everyDay: 'true',
      deadline: '08:30',
      latestStartMinutes: '5',
      alertEmail: 'ops@example.com',
      slackWorkspace: 'T0123ABCD',
      slackChannel: 'C0123ABCD',
      webhookSecret: 'prebell-webhook',
      webhookBody: '{"content":"{text}"}',
      filesUrl: 'https://git.example/prebell/blob/main',
      allowedEndpointHosts: 'sandbox.example, 127.0.0.1',
      concurrency: '3',
      browserMemory: '3008',
      refreshMemory: '1024',
      browserTimeoutSeconds: '180',
      logRetentionDays: '7',
      evidenceRetentionDays: '3',
      encryptionKeyArn: 'arn:aws:kms:ap-south-1:111122223333:key/00000000-0000-0000-0000-000000000000',
      eventBusName: 'trading',
      staticAddress: 'true',
      permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
      replicaRegions: 'ap-south-2, arn:aws:kms:eu-west-1:111122223333:key/11111111-0000-0000-0000-000000000000',
      readerAccounts: '444455556666,777788889999',
      removalPolicy: 'destroy',
    });
    expect(options).toMatchObject({
      prefix: 'team/prebell',
      rungs: ['cron(0,15 8 * * ? *)', 'rate(1 hour)'],
      everyDay: true,
      deadline: '08:30',
      alertEmail: 'ops@example.com',
      slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
      webhook: { addressSecret: 'prebell-webhook', body: { content: '{text}' } },
      filesUrl: 'https://git.example/prebell/blob/main',
      allowedEndpointHosts: ['sandbox.example', '127.0.0.1'],
      concurrency: 3,
      browserMemory: 3008,
      refreshMemory: 1024,
      logRetention: RetentionDays.ONE_WEEK,
      evidenceRetentionDays: 3,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(options.latestStart?.toMinutes()).toBe(5);
    expect(options.browserTimeout?.toSeconds()).toBe(180);
    expect(options.encryptionKey?.keyArn).toContain(':key/');
    expect(options.eventBus?.eventBusName).toBe('trading');
    expect(options.staticAddress).toBe(true);
    expect(options.replicaRegions?.map(({ region }) => region)).toEqual(['ap-south-2', 'eu-west-1']);
    expect(options.replicaRegions?.[1]?.encryptionKey?.keyArn).toContain(':key/1111');
    expect(options.readerAccounts).toEqual(['444455556666', '777788889999']);
    expect(options.permissionsBoundary?.managedPolicyArn).toContain(':policy/boundary');
    expect(() => resolveOptions(options)).not.toThrow();
  });

  test('are read from the values that cdk.json gives', () => {
    const options = fromContext({
      rungs: ['cron(0 8 * * ? *)'],
      everyDay: false,
      concurrency: 4,
      allowedEndpointHosts: ['sandbox.example'],
    });
    expect(options).toMatchObject({
      rungs: ['cron(0 8 * * ? *)'],
      everyDay: false,
      concurrency: 4,
      allowedEndpointHosts: ['sandbox.example'],
    });
  });

  test.each([
    [{ evryDay: 'true' }, /^option evryDay is not known \(known: prefix, rungs, rotationSchedule, probe, everyDay, /],
    [{ everyDay: 'yes' }, 'option everyDay must be true or false'],
    [{ concurrency: 'many' }, 'option concurrency must be a whole number'],
    [{ concurrency: '2.5' }, 'option concurrency must be a whole number'],
    [{ prefix: 7 }, 'option prefix must be a text'],
    [{ rungs: [7] }, 'option rungs must be a list of texts'],
    [{ logRetentionDays: '8' }, 'option logRetentionDays must be a number of days that CloudWatch Logs offers'],
    [{ encryptionKeyArn: 'alias/mine' }, 'option encryptionKeyArn must be the ARN of a KMS key'],
    [{ eventBusName: 'my bus' }, 'option eventBusName must be the name of an event bus'],
    [{ staticAddress: '10.0.0.1' }, 'option staticAddress must be true or false'],
    [{ vpcId: 'my-network' }, 'option vpcId must be the id of a VPC'],
    [{ permissionsBoundaryArn: 'boundary' }, 'option permissionsBoundaryArn must be the ARN of a managed policy'],
    [{ webhookBody: 'hello' }, 'option webhookBody must be a JSON object'],
    [{ replicaRegions: 'arn:aws:kms:alias/mine' }, 'option replicaRegions must be the ARN of a KMS key'],
    [{ readerAccounts: [444455556666] }, 'option readerAccounts must be a list of texts'],
    [{ removalPolicy: 'snapshot' }, 'option removalPolicy must be retain or destroy'],
  ])('%j is refused by name', (context, problem) => {
    expect(() => fromContext(context)).toThrow(problem);
  });
});

test('a network is looked up by its id in the AWS account', () => {
  const stack = new Stack(newApp({ ...featureFlags, vpcId: 'vpc-0123456789abcdef0' }), 'Prebell', {
    env: { account: '111122223333', region: 'ap-south-1' },
  });
  expect(optionsFromContext(stack).vpc?.privateSubnets.length).toBeGreaterThan(0);
});

describe('options that cannot be used are refused by name', () => {
  test.each<[TokenRefresherProps, string]>([
    [{ prefix: 'Prebell' }, 'option prefix must be a–z'],
    [{ prefix: 'prebell/' }, 'option prefix must be a–z'],
    [{ prefix: 'a/b/c' }, 'option prefix must be a–z'],
    [{ rungs: [] }, 'option rungs must be at least one schedule expression'],
    [{ rungs: ['daily'] }, 'option rungs: the schedule expression daily cannot be used'],
    [{ probe: '08:00' }, 'option probe must be off, or a time of day in India from 16:00 to 21:59'],
    [{ probe: 'never' }, 'option probe must be off, or'],
    [{ deadline: '8:50' }, 'option deadline must be a time of day'],
    [{ deadline: '24:00' }, 'option deadline must be a time of day'],
    [{ latestStart: Duration.hours(2) }, 'option latestStart in minutes must be a whole number from 1 to 60'],
    [{ alertEmail: 'ops' }, 'option alertEmail must be an e-mail address'],
    [{ slack: { workspaceId: 'T0123ABCD', channelId: '' } }, 'option slackChannel must be the id of a Slack channel'],
    [{ slack: { workspaceId: 'our-team', channelId: 'C0123ABCD' } }, 'option slackWorkspace must be the id of a Slack workspace'],
    [
      { webhook: { addressSecret: 'https://hooks.example/x' } },
      'option webhookSecret must be the name of the secret that holds the address',
    ],
    [{ webhook: { addressSecret: 'hook', body: { text: 'hello' } } }, 'option webhookBody must be a JSON object with {text} in it'],
    [{ filesUrl: 'git.example/prebell' }, 'option filesUrl must be an https address'],
    [{ allowedEndpointHosts: ['https://sandbox.example'] }, 'option allowedEndpointHosts must be host names'],
    [{ allowedEndpointHosts: ['*'] }, 'option allowedEndpointHosts must be host names'],
    [{ concurrency: 1 }, 'option concurrency must be a whole number from 2 to 50'],
    [{ browserMemory: 512 }, 'option browserMemory must be a whole number from 1024 to 10240'],
    [{ refreshMemory: 128 }, 'option refreshMemory must be a whole number from 256 to 10240'],
    [{ evidenceRetentionDays: 0 }, 'option evidenceRetentionDays must be a whole number from 1 to 90'],
    [{ browserTimeout: Duration.seconds(60) }, 'option browserTimeout must be 110 to 300 seconds'],
    [{ replicaRegions: [{ region: 'Mumbai' }] }, 'option replicaRegions must be names of regions'],
    [{ replicaRegions: [{ region: 'ap-south-2' }, { region: 'ap-south-2' }] }, 'option replicaRegions must be names of regions, each once'],
    [{ readerAccounts: ['4444'] }, 'option readerAccounts must be ids of AWS accounts'],
    [{ bundles: '/nowhere' }, 'the bundle of the browser function is missing (/nowhere/browser); make it with: npx node scripts/bundle.ts'],
  ])('%j', (options, problem) => {
    expect(() => synthesise(options)).toThrow(problem);
  });
});
