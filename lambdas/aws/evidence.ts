/** Evidence on Amazon S3: `<account>/<time>-screenshot.png` and `<account>/<time>-outline.txt`. The bucket encrypts, and removes after 7 days. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Evidence } from '../refresher/ports.ts';
import { explainAwsError } from './faults.ts';

/** Thrown when evidence cannot be kept. */
export class EvidenceNotKept extends Error {
  override readonly name = 'EvidenceNotKept';
}

/** Gives `s3://<bucket>/<account>/<time>`, with which the names of all parts begin (time in UTC, ISO 8601 basic). Throws `EvidenceNotKept`. */
export function s3Evidence(client: S3Client, bucket: string): Evidence {
  return {
    async keep(account, at, { screenshot, outline }) {
      const prefix = `${account}/${at.toISOString().replace(/[-:.]/g, '')}`;
      const put = (name: string, type: string, body: Uint8Array | string) =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}-${name}`, ContentType: type, Body: body }));
      const parts = [];
      if (screenshot !== undefined) parts.push(put('screenshot.png', 'image/png', Buffer.from(screenshot, 'base64')));
      if (outline !== undefined || screenshot === undefined) {
        parts.push(put('outline.txt', 'text/plain; charset=utf-8', outline ?? 'The browser could not show the page.\n'));
      }
      await Promise.all(parts).catch((error) => {
        throw new EvidenceNotKept(`The evidence of account ${account} was not kept in bucket ${bucket}: ${explainAwsError(error)}`, {
          cause: error,
        });
      });
      return `s3://${bucket}/${prefix}`;
    },
  };
}
