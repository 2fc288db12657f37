/** Sharing of published tokens: replicas in other regions, and readers in other AWS accounts. No value of a secret is read for it. */
import {
  DescribeSecretCommand,
  PutResourcePolicyCommand,
  ReplicateSecretToRegionsCommand,
  type ReplicationStatusType,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { explainAwsError } from './faults.ts';
import { isMissing } from './token-secret.ts';

/** With whom and where tokens are shared. */
export interface Sharing {
  /** ARNs of other AWS accounts (`arn:aws:iam::111122223333:root`), whose own policies say who in them may read. */
  readonly readers: readonly string[];
  /** Regions with a replica, and the key there; AWS's own key for secrets if null. */
  readonly replicas: readonly { readonly region: string; readonly key: string | null }[];
}

/** Thrown when a token could not be shared. Its message names the account, the region and AWS's fault, and no secret. */
export class TokenNotShared extends Error {
  override readonly name = 'TokenNotShared';
}

/**
 * Makes the token secret's resource policy as it should be, and asks for the replicas that are missing. May be repeated. Does nothing
 * where there is no token secret yet, or none any more. Throws `TokenNotShared`, also for a replica that AWS failed to make.
 * @param name of the token secret
 */
export async function shareToken(client: SecretsManagerClient, name: string, { readers, replicas }: Sharing): Promise<void> {
  let existing: readonly ReplicationStatusType[];
  try {
    const { ReplicationStatus, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    if (DeletedDate !== undefined) return;
    existing = ReplicationStatus ?? [];
    if (readers.length > 0) {
      await client.send(
        new PutResourcePolicyCommand({ SecretId: name, ResourcePolicy: JSON.stringify(readersPolicy(readers)), BlockPublicPolicy: true }),
      );
    }
    const missing = replicas.filter(({ region }) => !existing.some(({ Region }) => Region === region));
    if (missing.length > 0) {
      const regions = missing.map(({ region, key }) => ({ Region: region, ...(key === null ? {} : { KmsKeyId: key }) }));
      await client.send(new ReplicateSecretToRegionsCommand({ SecretId: name, AddReplicaRegions: regions }));
    }
  } catch (error) {
    if (isMissing(error)) return;
    throw new TokenNotShared(`the secret ${name} cannot be shared: ${explainAwsError(error)}`, { cause: error });
  }
  const failed = existing.filter(({ Status }) => Status === 'Failed').map(({ Region }) => Region);
  if (failed.length > 0) {
    throw new TokenNotShared(`AWS did not replicate the secret ${name} to ${failed.join(', ')}: look at its replication in the console`);
  }
}

/** Readers may have the current token and the one before, never one that is not proved yet: as the policies of bots say it. */
function readersPolicy(readers: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
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
    ],
  };
}
