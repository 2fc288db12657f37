/** What runs our bundles here is as strict as Lambda. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LambdaFunction, startFunction } from './function.ts';

const source = `
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
export async function handler({ hang, write }, context) {
  if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  const folder = { code: import.meta.dirname, working: '.', home: process.env.HOME, temporary: tmpdir() }[write];
  const wrote = await writeFile(folder + '/file', '').then(() => true, () => false);
  return { wrote, left: context.getRemainingTimeInMillis() };
}`;

let folder: string;
let fn: LambdaFunction;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prebell-test-'));
  await writeFile(join(folder, 'index.mjs'), source);
  fn = await startFunction(folder, {});
}, 600_000);

afterAll(async () => {
  await fn?.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['code', false],
  ['working', false],
  ['home', false],
  ['temporary', true],
])('a function may write to its %s folder: %s', async (write, wrote) => {
  expect(await fn.invoke({ write }, 30)).toMatchObject({ isError: false, payload: { wrote } });
});

test('a function knows how much of its time is left', async () => {
  const { payload } = await fn.invoke({}, 30);
  expect((payload as { left: number }).left).toBeLessThanOrEqual(30_000);
  expect((payload as { left: number }).left).toBeGreaterThan(0);
});

test('a function is ended when its time is over', async () => {
  expect(await fn.invoke({ hang: true }, 1)).toMatchObject({ isError: true, payload: { errorMessage: 'the process ended with SIGKILL' } });
});
