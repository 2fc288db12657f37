/** Secrets as a team stores and reads them. */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ClientConfig } from '../ministack/environment.ts';

/** A token document, as far as tests look at it. */
export interface TokenDocument {
  readonly account: string;
  readonly access_token: string;
  readonly trading_day: string;
  readonly expires_at: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sandbox?: boolean;
}

/** The secrets of accounts. */
export interface Secrets {
  /** Stores credentials: registers the account, or changes them. */
  store(account: string, credentials: object): Promise<void>;
  /** What a bot reads, or what has another label; null if there is none. */
  token(account: string, stage?: 'AWSCURRENT' | 'AWSPREVIOUS' | 'AWSPENDING'): Promise<TokenDocument | null>;
  /** Deletes a secret at once, or so that it can be restored. */
  remove(name: string, how?: 'at once' | 'restorable'): Promise<void>;
  /** Takes back that a secret shall be deleted. */
  restore(name: string): Promise<void>;
  /** Names of all secrets, sorted. */
  names(): Promise<string[]>;
  readonly client: SecretsManagerClient;
}

/** The secrets on the emulator of this configuration. */
export function secretsOf(config: ClientConfig): Secrets {
  const client = new SecretsManagerClient(config);
  return {
    client,

    async store(account, credentials) {
      const [Name, SecretString] = [`prebell/${account}/credentials`, JSON.stringify(credentials)];
      try {
        await client.send(new CreateSecretCommand({ Name, SecretString }));
      } catch (error) {
        if (!(error instanceof ResourceExistsException)) throw error;
        await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
      }
    },

    async token(account, stage = 'AWSCURRENT') {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({ SecretId: `prebell/${account}/token`, VersionStage: stage }),
        );
        const token = JSON.parse(SecretString!);
        return token.access_token === undefined ? null : token;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return null;
        throw error;
      }
    },

    async remove(name, how = 'at once') {
      await client.send(new DeleteSecretCommand({ SecretId: name, ...(how === 'at once' ? { ForceDeleteWithoutRecovery: true } : {}) }));
    },

    async restore(name) {
      await client.send(new RestoreSecretCommand({ SecretId: name }));
    },

    async names() {
      const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }));
      return SecretList.map(({ Name }) => Name!).sort();
    },
  };
}
