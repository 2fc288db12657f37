/** The AWS emulator of the tests keeps to itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { startMinistack } from './server.ts';

test('the AWS SDK reaches the emulator without any configuration of its own', async () => {
  const s3 = new S3Client();
  await s3.send(new CreateBucketCommand({ Bucket: 'reached' }));
  expect((await s3.send(new ListBucketsCommand())).Buckets?.map((bucket) => bucket.Name)).toContain('reached');
});

test('two emulators can run side by side, and one that is stopped is gone', async () => {
  const other = await startMinistack();
  expect(other.url).not.toBe(process.env.AWS_ENDPOINT_URL);
  expect((await new S3Client({ endpoint: other.url }).send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);
  await other.stop();
  await expect(fetch(other.url)).rejects.toThrow('fetch failed');
});

test('the emulator goes, with its files, when the process that started it is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prebell-test-'));
  const script = `
    import { startMinistack } from ${JSON.stringify(join(import.meta.dirname, 'server.ts'))};
    console.log((await startMinistack()).url);
    setInterval(() => undefined, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  });
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const answers = () =>
    fetch(`${line.trim()}/_ministack/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  expect(await answers()).toBe(true);
  expect(await readdir(folder)).toHaveLength(1);
  parent.kill('SIGKILL');
  while (await answers());
  expect(await readdir(folder)).toEqual([]);
  await rmdir(folder);
});
