/** The examples for bots, run as they stand against the Kite simulator, with tokens that a refresh published. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { secretsManagerVault } from '../lambdas/aws/vault.ts';
import { brokers } from '../lambdas/brokers/registry.ts';
import { httpClient } from '../lambdas/http/client.ts';
import { systemClock } from '../lambdas/local/clock.ts';
import { localPorts } from '../lambdas/local/ports.ts';
import type { Browser, Vault } from '../lambdas/refresher/ports.ts';
import { refresh } from '../lambdas/refresher/refresh.ts';
import type { Python } from './python/install.ts';
import { importReader, pythonEnvironment, pythonOfBots } from './reader/readers.ts';
import { loginByHttp, totpAt } from './simulators/kite/http-login.ts';
import { type KiteSimulator, startKite } from './simulators/kite/index.ts';

const examples = join(import.meta.dirname, '../examples');
const userId = 'AB1234';
const oneMinute = 60_000;

let kite: KiteSimulator;
let dir: string;
let later = 0;
const now = () => new Date(Date.now() + later);
const clock = { ...systemClock, now };
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  later = 0;
  kite = await startKite({ clock: now });
  kite.addApp();
  kite.addUser({ user_id: userId });
  dir = mkdtempSync(join(tmpdir(), 'prebell-examples-'));
  cleanUp.push(
    () => kite.close(),
    () => rmSync(dir, { recursive: true }),
  );
});
afterEach(async () => {
  for (const undo of cleanUp.splice(0)) await undo();
});

/** Logs in without a browser: these tests are about what bots read. */
const browser: Browser = {
  async login() {
    const redirect = await loginByHttp(kite.credentials(userId), totpAt(kite.user(userId).totp_secret, now()));
    const captured = { url: redirect.href, method: 'GET', body: null };
    const last_totp_step = Math.floor(now().getTime() / 30_000);
    return { outcome: 'redirected', captured, submitted: 'totp', unaccepted: 0, last_totp_step, clock_offset_ms: 0, timings_ms: {} };
  },
  look: () => Promise.reject(new Error('nobody looks here')),
};

/** A morning: the account's token is proved and published. */
async function publish(account: string, vault: Vault): Promise<void> {
  const ports = { ...localPorts(dir), clock, http: httpClient(clock), browser, brokers };
  const outcome = await refresh(
    { account, trigger: { kind: 'hand', next_try_at: null }, end: new Date(now().getTime() + 3 * oneMinute) },
    { ...ports, vault: withCredentials(vault), endpointPolicy: 'any', deadline: '08:50', progress: () => undefined },
  );
  expect(outcome).toMatchObject({ outcome: 'published' });
}

function withCredentials(vault: Vault): Vault {
  return { ...vault, credentials: async () => ({ text: JSON.stringify(kite.credentials(userId)), version: '1' }) };
}

/** Kite's API behind a door at which something happens before the first call is let in. */
async function apiWith(before: () => Promise<void>): Promise<string> {
  let happened: Promise<void> | undefined;
  const door = createServer(async (request, response) => {
    happened ??= before();
    await happened;
    const { authorization = '', 'x-kite-version': version = '' } = request.headers;
    const answer = await fetch(kite.apiUrl + request.url, { headers: { authorization, 'x-kite-version': String(version) } });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => door.close());
  return `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
}

/** Runs an example and gives its exit code and all it says. */
async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<{ code: number; says: string }> {
  const { KITE_API: _, ...others } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { env: { ...others, ...env } });
    return { code: 0, says: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, says: stdout + stderr };
  }
}

let python: Python;
beforeAll(async () => {
  python = await pythonOfBots();
}, 300_000);

const bots = {
  'bot_kite.py': (args: string[], env: object) =>
    run(python.command, [join(examples, 'bot_kite.py'), ...args], { ...pythonEnvironment(python), ...env }),
  'bot_kite.mjs': (args: string[], env: object) =>
    run(process.execPath, [...importReader, join(examples, 'bot_kite.mjs'), ...args], { NODE_OPTIONS: '--no-warnings', ...env }),
};

describe.each(Object.keys(bots) as (keyof typeof bots)[])('%s', (file) => {
  const secrets = new SecretsManagerClient();
  afterAll(() => secrets.destroy());
  const vault = secretsManagerVault(secrets, { prefix: 'prebell' });
  const account = `examples-${file.slice('bot_kite.'.length)}`;
  const bot = (...args: string[]) => bots[file](args, { KITE_API: kite.apiUrl });

  test('says so before the first token, and calls Kite with the published one', async () => {
    await vault.stage(account, '{"staged":"and not yet proved"}');
    expect(await bot(account)).toEqual({ code: 1, says: `No token of account ${account} has been published yet.\n` });
    await publish(account, vault);
    expect(await bot(account)).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('does the same with a token in a file', async () => {
    await publish('alpha', localPorts(dir).vault);
    expect(await bot('alpha', dir)).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('reads the token once more when it was replaced meanwhile', async () => {
    await publish(account, vault);
    const api = await apiWith(async () => {
      kite.logOutEverywhere(userId);
      later += oneMinute;
      await publish(account, vault);
    });
    expect(await bots[file]([account], { KITE_API: api })).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('gives up when the token is refused and there is no newer one', async () => {
    await publish(account, vault);
    kite.logOutEverywhere(userId);
    const callsBefore = kite.journal.length;
    expect(await bot(account)).toMatchObject({ code: 1, says: expect.stringContaining('no newer one') });
    expect(kite.journal.length - callsBefore).toBe(1);
  });

  test('does not take a simulator’s token to the real broker', async () => {
    await publish('alpha', localPorts(dir).vault);
    expect(await bots[file](['alpha', dir], {})).toMatchObject({ code: 1, says: expect.stringContaining('not the real broker') });
  });
});

const checks = { '.py': ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'], '.mjs': ['node', '--check'] } as const;

test.each(readdirSync(examples).filter((name) => /\.(py|mjs)$/.test(name)))('%s is sound', async (name) => {
  const [command, ...args] = checks[name.slice(name.lastIndexOf('.')) as keyof typeof checks];
  expect(await run(command, [...args, join(examples, name)])).toEqual({ code: 0, says: '' });
});
