/** Both adapters of every port, with what a test needs to look behind them: as a person, a bot or a crash would. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { dynamoDbLedger } from '../../lambdas/aws/ledger.ts';
import { secretsManagerVault } from '../../lambdas/aws/vault.ts';
import { localLedger } from '../../lambdas/local/ledger.ts';
import { localVault } from '../../lambdas/local/vault.ts';
import type { Ledger, Vault } from '../../lambdas/refresher/ports.ts';
import { ledgerTable } from '../ministack/ledger-table.ts';

/** A vault of its own, and what others do to it. */
export interface VaultUnderTest {
  readonly vault: Vault;
  /** As a person does. */
  storeCredentials(account: string, text: string): Promise<void>;
  /** Something that is no account but lies where accounts lie. */
  storeUnrelated(): Promise<void>;
  /** What a bot reads as the token before the current one. */
  previous(account: string): Promise<string | null>;
  /** Leaves the store as a crash in the middle of `publish` does. */
  crashPublishing(account: string, version: string): Promise<void>;
}

/** Makes a folder that is removed after the tests. */
export async function temporaryFolder(cleanUp: (() => Promise<void>)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prebell-test-'));
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function onFiles(cleanUp: (() => Promise<void>)[]): Promise<VaultUnderTest> {
  const dir = await temporaryFolder(cleanUp);
  const storeCredentials = async (account: string, text: string) => {
    await mkdir(join(dir, account), { recursive: true });
    await writeFile(join(dir, account, 'credentials.json'), text, { mode: 0o600 });
  };
  return {
    vault: localVault(dir),
    storeCredentials,
    storeUnrelated: async () => {
      await storeCredentials('Not-An-Account', '{}');
      await mkdir(join(dir, 'no-credentials'));
      await mkdir(join(dir, 'evidence'));
      await writeFile(join(dir, 'ledger.json'), '{}');
    },
    previous: (account) => readFile(join(dir, account, 'token.previous.json'), 'utf8').catch(() => null),
    crashPublishing: async (account) => {
      const current = join(dir, account, 'token.json');
      if (existsSync(current)) await writeFile(join(dir, account, 'token.previous.json'), await readFile(current));
    },
  };
}

async function onSecretsManager(): Promise<VaultUnderTest> {
  const client = new SecretsManagerClient();
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const create = (name: string) => client.send(new CreateSecretCommand({ Name: name, SecretString: '{}' }));
  return {
    vault: secretsManagerVault(client, { prefix }),
    storeCredentials: async (account, text) => {
      const name = `${prefix}/${account}/credentials`;
      await client
        .send(new CreateSecretCommand({ Name: name, SecretString: text }))
        .catch(() => client.send(new PutSecretValueCommand({ SecretId: name, SecretString: text })));
    },
    storeUnrelated: async () => {
      for (const name of ['Not-An-Account/credentials', 'deep/er/credentials', 'no-credentials/token', 'no-credentials/other']) {
        await create(`${prefix}/${name}`);
      }
      await create(`other/${prefix}/alien/credentials`);
      await create(`${prefix}x/alien/credentials`);
    },
    previous: async (account) => {
      const answer = await client
        .send(new GetSecretValueCommand({ SecretId: `${prefix}/${account}/token`, VersionStage: 'AWSPREVIOUS' }))
        .catch(() => undefined);
      return answer?.SecretString ?? null;
    },
    crashPublishing: async (account, version) => {
      const SecretId = `${prefix}/${account}/token`;
      const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId }));
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          RemoveFromVersionId: VersionId,
          MoveToVersionId: version,
        }),
      );
    },
  };
}

/** Both vaults. */
export const vaults: readonly [string, (cleanUp: (() => Promise<void>)[]) => Promise<VaultUnderTest>][] = [
  ['files', onFiles],
  ['Secrets Manager', onSecretsManager],
];

/** Both ledgers. */
export const ledgers: readonly [string, (cleanUp: (() => Promise<void>)[]) => Promise<Ledger>][] = [
  ['a file', async (cleanUp) => localLedger(await temporaryFolder(cleanUp))],
  ['DynamoDB', async () => dynamoDbLedger(new DynamoDBClient(), await ledgerTable())],
];
