import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fileOf, jsonLines, leftovers, newFolder, prebell, removeFolders, start, store } from '../cli/prebell.ts';

jest.setTimeout(90_000);
afterEach(removeFolders);

describe('prebell demo', () => {
  test('plays a morning: published, fresh, refused once and held, page changed; and says where to look', async () => {
    const cwd = newFolder();
    const { code, stdout, stderr } = await prebell(['demo'], { cwd });
    expect({ code, stderr: stderr.match(/prebell: .*/)?.[0] }).toEqual({ code: 0, stderr: undefined });
    expect(stdout).toMatch(/alpha +kite +published/);
    expect(stdout).toMatch(/beta +kite +fresh/);
    expect(stdout).toMatch(/gamma +kite +failed +– +credentials-rejected/);
    expect(stdout).toMatch(/delta +kite +failed +– +page-changed/);
    expect(stdout).toMatch(/epsilon +breeze +published/);
    expect(stdout).toMatch(/zeta +autotrader-web +published/);
    expect(stdout).toContain('Account gamma (Zerodha Kite, sandbox) has no new API token');
    // Over both rungs gamma's password was sent once.
    expect(stdout).toMatch(/gamma +1 +0 +0 +refused once and never sent again/);
    expect(stdout).toContain('(they carry the login): 0');
    for (const name of stdout.match(/prebell-demo\/\S+/g)!) expect(statSync(join(cwd, name)).size).toBeGreaterThan(0);
    const token = JSON.parse(fileOf(cwd, 'prebell-demo', 'alpha', 'token.json'));
    for (const secret of [token.access_token, 'invented-', 'JBSWY3DP']) {
      expect(stdout + stderr + fileOf(cwd, 'prebell-demo', 'events.jsonl')).not.toContain(secret);
    }
    const status = await prebell(['status', '--local', 'prebell-demo', '--json'], { cwd });
    expect(jsonLines(status.stdout).map(({ account, state }) => [account, state])).toEqual([
      ['alpha', 'fresh'],
      ['beta', 'fresh'],
      ['delta', 'fresh'],
      ['epsilon', 'fresh'],
      ['gamma', 'held'],
      ['zeta', 'fresh'],
    ]);
  });

  test('an account that a person put into its folder is not lost', async () => {
    const cwd = newFolder();
    store(join(cwd, 'prebell-demo'), 'mine', { broker: 'kite' });
    writeFileSync(join(cwd, 'prebell-demo', 'ABOUT.txt'), '');
    expect(await prebell(['demo'], { cwd })).toMatchObject({ code: 2, stdout: '' });
    expect(fileOf(cwd, 'prebell-demo', 'mine', 'credentials.json')).toBe('{"broker":"kite"}');
  });

  test('Ctrl-C leaves its folder and nothing else, and the next demo may replace it', async () => {
    const cwd = newFolder();
    const running = start(['demo'], { cwd });
    await running.until('waiting for the login page');
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(leftovers(running.child.pid!)).toEqual([]);
    expect(readdirSync(cwd)).toEqual(['prebell-demo']);
    const again = start(['demo'], { cwd });
    await again.until('The first rung');
    again.child.kill('SIGINT');
    expect((await again.ended).code).toBe(130);
  });
});
