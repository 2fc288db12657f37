/** What the ports on files promise besides: who may read them, what a crash leaves, and what two processes do to each other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalFolderError } from '../../lambdas/local/folder.ts';
import { localPorts } from '../../lambdas/local/ports.ts';
import { looseFiles } from '../../lambdas/local/vault.ts';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import { VaultError } from '../../lambdas/refresher/ports.ts';
import { temporaryFolder } from './adapters.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleanUp.map((one) => one())));

let dir: string;
beforeEach(async () => {
  dir = await temporaryFolder(cleanUp);
  await mkdir(join(dir, 'alpha'));
  await writeFile(join(dir, 'alpha', 'credentials.json'), '{}', { mode: 0o600 });
});

const event = { type: 'Token Stale', detail: { account: 'alpha' } } as unknown as PrebellEvent;
const modeOf = async (...path: string[]) => ((await stat(join(dir, ...path))).mode & 0o777).toString(8);
const publish = async (text: string) => {
  const { vault } = localPorts(dir);
  await vault.publish('alpha', await vault.stage('alpha', text));
};

describe('files', () => {
  test('can be read by their owner only', async () => {
    const { vault, ledger, events } = localPorts(dir);
    await publish('one');
    await publish('two');
    await vault.stage('alpha', 'three');
    await vault.stage('new-account', 'one');
    await ledger.write('key', {}, 0);
    await events.put(event);
    for (const file of ['alpha/token.json', 'alpha/token.previous.json', 'alpha/token.pending.json', 'ledger.json', 'events.jsonl']) {
      expect([file, await modeOf(file)]).toEqual([file, '600']);
    }
    expect(await modeOf('new-account')).toBe('700');
  });

  test('that others may read are named, to warn of them', async () => {
    await mkdir(join(dir, 'bravo'));
    await writeFile(join(dir, 'bravo', 'credentials.json'), '{}');
    await chmod(join(dir, 'bravo', 'credentials.json'), 0o640);
    expect(await looseFiles(dir)).toEqual([join(dir, 'bravo', 'credentials.json')]);
    expect((await localPorts(dir).vault.credentials('bravo'))?.text).toBe('{}');
  });

  test('are all there is afterwards: no lock and no temporary file stays', async () => {
    await publish('one');
    await localPorts(dir).ledger.write('key', {}, 0);
    expect((await readdir(dir)).sort()).toEqual(['alpha', 'ledger.json']);
    expect((await readdir(join(dir, 'alpha'))).sort()).toEqual(['credentials.json', 'token.json']);
  });
});

describe('a crash', () => {
  test('that left a temporary file behind is tidied up, and no person’s file with it', async () => {
    await writeFile(join(dir, 'alpha', '.prebell-token.pending.json-1234.tmp'), 'half a tok');
    await writeFile(join(dir, 'alpha', 'notes.tmp'), 'mine');
    await publish('one');
    expect((await readdir(join(dir, 'alpha'))).sort()).toEqual(['credentials.json', 'notes.tmp', 'token.json']);
  });

  test('in the middle of an event costs that event only', async () => {
    const { events } = localPorts(dir);
    await events.put(event);
    const whole = await readFile(join(dir, 'events.jsonl'), 'utf8');
    await writeFile(join(dir, 'events.jsonl'), `${whole}{"source":"prebell","detail-ty`);
    await events.put(event);
    expect(await readFile(join(dir, 'events.jsonl'), 'utf8')).toBe(whole + whole);
  });

  test('at any moment leaves a whole ledger, which goes on from there', async () => {
    const ports = JSON.stringify(join(import.meta.dirname, '../../lambdas/local/ports.ts'));
    const source = `
      import { localPorts } from ${ports};
      const { ledger } = localPorts(${JSON.stringify(dir)});
      for (let revision = 0; ; revision++) {
        await ledger.write('key', { padding: 'x'.repeat(200_000) }, revision);
        process.stdout.write('.');
      }`;
    for (let crash = 1; crash <= 3; crash++) {
      const before = (await localPorts(dir).ledger.read('key')).revision;
      const child = spawn(process.execPath, ['--input-type=module', '-e', source.replace('revision = 0', `revision = ${before}`)]);
      for (let writes = 0; writes < 3 * crash; writes++) await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { record, revision } = await localPorts(dir).ledger.read('key');
      expect(revision).toBeGreaterThan(before);
      expect((record as { padding: string }).padding).toHaveLength(200_000);
      // A minute later.
      await utimes(join(dir, '.lock'), 0, 0).catch(() => undefined);
      expect(await localPorts(dir).ledger.write('key', record, revision)).toBe(true);
      expect((await readdir(dir)).sort()).toEqual(['alpha', 'ledger.json']);
    }
  });

  test('of who held the lock stops nobody for long', async () => {
    await mkdir(join(dir, '.lock'));
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(dir, '.lock'), longAgo, longAgo);
    expect(await localPorts(dir).ledger.write('key', {}, 0)).toBe(true);
  });
});

describe('two processes', () => {
  /** Runs the script in two processes that begin at the same moment. */
  const runTwice = async (script: string) => {
    const ports = JSON.stringify(join(import.meta.dirname, '../../lambdas/local/ports.ts'));
    const source = `
      import { once } from 'node:events';
      import { localPorts } from ${ports};
      const { ledger, events } = localPorts(${JSON.stringify(dir)});
      process.stdout.write('ready');
      await once(process.stdin, 'data');
      ${script}
      process.exit();`;
    const children = [0, 1].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const ends = children.map((child) => once(child, 'exit'));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    for (const child of children) child.stdin.write('go');
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
  };

  test('lose none of each other’s changes to the ledger', async () => {
    await runTwice(`for (let left = 50; left > 0; ) {
      const { record, revision } = await ledger.read('counter');
      if (await ledger.write('counter', { count: (record?.count ?? 0) + 1 }, revision)) left--;
    }`);
    expect(await localPorts(dir).ledger.read('counter')).toEqual({ record: { count: 100 }, revision: 100 });
  });

  test('that want the same lease do not both get it', async () => {
    await runTwice(`for (let key = 0; key < 50; key++) {
      if (await ledger.write('lease:' + key, { by: process.pid }, 0)) await ledger.write('won:' + key + ':' + process.pid, {}, 0);
    }`);
    const keys = Object.keys(JSON.parse(await readFile(join(dir, 'ledger.json'), 'utf8')));
    const won = keys.filter((key) => key.startsWith('won:')).map((key) => Number(key.split(':')[1]));
    expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, key) => key));
  });

  test('tell events a line each', async () => {
    await runTwice(`for (let left = 50; left > 0; left--) await events.put({ type: 'Token Stale', detail: { account: 'alpha' } });`);
    const lines = (await readFile(join(dir, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toEqual(Array(100).fill('{"source":"prebell","detail-type":"Token Stale","detail":{"account":"alpha"}}'));
  });
});

describe('a folder that cannot be used', () => {
  const accountsOf = (path: string) => localPorts(path).vault.accounts();

  test('because it is not there is named', async () => {
    await expect(accountsOf(join(dir, 'gone'))).rejects.toThrow(LocalFolderError);
    await expect(accountsOf(join(dir, 'gone'))).rejects.toThrow(`${join(dir, 'gone')} does not exist; check the path`);
    await expect(localPorts(join(dir, 'gone')).vault.credentials('alpha')).rejects.toThrow(LocalFolderError);
  });

  test('because it is a file is named', async () => {
    const file = join(dir, 'alpha', 'credentials.json');
    await expect(accountsOf(file)).rejects.toThrow(`${file} is not a folder; check the path`);
    await expect(localPorts(file).ledger.write('key', {}, 0)).rejects.toThrow(LocalFolderError);
    await expect(localPorts(file).events.put(event)).rejects.toThrow(LocalFolderError);
  });

  test('with a ledger that is not one is not taken for an empty one', async () => {
    for (const text of ['', '{"key": ', '[]', '{"key":{"record":{}}}']) {
      await writeFile(join(dir, 'ledger.json'), text);
      await expect(localPorts(dir).ledger.read('key')).rejects.toThrow('is not a ledger that prebell wrote');
      await expect(localPorts(dir).ledger.write('key', {}, 0)).rejects.toThrow(LocalFolderError);
      expect(await readFile(join(dir, 'ledger.json'), 'utf8')).toBe(text);
    }
  });

  test('for one account only is that account’s failure', async () => {
    await mkdir(join(dir, 'bravo', 'credentials.json'), { recursive: true });
    await mkdir(join(dir, 'alpha', 'token.json'));
    const { vault } = localPorts(dir);
    expect(await vault.accounts()).toEqual(['alpha', 'bravo']);
    await expect(vault.credentials('bravo')).rejects.toThrow(VaultError);
    await expect(vault.credentials('bravo')).rejects.toThrow('The credentials of account bravo cannot be read or stored');
    await expect(publish('one')).rejects.toThrow('token.json is a folder and should be a file');
  });
});
