/** The two stores that readers read, filled by tests. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, DeleteSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Where a test stores tokens. */
export interface TestStore {
  /** The reader's options for it. */
  readonly options: Record<string, string>;
  /** Stores the text as the account's current token document. */
  store(account: string, text: string): Promise<void>;
  /** Makes an account without a token, as it is before its first one. */
  storeNothing(account: string): Promise<void>;
  /** Removes the account. */
  remove(account: string): Promise<void>;
  close(): void;
}

/** Secrets on the emulator. */
export function secretsStore(): TestStore {
  const client = new SecretsManagerClient();
  const made = new Set<string>();
  const store = async (account: string, SecretString: string) => {
    const SecretId = `prebell/${account}/token`;
    if (made.has(account)) await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    else await client.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
    made.add(account);
  };
  return {
    options: {},
    store,
    storeNothing: (account) => store(account, '{"prebell":"no token has been published yet"}'),
    async remove(account) {
      await client.send(new DeleteSecretCommand({ SecretId: `prebell/${account}/token` }));
    },
    close: () => client.destroy(),
  };
}

/** Files, as `prebell --local` keeps them. */
export function filesStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'prebell-reader-'));
  return {
    options: { local: folder },
    async store(account, text) {
      mkdirSync(join(folder, account), { recursive: true });
      writeFileSync(join(folder, account, 'token.json'), text);
      chmodSync(join(folder, account, 'token.json'), 0o600);
    },
    async storeNothing(account) {
      mkdirSync(join(folder, account));
    },
    async remove(account) {
      rmSync(join(folder, account), { recursive: true });
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}
