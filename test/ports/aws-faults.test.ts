/** What the vault and the ledger on AWS do when AWS refuses, throttles, or loses an answer. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoDbLedger, LedgerError } from '../../lambdas/aws/ledger.ts';
import { secretsManagerVault } from '../../lambdas/aws/vault.ts';
import { type Vault, VaultError } from '../../lambdas/refresher/ports.ts';
import { type Fault, type Faults, lostAnswer, refusal, startFaults } from '../ministack/faults.ts';
import { ledgerTable } from '../ministack/ledger-table.ts';

const direct = new SecretsManagerClient();
const token = '{"access_token":"unmistakable-token"}';
let faults: Faults;
let prefix: string;
let vault: Vault;

beforeEach(async () => {
  faults = await startFaults();
  prefix = `test-${randomUUID().slice(0, 8)}`;
  vault = secretsManagerVault(new SecretsManagerClient({ endpoint: faults.url, maxAttempts: 2 }), {
    prefix,
    kmsKeyId: 'alias/prebell',
    tags: { project: 'prebell' },
  });
});
afterEach(() => faults.stop());

const secretOf = (account: string) => `${prefix}/${account}/token`;
/** What a bot reads: AWSCURRENT. */
const readByBot = async (account: string) => (await direct.send(new GetSecretValueCommand({ SecretId: secretOf(account) }))).SecretString;

describe('a token secret', () => {
  test('is made with its key and tags, and with something harmless for bots to read', async () => {
    await vault.stage('alpha', token);
    const described = await direct.send(new DescribeSecretCommand({ SecretId: secretOf('alpha') }));
    expect(described).toMatchObject({ KmsKeyId: 'alias/prebell', Tags: [{ Key: 'project', Value: 'prebell' }] });
    expect(JSON.parse((await readByBot('alpha'))!)).not.toHaveProperty('access_token');
    expect(await vault.token('alpha', 'current')).toBeNull();
  });

  test('that was made without a value gets the harmless one first, since AWS makes a first version current', async () => {
    await direct.send(new CreateSecretCommand({ Name: secretOf('alpha') }));
    // The emulator gives such a secret a version; AWS does not.
    const withoutVersions: Fault = async (call) => {
      const { VersionIdsToStages: _, ...rest } = JSON.parse((await call.forward()).body);
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(rest) };
    };
    const stored: string[] = [];
    const record: Fault = (call) => {
      stored.push(JSON.parse(call.body).SecretString);
      return call.forward();
    };
    faults.inject('DescribeSecret', withoutVersions, 1);
    faults.inject('PutSecretValue', record);
    const version = await vault.stage('alpha', token);
    expect(stored).toEqual([expect.not.stringContaining('access_token'), token]);
    expect((await vault.token('alpha', 'pending'))?.text).toBe(token);
    await vault.publish('alpha', version);
    expect(await readByBot('alpha')).toBe(token);
    expect(await vault.token('alpha', 'pending')).toBeNull();
  });

  test('that two writers make at once is made once', async () => {
    const versions = await Promise.all([vault.stage('alpha', token), vault.stage('alpha', token)]);
    expect(versions[0]).toBe(versions[1]);
    await vault.publish('alpha', versions[0]);
    expect(await readByBot('alpha')).toBe(token);
  });

  test('that is deleted while a token is staged is made again', async () => {
    await vault.stage('alpha', 'earlier');
    faults.inject(
      'PutSecretValue',
      async (call) => {
        await direct.send(new DeleteSecretCommand({ SecretId: secretOf('alpha'), ForceDeleteWithoutRecovery: true }));
        return call.forward();
      },
      1,
    );
    await vault.publish('alpha', await vault.stage('alpha', token));
    expect(await readByBot('alpha')).toBe(token);
  });

  test('that is scheduled for deletion can be neither read nor written, and says that it must be restored', async () => {
    const version = await vault.stage('alpha', token);
    await direct.send(new DeleteSecretCommand({ SecretId: secretOf('alpha') }));
    await expect(vault.token('alpha', 'pending')).rejects.toThrow(/account alpha cannot be read .* scheduled for deletion; restore it/);
    await expect(vault.stage('alpha', 'other')).rejects.toThrow(/account alpha cannot be stored .* scheduled for deletion; restore it/);
    await expect(vault.publish('alpha', version)).rejects.toThrow(VaultError);
  });

  test.each(['CreateSecret', 'PutSecretValue', 'UpdateSecretVersionStage'])('survives that the answer to %s is lost', async (operation) => {
    faults.inject(operation, lostAnswer, 1);
    await vault.publish('alpha', await vault.stage('alpha', token));
    expect(await readByBot('alpha')).toBe(token);
    expect(await vault.token('alpha', 'pending')).toBeNull();
  });

  test('is published although another writer moves its labels meanwhile', async () => {
    const version = await vault.stage('alpha', token);
    const overtaken: Fault = async (call) => {
      await secretsManagerVault(direct, { prefix }).publish('alpha', version);
      return call.forward();
    };
    faults.inject('UpdateSecretVersionStage', overtaken, 1);
    await vault.publish('alpha', version);
    expect(await readByBot('alpha')).toBe(token);
  });
});

