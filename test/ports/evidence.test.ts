/** What both ways to keep evidence promise. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from '@jest/globals';
import { EvidenceNotKept, s3Evidence } from '../../lambdas/aws/evidence.ts';
import { localEvidence } from '../../lambdas/local/evidence.ts';
import type { Evidence } from '../../lambdas/refresher/ports.ts';
import { temporaryFolder } from './adapters.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleanUp.map((one) => one())));

const png = Buffer.from('89504e470d0a1a0a00ff', 'hex');
const outline = 'Kite — a password field, a button “Login”\n';
const at = new Date('2026-11-23T08:00:12.345+05:30');

interface EvidenceUnderTest {
  readonly evidence: Evidence;
  /** Name and bytes of everything that is kept. */
  kept(): Promise<Record<string, Buffer>>;
}

async function onFiles(): Promise<EvidenceUnderTest & { dir: string }> {
  const dir = await temporaryFolder(cleanUp);
  const kept = async () => {
    const names = await readdir(join(dir, 'evidence'));
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(dir, 'evidence', name))])));
  };
  return { evidence: localEvidence(dir), kept, dir };
}

async function onS3(): Promise<EvidenceUnderTest> {
  const client = new S3Client();
  const Bucket = `evidence-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  const kept = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    const read = async (Key: string) =>
      Buffer.from(await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray());
    return Object.fromEntries(await Promise.all(Contents.map(async ({ Key }) => [Key!, await read(Key!)])));
  };
  return { evidence: s3Evidence(client, Bucket), kept };
}

describe.each([
  ['files', onFiles, '-'],
  ['S3', onS3, '/'],
])('evidence on %s', (_, make, separator) => {
  const time = '20261123T023012345Z';

  test('is kept whole, under names that tell account and time', async () => {
    const { evidence, kept } = await make();
    const address = await evidence.keep('alpha', at, { screenshot: png.toString('base64'), outline });
    expect(await kept()).toEqual({
      [`alpha${separator}${time}-screenshot.png`]: png,
      [`alpha${separator}${time}-outline.txt`]: Buffer.from(outline),
    });
    expect(address).toContain(`alpha${separator}${time}`);
  });

  test.each([
    ['only a picture', { screenshot: png.toString('base64') }, ['screenshot.png']],
    ['only an outline', { outline }, ['outline.txt']],
    ['nothing', {}, ['outline.txt']],
  ])('may be %s', async (_, parts, names) => {
    const { evidence, kept } = await make();
    const address = await evidence.keep('alpha', at, parts);
    const keys = Object.keys(await kept());
    expect(keys).toEqual(names.map((name) => `alpha${separator}${time}-${name}`));
    expect(address).toContain(`alpha${separator}${time}`);
  });
});

test('evidence on files is given as a path that can be opened, for its owner only', async () => {
  const { evidence } = await onFiles();
  const path = await evidence.keep('alpha', at, { screenshot: png.toString('base64'), outline });
  expect(await readFile(path)).toEqual(png);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
});

test('evidence on files goes after 7 days, and nothing else does', async () => {
  const { evidence, kept, dir } = await onFiles();
  const daysLater = (days: number) => new Date(at.getTime() + days * 24 * 3600_000);
  await evidence.keep('alpha', at, { outline });
  await evidence.keep('bravo', daysLater(1), { outline });
  await writeFile(join(dir, 'evidence', 'notes-of-mine.txt'), 'keep');
  await evidence.keep('alpha', daysLater(7), { outline });
  expect(Object.keys(await kept())).toHaveLength(4);
  await evidence.keep('alpha', daysLater(7.5), { outline });
  expect(Object.keys(await kept()).sort()).toEqual([
    'alpha-20261130T023012345Z-outline.txt',
    'alpha-20261130T143012345Z-outline.txt',
    'bravo-20261124T023012345Z-outline.txt',
    'notes-of-mine.txt',
  ]);
});

test('evidence on S3 is given as an s3 address, and a missing bucket is named', async () => {
  const { evidence } = await onS3();
  expect(await evidence.keep('alpha', at, { outline })).toMatch(/^s3:\/\/evidence-[0-9a-f-]+\/alpha\/20261123T023012345Z$/);
  const failed = s3Evidence(new S3Client(), 'no-such-bucket').keep('alpha', at, { outline });
  await expect(failed).rejects.toThrow(EvidenceNotKept);
  await expect(failed).rejects.toThrow('evidence of account alpha was not kept in bucket no-such-bucket: NoSuchBucket');
});
