import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeSchema } from '../../lambdas/refresher/outcome.ts';
import { jsonLines, newFolder, prebell, removeFolders, store } from './prebell.ts';

jest.setTimeout(60_000);
afterAll(removeFolders);

const good = {
  broker: 'kite',
  user_id: 'AB4001',
  password: 'invented-password',
  totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  api_key: 'invented-key',
  api_secret: 'invented-api-secret',
  // Nobody listens there, and nothing may be sent.
  endpoints: { login: 'http://127.0.0.1:9', api: 'http://127.0.0.1:9' },
};

describe('a command that is wrong: exit 2, one line on stderr, nothing on stdout', () => {
  let folder: string;
  let empty: string;
  beforeAll(() => {
    folder = newFolder();
    empty = newFolder();
    store(folder, 'alpha', good);
  });

  test.each<[string, () => string[], string]>([
    ['an unknown option', () => ['refresh', '--locl', folder], 'unknown option'],
    ['an unknown command', () => ['refrsh'], 'Did you mean refresh'],
    ['an option without its value', () => ['refresh', '--local'], 'argument missing'],
    ['an argument too few', () => ['login'], 'ACCOUNT'],
    ['an account that is not there', () => ['refresh', 'alpha', 'zeta', '--local', folder], 'no account zeta'],
    ['a name that no account can have', () => ['status', '../alpha', '--local', folder], 'is not an account id'],
    ['a folder that is not there', () => ['status', '--local', join(folder, 'nowhere')], 'does not exist'],
    ['a file for a folder', () => ['refresh', '--local', join(folder, 'alpha', 'credentials.json')], 'is not a folder'],
    ['a folder without accounts', () => ['refresh', '--local', empty], 'credentials.json'],
    ['both places', () => ['refresh', '--local', folder, '--stack', 'Prebell'], 'cannot be used with'],
    ['no region', () => ['status'], 'AWS_REGION'],
    ['a demo where something else is', () => ['demo', '--dir', folder], 'holds what no demo made (alpha)'],
    ['a demo where a file is', () => ['demo', '--dir', join(folder, 'alpha', 'credentials.json')], 'holds what no demo made'],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await prebell(args());
    expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toContain(words);
    expect(existsSync(join(folder, 'ledger.json'))).toBe(false);
  });

  test('help goes to stdout with exit 0 if it was asked for, and to stderr with exit 2 if not', async () => {
    const asked = await prebell(['--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toContain('Examples:');
    expect(await prebell([])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('credentials that are wrong: failed, credentials-invalid, exit 1, before anything is sent', () => {
  const { totp_secret: _, ...withoutSeed } = good;
  const documents: Record<string, [object | string, string]> = {
    'a-not-json': ['{ "broker": "kite", "password": "invented-password"', 'it is not JSON'],
    'b-no-object': ['[]', 'it is not a JSON object'],
    'c-broker': [{ ...good, broker: 'nobody' }, 'broker'],
    'd-missing': [withoutSeed, 'totp_secret'],
    'e-seed': [{ ...good, totp_secret: 'not base32 at all 0189!' }, 'totp_secret'],
    'f-code': [{ ...good, totp_secret: '123456' }, 'one-time code'],
    'g-unknown': [{ ...good, pasword: 'invented-password' }, 'pasword'],
    'h-empty': [{ ...good, password: '' }, 'password'],
    'i-endpoint': [{ ...good, endpoints: { login: 'http://broker.example' } }, 'endpoints.login'],
  };

  test('each names its field and never the value', async () => {
    const folder = newFolder();
    for (const [account, [document]] of Object.entries(documents)) store(folder, account, document);
    const run = await prebell(['refresh', '--local', folder, '--json']);
    expect(run.code).toBe(1);
    const outcomes = jsonLines(run.stdout).map((line) => outcomeSchema.parse(line));
    expect(outcomes.map(({ account, failure }) => [account, failure?.code])).toEqual(
      Object.keys(documents).map((account) => [account, 'credentials-invalid']),
    );
    for (const { account, failure, submitted } of outcomes) {
      expect(failure!.message).toContain(documents[account]![1]);
      expect(submitted).toBe('none');
    }
    expect(run.stdout + run.stderr).not.toMatch(/invented-password|invented-api-secret|123456|not base32 at all/);
    expect(existsSync(join(folder, 'd-missing', 'token.json'))).toBe(false);
  });

  test('login and release say it in one line', async () => {
    const folder = newFolder();
    store(folder, 'alpha', { ...good, broker: 'nobody' });
    for (const args of [
      ['login', 'alpha'],
      ['accounts', 'release', 'alpha'],
    ]) {
      const { code, stdout, stderr } = await prebell([...args, '--local', folder]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^prebell: alpha: .*field broker .*\n$/);
    }
  });
});

test('credentials that others may read: a warning, and the work goes on', async () => {
  const folder = newFolder();
  store(folder, 'alpha', good);
  chmodSync(join(folder, 'alpha', 'credentials.json'), 0o644);
  const { code, stderr } = await prebell(['refresh', '--local', folder, '--json'], { env: { PREBELL_CHROMIUM: '/nonexistent' } });
  expect(code).toBe(1);
  expect(stderr).toContain(`warning: others on this machine may read ${join(folder, 'alpha', 'credentials.json')}`);
});

test('accounts list', async () => {
  const folder = newFolder();
  store(folder, 'beta', good);
  store(folder, 'alpha', good);
  expect(await prebell(['accounts', 'list', '--local', folder])).toMatchObject({ code: 0, stdout: 'alpha\nbeta\n' });
  expect(jsonLines((await prebell(['accounts', 'list', '--local', folder, '--json'])).stdout)).toEqual([
    { account: 'alpha' },
    { account: 'beta' },
  ]);
});
