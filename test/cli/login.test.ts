import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parseTotpSecret, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';
import { loginByHttp } from '../simulators/kite/http-login.ts';
import { type KiteCredentials, type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import { fileOf, newFolder, prebell, removeFolders, start, store } from './prebell.ts';

jest.setTimeout(60_000);

let kite: KiteSimulator;
let credentials: KiteCredentials;

beforeAll(async () => {
  kite = await startKite();
  kite.addUser({ user_id: 'AB3001' });
  kite.addApp({ users: ['AB3001'] });
  credentials = kite.credentials('AB3001');
});
afterAll(() => kite.close());
afterEach(removeFolders);

function folderWithAlpha(): string {
  const folder = newFolder();
  store(folder, 'alpha', credentials);
  return folder;
}

describe('prebell login', () => {
  test('prints the login address, takes the pasted redirect address, and publishes', async () => {
    const folder = folderWithAlpha();
    const running = start(['login', 'alpha', '--local', folder]);
    await running.until(`${kite.loginUrl}/connect/login?`);
    const totp = parseTotpSecret(credentials.totp_secret);
    const redirect = await loginByHttp(credentials, totpCode(totp, totpStep(totp, new Date())));
    // As a terminal gives it: an empty line first, and stdin stays open.
    running.child.stdin.write(`\n${redirect.href}\n`);
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/alpha +kite +published/);
    expect(stdout).not.toContain('http');
    expect(stderr).not.toContain(redirect.searchParams.get('request_token'));
    expect(JSON.parse(fileOf(folder, 'alpha', 'token.json'))).toMatchObject({ account: 'alpha', user_id: 'AB3001' });
  });

  test.each([
    ['something that is no address', 'not a login\n', 'copy all of it from the address bar'],
    ['an address without a login', 'https://example.com/?status=success\n', 'copy all of it from the address bar'],
    ['nothing', '', 'nothing was pasted'],
  ])('%s: exit 2, nothing is written and nothing is sent', async (_, stdin, words) => {
    const folder = folderWithAlpha();
    const exchanges = kite.counters.exchanges;
    const run = await prebell(['login', 'alpha', '--local', folder], { stdin });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.trimEnd().split('\n').at(-1)).toContain(words);
    expect(existsSync(join(folder, 'ledger.json'))).toBe(false);
    expect(existsSync(join(folder, 'alpha', 'token.json'))).toBe(false);
    expect(kite.counters.exchanges).toBe(exchanges);
  });

  test('Ctrl-C while it waits for the address: exit 130, nothing is written', async () => {
    const folder = folderWithAlpha();
    const running = start(['login', 'alpha', '--local', folder]);
    await running.until('press Enter');
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130, stdout: '' });
    expect(existsSync(join(folder, 'ledger.json'))).toBe(false);
  });
});
