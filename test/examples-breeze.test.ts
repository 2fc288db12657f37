/** The example for Breeze bots that needs no client of ICICI's, run as it stands against the simulator with a token of a refresh. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { brokers } from '../lambdas/brokers/registry.ts';
import { httpClient } from '../lambdas/http/client.ts';
import { systemClock } from '../lambdas/local/clock.ts';
import { localPorts } from '../lambdas/local/ports.ts';
import type { Browser } from '../lambdas/refresher/ports.ts';
import { refresh } from '../lambdas/refresher/refresh.ts';
import { importReader } from './reader/readers.ts';
import { loginByHttp } from './simulators/breeze/http-login.ts';
import { type BreezeSimulator, startBreeze } from './simulators/breeze/index.ts';
import { totpAt } from './simulators/http-browser.ts';

const userId = 'DEMO1234';
let breeze: BreezeSimulator;
let dir: string;

beforeEach(async () => {
  breeze = await startBreeze();
  breeze.addApp();
  breeze.addUser({ user_id: userId });
  dir = mkdtempSync(join(tmpdir(), 'prebell-examples-'));
});
afterEach(async () => {
  await breeze.close();
  rmSync(dir, { recursive: true });
});

/** Logs in without a browser: these tests are about what bots read. */
const browser: Browser = {
  async login() {
    const now = new Date();
    const { url } = await loginByHttp(breeze.credentials(userId), totpAt(breeze.user(userId).totp_secret, now));
    const captured = { url: url.href, method: 'GET', body: null };
    const last_totp_step = Math.floor(now.getTime() / 30_000);
    return { outcome: 'redirected', captured, submitted: 'totp', unaccepted: 0, last_totp_step, clock_offset_ms: 0, timings_ms: {} };
  },
  look: () => Promise.reject(new Error('nobody looks here')),
};

/** A morning: the account's token is proved and published. */
async function publish(options: Record<string, boolean>): Promise<void> {
  const ports = localPorts(dir);
  const text = JSON.stringify({ ...breeze.credentials(userId), options });
  const vault = { ...ports.vault, credentials: async () => ({ text, version: '1' }) };
  const outcome = await refresh(
    { account: 'beta', trigger: { kind: 'hand', next_try_at: null }, end: new Date(Date.now() + 120_000) },
    {
      ...ports,
      vault,
      browser,
      brokers,
      http: httpClient(systemClock),
      endpointPolicy: 'any',
      deadline: '08:50',
      progress: () => undefined,
    },
  );
  expect(outcome).toMatchObject({ outcome: 'published' });
}

/** Runs the example and gives its exit code and all it says. */
async function bot(env: Record<string, string> = { BREEZE_API: breeze.apiUrl }): Promise<{ code: number; says: string }> {
  const { BREEZE_API: _api, BREEZE_SECRET_KEY: _key, ...others } = process.env;
  const example = join(import.meta.dirname, '../examples/bot_breeze.mjs');
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...importReader, example, 'beta', dir], {
      env: { ...others, NODE_OPTIONS: '--no-warnings', ...env },
    });
    return { code: 0, says: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, says: stdout + stderr };
  }
}

test('signs its calls with the secret key that the account handed over', async () => {
  await publish({ include_api_secret: true });
  expect(await bot()).toEqual({ code: 0, says: `${userId}\n` });
});

test('signs them with a secret key of its own, and asks for one where there is none', async () => {
  await publish({});
  expect(await bot()).toEqual({ code: 1, says: 'There is no secret key to sign calls with.\n' });
  const { api_secret } = breeze.credentials(userId);
  expect(await bot({ BREEZE_API: breeze.apiUrl, BREEZE_SECRET_KEY: api_secret })).toEqual({ code: 0, says: `${userId}\n` });
});

test('gives up when the session has ended and there is no newer token', async () => {
  await publish({ include_api_secret: true });
  breeze.resetCredentials(userId);
  const callsBefore = breeze.counters.fundsCalls;
  expect(await bot()).toMatchObject({ code: 1, says: expect.stringContaining('no newer one') });
  expect(breeze.counters.fundsCalls - callsBefore).toBe(1);
});

test('does not take a simulator’s token to the real broker', async () => {
  await publish({ include_api_secret: true });
  expect(await bot({})).toMatchObject({ code: 1, says: expect.stringContaining('not the real broker') });
});
