/** `prebell accounts rotate`, with real Chromium against a simulated console; the machine's clock is set to a time in India. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import { outcomeSchema } from '../../lambdas/refresher/outcome.ts';
import { type AutoTraderWebSimulator, type ConsoleUser, startAutoTraderWeb } from '../simulators/autotrader-web/index.ts';
import { fileOf, jsonLines, newFolder, prebell, removeFolders, store } from './prebell.ts';

// A real browser, on a machine that may be busy.
jest.setTimeout(60_000);

let simulator: AutoTraderWebSimulator;
let users = 0;
let shift = 0;

beforeAll(async () => {
  simulator = await startAutoTraderWeb({ clock: () => new Date(Date.now() + shift) });
});
afterAll(() => simulator.close());
afterEach(removeFolders);

/** Sets the clock of the simulator and of the command line. */
function setTo(time: string): { NODE_OPTIONS: string } {
  shift = istMoment('2026-11-23', time).getTime() - Date.now();
  const script = `
    const real = Date;
    globalThis.Date = class extends real {
      constructor(...args) { args.length ? super(...args) : super(real.now() + ${shift}); }
      static now() { return real.now() + ${shift}; }
    };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}

/** An account in a folder of its own whose key is stored and works. */
async function account(env: Record<string, string>): Promise<{ folder: string; user: ConsoleUser; old: string }> {
  const folder = newFolder();
  const user = simulator.addUser({ user_name: `meera${++users}` });
  store(folder, 'alpha', simulator.credentials(user.user_name, { withApiKey: true }));
  expect((await prebell(['refresh', '--local', folder], { env })).code).toBe(0);
  return { folder, user, old: user.api_key };
}

test('has a new key made once, publishes it, and prints neither', async () => {
  const env = setTo('19:00');
  const { folder, user, old } = await account(env);
  const { code, stdout, stderr } = await prebell(['accounts', 'rotate', 'alpha', '--local', folder, '--json'], { env });
  expect(outcomeSchema.parse(jsonLines(stdout)[0])).toMatchObject({ account: 'alpha', outcome: 'published' });
  expect(code).toBe(0);
  expect(user.counters).toMatchObject({ regeneratePresses: 1, regenerations: 1 });
  expect(JSON.parse(fileOf(folder, 'alpha', 'token.json')).access_token).toBe(user.api_key);
  for (const key of [old, user.api_key]) expect(stdout + stderr + fileOf(folder, 'events.jsonl')).not.toContain(key);
});

test('is refused in market hours, in words, and nothing is done', async () => {
  const env = setTo('11:00');
  const { folder, user, old } = await account(env);
  const { code, stdout, stderr } = await prebell(['accounts', 'rotate', 'alpha', '--local', folder], { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Between 09:00 and 15:40 IST on a trading day no new key is made');
  expect(user).toMatchObject({ api_key: old, counters: { passwordSubmissions: 0, regeneratePresses: 0 } });
});

test('of a broker without such a key does nothing and says so', async () => {
  const env = setTo('19:00');
  const folder = newFolder();
  store(folder, 'alpha', {
    broker: 'kite',
    user_id: 'AB1234',
    password: 'invented-password',
    totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    api_key: 'invented-key',
    api_secret: 'invented-secret',
    endpoints: { login: 'http://127.0.0.1:9', api: 'http://127.0.0.1:9' },
  });
  const { code, stderr } = await prebell(['accounts', 'rotate', 'alpha', '--local', folder], { env });
  expect(code).toBe(1);
  expect(stderr).toContain('Zerodha Kite has no key that can be made anew');
  // A wrong wish is no failure of the account: operations are not told.
  expect(existsSync(join(folder, 'events.jsonl'))).toBe(false);
});
