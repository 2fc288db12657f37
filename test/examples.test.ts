/** The examples for bots, run as they stand against the Kite simulator, with tokens that a refresh published. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { secretsManagerVault } from '../lambdas/aws/vault.ts';
import { brokers } from '../lambdas/brokers/registry.ts';
import { httpClient } from '../lambdas/http/client.ts';
import { systemClock } from '../lambdas/local/clock.ts';
import { localPorts } from '../lambdas/local/ports.ts';
import type { Browser, Vault } from '../lambdas/refresher/ports.ts';
import { refresh } from '../lambdas/refresher/refresh.ts';
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
async function publish(account: string, changes: { vault?: Vault } = {}): Promise<void> {
  const ports = { ...localPorts(dir), clock, http: httpClient(clock), browser, brokers, ...changes };
  const outcome = await refresh(
    { account, trigger: { kind: 'hand', next_try_at: null }, end: new Date(now().getTime() + 3 * oneMinute) },
    { ...ports, vault: withCredentials(ports.vault), endpointPolicy: 'any', deadline: '08:50', progress: () => undefined },
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
async function run(command: string, args: string[], api?: string): Promise<{ code: number; says: string }> {
  const { KITE_API: _, ...env } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { env: { ...env, ...(api ? { KITE_API: api } : {}) } });
    return { code: 0, says: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, says: stdout + stderr };
  }
}

const local: [string, (api?: string) => ReturnType<typeof run>][] = [
  ['bot_local.py', (api) => run('python3', [join(examples, 'bot_local.py'), join(dir, 'alpha/token.json')], api)],
  ['bot_local.mjs', (api) => run('node', [join(examples, 'bot_local.mjs'), join(dir, 'alpha/token.json')], api)],
];

describe.each(local)('%s', (_name, bot) => {
  test('calls Kite with the published token', async () => {
    await publish('alpha');
    expect(await bot(kite.apiUrl)).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('reads the token once more when it was replaced meanwhile', async () => {
    await publish('alpha');
    const api = await apiWith(async () => {
      kite.logOutEverywhere(userId);
      later += oneMinute;
      await publish('alpha');
    });
    expect(await bot(api)).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('gives up when the token is refused and there is no newer one', async () => {
    await publish('alpha');
    kite.logOutEverywhere(userId);
    const callsBefore = kite.journal.length;
    expect(await bot(kite.apiUrl)).toMatchObject({ code: 1, says: expect.stringContaining('no newer one') });
    expect(kite.journal.length - callsBefore).toBe(1);
  });

  test('does not take a simulator’s token to the real broker', async () => {
    await publish('alpha');
    expect(await bot()).toMatchObject({ code: 1, says: expect.stringContaining('not for the real broker') });
  });
});

describe('bot_aws.mjs', () => {
  const secrets = new SecretsManagerClient();
  const bot = (account: string, api?: string) => run('node', [join(examples, 'bot_aws.mjs'), account], api);

  test('calls Kite with the token in Secrets Manager, and reads it once more when it was replaced meanwhile', async () => {
    const vault = secretsManagerVault(secrets, { prefix: 'prebell' });
    await publish('examples-alpha', { vault });
    expect(await bot('examples-alpha', kite.apiUrl)).toEqual({ code: 0, says: `${userId}\n` });
    const api = await apiWith(async () => {
      kite.logOutEverywhere(userId);
      later += oneMinute;
      await publish('examples-alpha', { vault });
    });
    expect(await bot('examples-alpha', api)).toEqual({ code: 0, says: `${userId}\n` });
  });

  test('says so when no token has been published yet', async () => {
    await secretsManagerVault(secrets, { prefix: 'prebell' }).stage('examples-beta', '{"staged":"and not yet proved"}');
    expect(await bot('examples-beta', kite.apiUrl)).toMatchObject({ code: 1, says: 'No token has been published yet.\n' });
  });
});

const checks = { '.py': ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'], '.mjs': ['node', '--check'] } as const;

test.each(readdirSync(examples).filter((name) => /\.(py|mjs)$/.test(name)))('%s is sound', async (name) => {
  const [command, ...args] = checks[name.slice(name.lastIndexOf('.')) as keyof typeof checks];
  expect(await run(command, [...args, join(examples, name)])).toEqual({ code: 0, says: '' });
});
