/** A stack over a stack: deploying another one loses nothing, and destroying it keeps what cannot be had again. */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployedMorning, type Morning } from './morning.ts';

const monday = '2026-11-23';
let morning: Morning;

beforeAll(async () => {
  morning = await deployedMorning();
}, 300_000);

afterAll(() => morning?.end());

/** Every record of the ledger, by key. */
async function ledger(): Promise<Record<string, string>> {
  const client = new DynamoDBClient(morning.config);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: morning.outputs.LedgerTableName, ConsistentRead: true }));
  client.destroy();
  return Object.fromEntries(Items.map(({ key, record }) => [key!.S!, record!.S!]));
}

/** Names of the objects in the bucket of evidence. */
async function evidence(): Promise<string[]> {
  const client = new S3Client({ ...morning.config, forcePathStyle: true });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: morning.outputs.EvidenceBucketName }));
  client.destroy();
  return Contents.map(({ Key }) => Key!);
}

test('another schedule, more memory and another deadline take effect, and nothing that was known is forgotten', async () => {
  const { kite, secrets } = morning;
  for (const user_id of ['AB1234', 'CD5678']) kite.addUser({ user_id });
  await secrets.store('alpha', kite.credentials('AB1234'));
  await secrets.store('beta', { ...kite.credentials('CD5678'), password: 'invented-wrong-password' });
  const before = await morning.rung('08:00', monday);
  expect([before.alpha, before.beta]).toMatchObject([{ outcome: 'published' }, { failure: { code: 'credentials-rejected' } }]);
  const token = await secrets.token('alpha');

  const outputs = await morning.cdk.deploy({
    rungs: 'cron(0,20,40 8 * * ? *) cron(0 9-15 * * ? *)',
    refreshMemory: '1024',
    deadline: '08:55',
  });
  expect(outputs).toEqual(morning.outputs);
  const after = await morning.rung('08:20');
  expect([after.alpha, after.beta]).toMatchObject([{ outcome: 'fresh' }, { outcome: 'skipped', reason: 'quarantined' }]);
  expect(await secrets.token('alpha')).toEqual(token);
  expect(kite.counters).toMatchObject({ passwordSubmissions: 2, wrongPasswords: 1 });
}, 300_000);

test('what is destroyed leaves secrets, ledger, evidence and key, and says so', async () => {
  const [records, pictures] = [await ledger(), await evidence()];
  expect(Object.keys(records)).toEqual(expect.arrayContaining(['account:alpha', 'account:beta']));
  expect(pictures).not.toEqual([]);

  const said = await morning.cdk.destroy();
  expect(await ledger()).toEqual(records);
  expect(await evidence()).toEqual(pictures);
  expect(await morning.secrets.names()).toEqual(['prebell/alpha/credentials', 'prebell/alpha/token', 'prebell/beta/credentials']);
  expect(await morning.secrets.token('alpha')).toMatchObject({ trading_day: monday });
  await expect(morning.invoke('dispatch', {})).rejects.toThrow('Function not found');

  // What a person sees: at every deployment, and from CDK while it destroys.
  expect(morning.outputs.StaysWhenDestroyed).toBe(
    'the secrets under prebell/, the ledger, the evidence bucket, and the key that encrypts them',
  );
  for (const type of ['DynamoDB::Table', 'S3::Bucket', 'KMS::Key']) expect(said).toMatch(new RegExp(`DELETE_SKIPPED +\\| AWS::${type} `));
}, 300_000);
