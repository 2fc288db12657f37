import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import { jsonLines, newFolder, prebell, removeFolders, store } from './prebell.ts';

let simulator: KiteSimulator;
let folder: string;

beforeAll(async () => {
  simulator = await startKite();
  simulator.addUser({ user_id: 'AB1234' });
  simulator.addApp();
  folder = newFolder();
  store(folder, 'alpha', simulator.credentials('AB1234'));
  store(folder, 'broken', { ...simulator.credentials('AB1234'), totp_secret: '123456' });
});
afterAll(async () => {
  await simulator.close();
  removeFolders();
});

const accountsTest = (...args: string[]) => prebell(['accounts', 'test', ...args, '--local', folder]);

test('a page at which a login can begin: exit code 0, and nothing was typed or remembered', async () => {
  const { code, stdout } = await accountsTest('alpha');
  expect(stdout).toMatch(/alpha {2}what a login at kite needs is there: user, password, button\n.*nothing was typed/);
  expect(code).toBe(0);
  expect(simulator.counters).toMatchObject({ passwordSubmissions: 0, totpSubmissions: 0 });
  expect(existsSync(join(folder, 'ledger.json'))).toBe(false);
});

test('a page at which a login would end: exit code 1, with what to do and a picture', async () => {
  simulator.knobs.markup = 'captcha';
  const { code, stdout } = await accountsTest('alpha', '--json');
  const [found] = jsonLines(stdout);
  expect(found).toMatchObject({ account: 'alpha', broker: 'kite', outcome: 'failed', failure: { code: 'challenge' } });
  expect(existsSync(found!.evidence as string)).toBe(true);
  expect(code).toBe(1);
});

test('credentials that cannot be used: exit code 1, naming the field; an account that is not there: 2', async () => {
  const broken = await accountsTest('broken');
  expect(broken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('totp_secret') });
  expect(await accountsTest('nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('no account nobody') });
});
