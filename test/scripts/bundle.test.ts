import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lookTask } from '../../lambdas/refresher/look.ts';
import { assembleFunction, functionNames } from '../../lib/function-folder.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
let folder: string;
/** The functions as they are deployed: each bundle, with what stands beside it. */
let functions: string;

beforeAll(async () => {
  // Outside the checkout, so that a function finds nothing but what is in its folder.
  folder = await mkdtemp(join(tmpdir(), 'prebell-bundle-test-'));
  functions = join(folder, 'functions');
  await run(process.execPath, [join(root, 'scripts/bundle.ts'), join(folder, 'bundles')]);
  for (const name of functionNames) assembleFunction(join(folder, 'bundles'), name, join(functions, name));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a module in a Node of its own, from outside the checkout. */
async function runModule(source: string, env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const path = join(functions, 'main.mjs');
  await writeFile(path, source);
  return run(process.execPath, [path], { cwd: functions, env: { PATH: process.env.PATH!, ...env }, maxBuffer: 64 * 1024 * 1024 });
}

test('each function has a bundle, and the browser worker with Chromium fits into Lambda, without types and viewers', async () => {
  expect((await readdir(join(folder, 'bundles'))).sort()).toEqual([...functionNames].sort());
  const files = (await readdir(join(functions, 'browser'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(250 * 1024 * 1024);
  expect(files.filter(({ name, parentPath }) => name.endsWith('.d.ts') || parentPath.includes('/vite'))).toEqual([]);
});

test.each([
  [
    'dispatch',
    { PREBELL_WORK_QUEUE: 'https://sqs.example/work', PREBELL_LATEST_START_SECONDS: '600' },
    "{ rung: '2026-11-22T02:30:00Z' }",
    '{"skipped":"not-a-trading-day"}',
  ],
  [
    'refresh',
    {
      PREBELL_LEDGER_TABLE: 'ledger',
      PREBELL_EVENT_BUS: 'bus',
      PREBELL_EVIDENCE_BUCKET: 'bucket',
      PREBELL_BROWSER_FUNCTION: 'browser',
      PREBELL_BROWSER_SECONDS: '120',
      PREBELL_ENCRYPTION_KEY: 'key',
      PREBELL_DEADLINE: '08:50',
    },
    "{ Records: [{ messageId: 'm0', body: 'not JSON' }] }",
    '{"batchItemFailures":[{"itemIdentifier":"m0"}]}',
  ],
])('%s loads and answers', async (name, env, event, answer) => {
  const { stdout } = await runModule(
    `import { handler } from './${name}/index.mjs';
     const answer = await handler(${event}, { getRemainingTimeInMillis: () => 60_000 });
     console.log(JSON.stringify(answer));`,
    { AWS_REGION: 'ap-south-1', PREBELL_PREFIX: 'prebell', PREBELL_SCHEDULE: '{"rungs":["rate(1 hour)"],"every_day":false}', ...env },
  );
  expect(stdout.trim().split('\n').at(-1)).toBe(answer);
});

describe('the browser worker', () => {
  let kite: KiteSimulator;

  beforeAll(async () => {
    kite = await startKite();
    kite.addApp();
    kite.addUser({ user_id: 'AB1234' });
  });

  afterAll(() => kite.close());

  function task(): Record<string, unknown> {
    const { user_id, password, totp_secret, api_key, redirect_url } = kite.credentials('AB1234');
    return {
      account: 'alpha',
      broker: 'kite',
      url: `${kite.loginUrl}/connect/login?v=3&api_key=${api_key}`,
      origins: [kite.loginUrl],
      redirect_url,
      user: user_id,
      password,
      totp: { secret: totp_secret, algorithm: 'SHA1', digits: 6, period: 30 },
      approve_consent: false,
      first_totp_step: 0,
      totp_tries: 1,
      end: new Date(Date.now() + 90_000).toISOString(),
    };
  }

  test('logs in with nothing but its bundle, and its log holds no secret', async () => {
    const { stdout, stderr } = await runModule(
      `import { handler } from './browser/index.mjs';
       const result = await handler(JSON.parse(process.env.TASK), { getRemainingTimeInMillis: () => 120_000 });
       const { outcome, submitted, failure, captured } = result;
       const carries = captured && new URL(captured.url).searchParams.has('request_token');
       console.log(JSON.stringify({ outcome, submitted, failure, carries }));`,
      { PREBELL_PREFIX: 'prebell', TASK: JSON.stringify(task()), TMPDIR: tmpdir(), HOME: tmpdir() },
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('{"outcome":"redirected","submitted":"totp","carries":true}');
    expect(stdout).toContain('login of alpha: redirected');
    const { password, totp_secret, api_key } = kite.credentials('AB1234');
    for (const secret of [password, totp_secret, api_key, 'request_token=']) expect(stdout + stderr).not.toContain(secret);
  }, 120_000);

  test('looks at the login page, and submits nothing', async () => {
    const { account, broker, url } = task() as { account: string; broker: string; url: string };
    const submitted = kite.counters.passwordSubmissions;
    const { stdout, stderr } = await runModule(
      `import { handler } from './browser/index.mjs';
       const { outcome, parts } = await handler(JSON.parse(process.env.TASK), { getRemainingTimeInMillis: () => 120_000 });
       console.log(JSON.stringify({ outcome, parts }));`,
      { PREBELL_PREFIX: 'prebell', TASK: JSON.stringify(lookTask({ account, broker, url }, new Date())), TMPDIR: tmpdir(), HOME: tmpdir() },
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('{"outcome":"offered","parts":["user","password","button"]}');
    expect(stdout + stderr).not.toContain(kite.credentials('AB1234').api_key);
    expect(kite.counters.passwordSubmissions).toBe(submitted);
  });

  test('a broker that nobody knows is a browser that did not start: refresh then knows that nothing was submitted', async () => {
    const { stdout, stderr } = await runModule(
      `import { handler } from './browser/index.mjs';
       const thrown = await handler(JSON.parse(process.env.TASK), { getRemainingTimeInMillis: () => 120_000 }).catch((error) => error);
       console.log(thrown.name);`,
      { PREBELL_PREFIX: 'prebell', TASK: JSON.stringify({ ...task(), broker: 'nobody', password: 'INVENTED-PASSWORD' }) },
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('BrowserNotStarted');
    expect(stdout + stderr).not.toContain('INVENTED-PASSWORD');
  });
});
