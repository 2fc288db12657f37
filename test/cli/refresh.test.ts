import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeSchema } from '../../lambdas/refresher/outcome.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import { fileOf, jsonLines, leftovers, newFolder, prebell, removeFolders, start, store } from './prebell.ts';

// Real browsers, on a machine that may be busy.
jest.setTimeout(60_000);

let kite: KiteSimulator;

beforeAll(async () => {
  kite = await startKite();
});
afterAll(() => kite.close());
afterEach(removeFolders);

/** An account with a user and an app of its own. */
function account(folder: string, id: string, user_id: string, changes: object = {}): void {
  kite.addUser({ user_id });
  kite.addApp({ api_key: `key-of-${user_id}`, users: [user_id] });
  store(folder, id, { ...kite.credentials(user_id, `key-of-${user_id}`), ...changes });
}

describe('prebell refresh, with real Chromium against the simulated Kite', () => {
  test('publishes a proved token, and a second run finds it fresh without a login', async () => {
    const folder = newFolder();
    account(folder, 'alpha', 'AB2001');
    const first = await prebell(['refresh', '--local', folder, '--json']);
    expect(first.code).toBe(0);
    const [outcome] = jsonLines(first.stdout);
    expect(outcomeSchema.parse(outcome)).toMatchObject({ account: 'alpha', broker: 'kite', outcome: 'published', submitted: 'totp' });
    expect(statSync(join(folder, 'alpha', 'token.json')).mode & 0o777).toBe(0o600);
    const token = JSON.parse(fileOf(folder, 'alpha', 'token.json'));
    expect(token).toMatchObject({ account: 'alpha', user_id: 'AB2001', sandbox: true });
    // Progress goes to stderr and says what is waited for; neither stream holds a secret.
    expect(first.stderr).toContain('alpha: waiting for the login page');
    for (const secret of [token.access_token, 'invented-AB2001', 'JBSWY3DP', 'request_token']) {
      expect(first.stdout + first.stderr).not.toContain(secret);
      expect(fileOf(folder, 'events.jsonl') + fileOf(folder, 'ledger.json')).not.toContain(secret);
    }
    expect(kite.user('AB2001').counters.landings).toBe(0);

    const second = await prebell(['refresh', 'alpha', '--local', folder]);
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/alpha +kite +fresh .*its token still works: no login/);
    expect(kite.user('AB2001').counters.passwordSubmissions).toBe(1);
  });

  test('a wrong password is submitted once; the next run skips the account and says what to do', async () => {
    const folder = newFolder();
    account(folder, 'gamma', 'AB2003', { password: 'invented-and-wrong' });
    const first = await prebell(['refresh', '--local', folder, '--json']);
    expect(first.code).toBe(1);
    const outcome = outcomeSchema.parse(jsonLines(first.stdout)[0]);
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'credentials-rejected' }, submitted: 'password' });
    expect(statSync(outcome.evidence!).size).toBeGreaterThan(1000);

    const second = await prebell(['refresh', '--local', folder]);
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/gamma +kite +skipped/);
    expect(second.stdout).toContain('Kite refused the user id or the password.');
    expect(kite.user('AB2003').counters.passwordSubmissions).toBe(1);

    const status = await prebell(['status', '--local', folder, '--json']);
    expect(status.code).toBe(1);
    expect(jsonLines(status.stdout)[0]).toMatchObject({ account: 'gamma', state: 'held', strikes: 1 });

    const released = await prebell(['accounts', 'release', 'gamma', '--local', folder]);
    expect(released).toMatchObject({ code: 0, stdout: `gamma is not held any more. Next: prebell refresh gamma --local ${folder}\n` });
    expect(jsonLines((await prebell(['status', '--local', folder, '--json'])).stdout)[0]).toMatchObject({ state: 'stale' });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the browser, removes its files, gives the lease back, and exits with %d', async (signal, code) => {
    const folder = newFolder();
    const user = signal === 'SIGINT' ? 'AB2004' : 'AB2005';
    account(folder, 'delta', user);
    kite.user(user).knobs = { markup: 'unknown' };
    const running = start(['refresh', '--local', folder]);
    await running.until('waiting for the login page');
    expect(leftovers(running.child.pid!)).not.toEqual([]);
    running.child.kill(signal);
    expect(await running.ended).toMatchObject({ code, stdout: '' });
    expect(leftovers(running.child.pid!)).toEqual([]);
    expect(fileOf(folder, 'ledger.json')).not.toContain('"lease"');
    expect(kite.user(user).counters.passwordSubmissions).toBe(0);
  });

  test('no Chromium: a failure that says so, and nothing is submitted', async () => {
    const folder = newFolder();
    account(folder, 'alpha', 'AB2006');
    const run = await prebell(['refresh', '--local', folder, '--json'], { env: { PREBELL_CHROMIUM: '/nonexistent/chromium' } });
    expect(run.code).toBe(1);
    expect(jsonLines(run.stdout)[0]).toMatchObject({ outcome: 'failed', failure: { code: 'internal' }, submitted: 'none' });
    expect(run.stdout).toContain('PREBELL_CHROMIUM');
    expect(kite.user('AB2006').counters.passwordSubmissions).toBe(0);
  });
});
