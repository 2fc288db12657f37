/** Runs the real command line as a child process, as a person would. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the command line. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves once stdout and stderr together hold this; rejects if the run ends without. */
  until(words: string): Promise<void>;
}

/** What a run gets. The environment is only this, PATH and a home without anything. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** All of stdin; open and empty unless given. */
  readonly stdin?: string;
}

/** Starts the command line. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(join(root, 'node_modules', '.bin', 'node'), [join(root, 'bin', 'prebell.ts'), ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env.PATH, HOME: '/nonexistent', TMPDIR: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true', ...options.env },
  });
  let stdout = '';
  let stderr = '';
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    look();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    look();
  });
  child.on('close', (code) => resolve({ code, stdout, stderr }));
  if (options.stdin !== undefined) child.stdin.end(options.stdin);
  return {
    child,
    ended,
    until: (words) =>
      new Promise((found, missing) => {
        const watcher = () => {
          if ((stdout + stderr).includes(words)) found();
        };
        watchers.add(watcher);
        watcher();
        void ended.then(() => missing(new Error(`It ended without “${words}”:\n${stdout}\n${stderr}`)));
      }),
  };
}

/** Runs it to its end. */
export function prebell(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(args, { stdin: '', ...options }).ended;
}

/** A new folder for accounts; removed by `removeFolders`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prebell-cli-test-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

/** Removes what `newFolder` made. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes an account's credentials: a document, or any text. */
export function store(folder: string, account: string, credentials: object | string): void {
  mkdirSync(join(folder, account), { recursive: true });
  const text = typeof credentials === 'string' ? credentials : JSON.stringify(credentials);
  writeFileSync(join(folder, account, 'credentials.json'), text, { mode: 0o600 });
}

/** A file of the folder. */
export function fileOf(folder: string, ...path: string[]): string {
  return readFileSync(join(folder, ...path), 'utf8');
}

/** The JSON objects of some lines. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Command lines of the processes that belong to that run's browsers, and its temporary files. */
export function leftovers(pid: number): string[] {
  const name = `prebell-login-${pid}-`;
  const processes = readdirSync('/proc').flatMap((entry) => {
    try {
      return /^\d+$/.test(entry) ? [readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
  const files = readdirSync(tmpdir()).filter((file) => file.includes(`-${pid}-`));
  return [...processes.filter((line) => line.includes(name)), ...files];
}