describe('credentials', () => {
  test('scheduled for deletion are no account', async () => {
    for (const account of ['alpha', 'bravo']) {
      await direct.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString: '{}' }));
    }
    await direct.send(new DeleteSecretCommand({ SecretId: `${prefix}/alpha/credentials` }));
    expect(await vault.accounts()).toEqual(['bravo']);
    expect(await vault.credentials('alpha')).toBeNull();
  });

  test('stored as binary are read as text', async () => {
    const SecretBinary = Buffer.from('{"broker":"kite"}');
    await direct.send(new CreateSecretCommand({ Name: `${prefix}/alpha/credentials`, SecretBinary }));
    expect((await vault.credentials('alpha'))?.text).toBe('{"broker":"kite"}');
  });

  test('of more accounts than a page holds are all listed', async () => {
    const accounts = Array.from({ length: 120 }, (_, index) => `account-${String(index).padStart(3, '0')}`);
    for (const account of accounts)
      await direct.send(new CreateSecretCommand({ Name: `${prefix}/${account}/credentials`, SecretString: '{}' }));
    expect(await vault.accounts()).toEqual(accounts);
    expect(faults.operations).toEqual(['ListSecrets', 'ListSecrets']);
  });
});

describe('a vault that AWS refuses', () => {
  test('tries again when it is throttled', async () => {
    faults.inject('GetSecretValue', refusal('ThrottlingException'), 1);
    expect(await vault.credentials('alpha')).toBeNull();
    expect(faults.operations).toEqual(['GetSecretValue', 'GetSecretValue']);
  });

  test.each([
    ['ThrottlingException', 'it was tried several times; try again later'],
    ['AccessDeniedException', 'allow this role the call'],
    ['DecryptionFailure', 'look at the state and the policy of its key'],
  ])('names account, document and %s, and no contents', async (name, advice) => {
    const calls = {
      credentials: () => vault.credentials('alpha'),
      'pending token': () => vault.token('alpha', 'pending'),
      token: () => vault.stage('alpha', token),
    };
    const quoting = refusal(name, 400, `refused: ${token}`);
    for (const operation of ['GetSecretValue', 'DescribeSecret']) faults.inject(operation, quoting);
    for (const [document, call] of Object.entries(calls)) {
      const error = await call().then(
        () => undefined,
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf(VaultError);
      expect(error.message).toMatch(`The ${document} of account alpha cannot be `);
      expect(error.message).toMatch(`${name}; ${advice}`);
      expect(error.message).not.toMatch('unmistakable-token');
    }
  });

  test('does not take a refusal for an empty list', async () => {
    faults.inject('ListSecrets', refusal('AccessDeniedException'));
    await expect(vault.accounts()).rejects.toThrow('The accounts cannot be listed in Secrets Manager: AccessDeniedException');
  });
});

describe('a ledger', () => {
  const ledgerOn = (table: string) => dynamoDbLedger(new DynamoDBClient({ endpoint: faults.url, maxAttempts: 2 }), table);

  test('knows its own write when the answer was lost and the SDK tried again', async () => {
    const ledger = ledgerOn(await ledgerTable());
    faults.inject('PutItem', lostAnswer, 1);
    expect(await ledger.write('key', { strikes: 1 }, 0)).toBe(true);
    expect(faults.operations).toEqual(['PutItem', 'PutItem']);
    expect(await ledger.read('key')).toEqual({ record: { strikes: 1 }, revision: 1 });
  });

  test('does not take another’s write for its own when its answer was lost', async () => {
    const table = await ledgerTable();
    const overtaken: Fault = async () => {
      await dynamoDbLedger(new DynamoDBClient(), table).write('key', { strikes: 1 }, 0);
      return null;
    };
    faults.inject('PutItem', overtaken, 1);
    expect(await ledgerOn(table).write('key', { strikes: 1 }, 0)).toBe(false);
  });

  test.each(['AccessDeniedException', 'ProvisionedThroughputExceededException'])(
    'says %s, and never that somebody else wrote',
    async (name) => {
      const ledger = ledgerOn('ledger');
      for (const operation of ['GetItem', 'PutItem']) faults.inject(operation, refusal(name));
      await expect(ledger.read('key')).rejects.toThrow(LedgerError);
      await expect(ledger.read('key')).rejects.toThrow(`The ledger, DynamoDB table ledger, cannot be read: ${name}`);
      await expect(ledger.write('key', {}, 1)).rejects.toThrow(`The ledger, DynamoDB table ledger, cannot be written: ${name}`);
    },
  );

  test('that is not deployed says so', async () => {
    await expect(ledgerOn('no-such-table').read('key')).rejects.toThrow('ResourceNotFoundException; it does not exist here');
  });
});
