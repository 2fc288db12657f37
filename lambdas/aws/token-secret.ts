/**
 * The labels of one token secret. Bots read AWSCURRENT; AWSPENDING is staged and not yet proved; AWSPREVIOUS follows AWSCURRENT
 * by itself. Each method looks first, then moves labels by naming the version they are on, so that AWS refuses a move that
 * somebody else overtook; the caller then calls it again.
 */
import { createHash } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { VaultError } from '../refresher/ports.ts';
import { awsErrorName } from './faults.ts';
import type { VaultSettings } from './vault.ts';

/**
 * What bots read before the first token is proved. Secrets Manager makes the first version of a secret AWSCURRENT whatever
 * labels it is stored with (API reference, PutSecretValue), so the first version must not be a token.
 */
export const noToken = '{"prebell":"no token has been published yet"}';

/** The moves of a token through its secret. Every method may be repeated. */
export interface TokenSecret {
  /** Stores the text as that version (32 to 64 characters) and labels it AWSPENDING, and no other. */
  stage(text: string, version: string): Promise<void>;
  /** Moves AWSCURRENT to that version and takes AWSPENDING off it. Throws `VaultError` unless it is the staged or the current one. */
  publish(version: string): Promise<void>;
  /** Takes AWSPENDING off that version. */
  discard(version: string): Promise<void>;
}

/** Whether AWS says that the secret, or its value under this label, is not there. */
export function isMissing(error: unknown): boolean {
  return awsErrorName(error) === 'ResourceNotFoundException';
}

/** The token secret of that name; made by the first `stage`. Throws what the SDK throws. */
export function tokenSecret(client: SecretsManagerClient, name: string, account: string, settings: VaultSettings): TokenSecret {
  const move = (label: string, from: string | undefined, to: string | undefined) =>
    client.send(
      new UpdateSecretVersionStageCommand({ SecretId: name, VersionStage: label, RemoveFromVersionId: from, MoveToVersionId: to }),
    );
  const put = (text: string, version: string) =>
    client.send(
      new PutSecretValueCommand({ SecretId: name, SecretString: text, ClientRequestToken: version, VersionStages: ['AWSPENDING'] }),
    );

  /** Labels of each version that has any; null if there is no secret. */
  const labels = async (): Promise<Labels | null> => {
    try {
      return (await client.send(new DescribeSecretCommand({ SecretId: name }))).VersionIdsToStages ?? {};
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  /** Sees to it that something harmless is AWSCURRENT before a token is stored. */
  const prepared = async (): Promise<Labels> => {
    const found = await labels();
    if (found === null) {
      await client.send(
        new CreateSecretCommand({
          Name: name,
          Description: `The broker token of account ${account}. Written by prebell, read by bots.`,
          SecretString: noToken,
          KmsKeyId: settings.kmsKeyId,
          Tags: Object.entries(settings.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
      return {};
    }
    if (holder(found, 'AWSCURRENT') === undefined) {
      // Made without a value, by hand or by another tool. With AWSPENDING asked for, this can never replace a token that is current.
      await put(noToken, createHash('sha256').update(noToken).digest('hex'));
      return (await labels()) ?? {};
    }
    return found;
  };

  return {
    async stage(text, version) {
      const found = await prepared();
      const staged = holder(found, 'AWSPENDING');
      if (staged === version) return;
      // AWS moves the label by itself when the new version is stored; the emulator leaves it on both.
      if (staged !== undefined) await move('AWSPENDING', staged, undefined);
      const stored = found[version] === undefined ? await put(text, version) : undefined;
      // A version that was there already, dropped or published before, gets no label from being stored again.
      if (!stored?.VersionStages?.includes('AWSPENDING')) await move('AWSPENDING', undefined, version);
    },

    async publish(version) {
      const found = (await labels()) ?? {};
      const current = holder(found, 'AWSCURRENT');
      const isStaged = found[version]?.includes('AWSPENDING') ?? false;
      if (current !== version) {
        if (!isStaged) {
          throw new VaultError(
            `The token of account ${account} is not staged any more: another run staged or dropped one meanwhile. Run the refresh again`,
          );
        }
        await move('AWSCURRENT', current, version);
      }
      if (isStaged) await move('AWSPENDING', version, undefined);
    },

    async discard(version) {
      if ((await labels())?.[version]?.includes('AWSPENDING')) await move('AWSPENDING', version, undefined);
    },
  };
}

type Labels = Record<string, string[]>;

function holder(labels: Labels, label: string): string | undefined {
  return Object.keys(labels).find((version) => labels[version]!.includes(label));
}
