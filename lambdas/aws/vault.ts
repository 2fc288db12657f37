/** The vault on AWS Secrets Manager: `<prefix>/<account>/credentials` and `<prefix>/<account>/token`. */
import { createHash } from 'node:crypto';
import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { isAccountId } from '../refresher/account.ts';
import { type StoredDocument, type Vault, VaultError } from '../refresher/ports.ts';
import { awsErrorName, explainAwsError } from './faults.ts';
import { isMissing, noToken, type TokenSecret, tokenSecret } from './token-secret.ts';

/** What the vault's secrets are called and made with. */
export interface VaultSettings {
  /** First part of every secret's name: `prebell`. */
  readonly prefix: string;
  /** Customer key for new token secrets; AWS's own key if absent. */
  readonly kmsKeyId?: string;
  /** Tags of new token secrets. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Throws `VaultError`, after the client's own retries. */
export function secretsManagerVault(client: SecretsManagerClient, settings: VaultSettings): Vault {
  const { prefix } = settings;
  const change = async <T>(account: string, work: (secret: TokenSecret) => Promise<T>): Promise<T> => {
    const name = secretName(prefix, account, 'token');
    for (let lost = 0; ; lost++) {
      try {
        return await work(tokenSecret(client, name, account, settings));
      } catch (error) {
        // Somebody else moved a label, or removed the secret, between our look and our move: look again.
        if (lost < 3 && races.has(awsErrorName(error)) && !isScheduledForDeletion(error)) continue;
        throw failed(account, 'token', 'stored', error);
      }
    }
  };

  return {
    async accounts() {
      const found = new Set<string>();
      try {
        const pages = paginateListSecrets({ client, pageSize: 100 }, { Filters: [{ Key: 'name', Values: [`${prefix}/`] }] });
        for await (const page of pages) {
          for (const { Name = '', DeletedDate } of page.SecretList ?? []) {
            const account = accountOf(Name, prefix);
            if (account !== null && DeletedDate === undefined) found.add(account);
          }
        }
      } catch (error) {
        throw new VaultError(`The accounts cannot be listed in Secrets Manager: ${explainAwsError(error)}`, { cause: error });
      }
      return [...found].sort();
    },

    async credentials(account) {
      return read(client, secretName(prefix, account, 'credentials'), 'AWSCURRENT').catch((error) => {
        if (isScheduledForDeletion(error)) return null;
        throw failed(account, 'credentials', 'read', error);
      });
    },

    async token(account, stage) {
      const label = stage === 'current' ? 'AWSCURRENT' : 'AWSPENDING';
      const stored = await read(client, secretName(prefix, account, 'token'), label).catch((error) => {
        throw failed(account, `${stage} token`, 'read', error);
      });
      return stored?.text === noToken ? null : stored;
    },

    stage: (account, text) =>
      change(account, async (secret) => {
        // The version follows from the text, so that a repeated write is the same write.
        const version = createHash('sha256').update(text).digest('hex');
        await secret.stage(text, version);
        return version;
      }),

    publish: (account, version) => change(account, (secret) => secret.publish(version)),

    discard: (account, version) => change(account, (secret) => secret.discard(version)),
  };
}

const races = new Set(['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException', 'ResourceExistsException']);

/** The name of an account's secret. Throws `VaultError` for what is no account id. */
export function secretName(prefix: string, account: string, document: 'credentials' | 'token'): string {
  if (!isAccountId(account)) throw new VaultError('That is not an account id: use 1 to 40 of a–z, 0–9 and -, not starting with -');
  return `${prefix}/${account}/${document}`;
}

function accountOf(name: string, prefix: string): string | null {
  if (!name.startsWith(`${prefix}/`) || !name.endsWith('/credentials')) return null;
  const account = name.slice(prefix.length + 1, -'/credentials'.length);
  return isAccountId(account) ? account : null;
}

async function read(client: SecretsManagerClient, name: string, label: string): Promise<StoredDocument | null> {
  let answer: GetSecretValueCommandOutput;
  try {
    answer = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: label }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  // The emulator keeps a version without a value for a secret that was created without one; AWS has none and says so.
  const text = answer.SecretString ?? (answer.SecretBinary && Buffer.from(answer.SecretBinary).toString('utf8'));
  return text === undefined ? null : { text, version: answer.VersionId! };
}

function isScheduledForDeletion(error: unknown): boolean {
  return awsErrorName(error) === 'InvalidRequestException' && /deletion/.test((error as Error).message);
}

function failed(account: string, document: string, verb: 'read' | 'stored', error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  const why = isScheduledForDeletion(error) ? 'its secret is scheduled for deletion; restore it' : explainAwsError(error);
  return new VaultError(`The ${document} of account ${account} cannot be ${verb} in Secrets Manager: ${why}`, { cause: error });
}
