import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';

/** The bucket of masked screenshots and page outlines of failed logins, which are deleted by themselves. */
export function evidenceBucket(
  scope: Construct,
  id: string,
  key: kms.IKey,
  retentionDays: number,
  removalPolicy: RemovalPolicy,
): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    lifecycleRules: [{ expiration: Duration.days(retentionDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    // Not emptied on destroy: that takes a function with wide permissions, and evidence expires by itself within days.
    removalPolicy,
  });
  acknowledge(
    bucket,
    'AwsSolutions-S1',
    'A few masked pictures a month that live for days: access logs would outlive what they are about.',
  );
  return bucket;
}
