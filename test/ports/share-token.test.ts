/** Sharing of tokens, on the emulator: what another region and another account then find. */
import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shareToken } from '../../lambdas/aws/share-token.ts';
import { type Faults, refusal, startFaults } from '../ministack/faults.ts';

const readers = ['arn:aws:iam::444455556666:root', 'arn:aws:iam::777788889999:root'];
const replicas = [
  { region: 'ap-south-2', key: null },
  { region: 'eu-west-1', key: 'arn:aws:kms:eu-west-1:000000000000:key/11111111-0000-0000-0000-000000000000' },
];
const home = new SecretsManagerClient();
const elsewhere = new SecretsManagerClient({ region: 'ap-south-2' });
let name: string;

afterAll(() => {
  for (const client of [home, elsewhere]) client.destroy();
});

beforeEach(async () => {
  name = `test-${randomUUID().slice(0, 8)}/alpha/token`;
  await home.send(new CreateSecretCommand({ Name: name, SecretString: 'monday' }));
});

const policy = async () => JSON.parse((await home.send(new GetResourcePolicyCommand({ SecretId: name }))).ResourcePolicy ?? 'null');
const copy = async () => (await elsewhere.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
const replication = async () =>
  (await home.send(new DescribeSecretCommand({ SecretId: name }))).ReplicationStatus?.map(({ Region, KmsKeyId }) => [Region, KmsKeyId]);

test('other regions get a copy, with their own keys, which follows the token; asked twice, nothing changes', async () => {
  await shareToken(home, name, { readers: [], replicas: replicas.slice(0, 1) });
  expect(await copy()).toBe('monday');
  await shareToken(home, name, { readers: [], replicas });
  await shareToken(home, name, { readers: [], replicas });
  expect(await replication()).toEqual([
    ['ap-south-2', undefined],
    ['eu-west-1', replicas[1]!.key],
  ]);
  await home.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'tuesday' }));
  expect(await copy()).toBe('tuesday');
  expect(await policy()).toBeNull();
});

test('other accounts may read what is proved, and nothing by its version; who is off the list is off the policy', async () => {
  await shareToken(home, name, { readers, replicas: [] });
  expect((await policy()).Statement).toEqual([
    {
      Sid: 'ReadersInOtherAccounts',
      Effect: 'Allow',
      Principal: { AWS: readers },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    },
  ]);
  await shareToken(home, name, { readers: readers.slice(1), replicas: [] });
  expect((await policy()).Statement[0].Principal).toEqual({ AWS: readers.slice(1) });
  expect(await replication()).toBeUndefined();
});

test('a token that is not there, or not any more, is nothing to share', async () => {
  await shareToken(home, `${name}-of-nobody`, { readers, replicas });
  await home.send(new DeleteSecretCommand({ SecretId: name }));
  await shareToken(home, name, { readers, replicas });
});

describe('what AWS does not do is told by name', () => {
  let faults: Faults;
  let client: SecretsManagerClient;
  beforeEach(async () => {
    faults = await startFaults();
    client = new SecretsManagerClient({ endpoint: faults.url });
  });
  afterEach(async () => {
    client.destroy();
    await faults.stop();
  });

  test('a call that is refused, without AWS’s own message', async () => {
    faults.inject('PutResourcePolicy', refusal('AccessDeniedException'));
    await expect(shareToken(client, name, { readers, replicas })).rejects.toMatchObject({
      name: 'TokenNotShared',
      message: `the secret ${name} cannot be shared: AccessDeniedException; allow this role the call, on this resource and on its key`,
    });
  });

  test('a replica that failed, since AWS makes it after it has answered', async () => {
    await shareToken(client, name, { readers: [], replicas });
    faults.inject('DescribeSecret', async (call) => {
      const answer = await call.forward();
      return { ...answer, body: answer.body.replace('"InSync"', '"Failed"') };
    });
    await expect(shareToken(client, name, { readers: [], replicas })).rejects.toThrow(
      `AWS did not replicate the secret ${name} to ap-south-2: look at its replication in the console`,
    );
  });
});

test('the function shares the token of the account that was refreshed, and once a day all', async () => {
  const prefix = name.split('/')[0]!;
  for (const account of ['alpha', 'beta'])
    await home.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString: '{}' }));
  await home.send(new CreateSecretCommand({ Name: `${prefix}/beta/token`, SecretString: 'beta' }));
  Object.assign(process.env, { PREBELL_PREFIX: prefix, PREBELL_SHARING: JSON.stringify({ readers: [], replicas: replicas.slice(0, 1) }) });
  const { handler } = await import('../../lambdas/share.handler.ts');
  const copied = async (account: string) =>
    (await home.send(new DescribeSecretCommand({ SecretId: `${prefix}/${account}/token` }))).ReplicationStatus !== undefined;
  await handler({ detail: { account: 'alpha' } });
  expect([await copied('alpha'), await copied('beta')]).toEqual([true, false]);
  await handler({});
  expect(await copied('beta')).toBe(true);
});
