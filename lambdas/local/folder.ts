/** Reading and writing files so that a crash leaves none half-written, and two processes do not undo each other's work. */
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';

/** Thrown when a folder or file of `--local DIR` cannot be used. The message is one line that says which, why, and what to do. */
export class LocalFolderError extends Error {
  override readonly name = 'LocalFolderError';
}

/** What can be done in a folder while nobody else writes there. Everything is synchronous, so that the lock cannot be lost on the way. */
export interface LockedFolder {
  /** The file's text, or null if it is not there. */
  read(name: string): string | null;
  /** Replaces the file, or leaves it as it was. Mode 0600. */
  write(name: string, data: string | Uint8Array): void;
  /** Adds a line to the file, or leaves it as it was. Mode 0600. */
  append(name: string, line: string): void;
  /** Gives one file the name of another, which is replaced. */
  rename(from: string, to: string): void;
  /** Removes the file if it is there. */
  remove(name: string): void;
  /** Names of the files. */
  list(): string[];
}

/** Throws `LocalFolderError` unless this is a folder that this user may read. */
export function checkFolder(path: string): void {
  attempt(path, () => fs.readdirSync(path));
}

/** The file's text, or null if it is not there. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw explained(path, error);
  }
}

/** The version of a stored text: it changes when the text does. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Does the work in this folder (made if missing, mode 0700) while no other process does work in it. The work must be synchronous.
 * Throws `LocalFolderError` for whatever the file system refuses.
 */
export async function inFolder<T>(path: string, work: (folder: LockedFolder) => T): Promise<T> {
  attempt(path, () => fs.mkdirSync(path, { recursive: true, mode: 0o700 }));
  const release = await lock(path);
  try {
    const folder = lockedFolder(path);
    // Whoever left a temporary file has crashed: nobody else holds the lock.
    for (const name of folder.list()) if (temporaryName.test(name)) folder.remove(name);
    return work(folder);
  } finally {
    // A lock that cannot be released is stale soon, and was lost already if the machine slept.
    await release().catch(() => undefined);
  }
}

const temporaryName = /^\.prebell-.*\.tmp$/;

/** A crashed holder's lock counts as stale after 10 s; waiting goes on for longer than that. */
async function lock(path: string): Promise<() => Promise<void>> {
  const lockfilePath = join(path, '.lock');
  try {
    return await lockfile.lock(path, {
      lockfilePath,
      stale: 10_000,
      retries: { retries: 250, factor: 1.3, minTimeout: 5, maxTimeout: 100, randomize: true },
      // The work is one synchronous stretch: a lock lost later (the machine slept) has nothing left to protect.
      onCompromised: () => undefined,
    });
  } catch (error) {
    if (codeOf(error) !== 'ELOCKED') throw explained(path, error);
    throw new LocalFolderError(`${path} is in use by another prebell; wait for it, or remove ${lockfilePath} if none is running`);
  }
}

function lockedFolder(path: string): LockedFolder {
  const on = <T>(name: string, work: (file: string) => T): T => attempt(join(path, name), () => work(join(path, name)));
  return {
    read: (name) => on(name, (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null)),
    write: (name, data) => on(name, (file) => writeWhole(file, data)),
    append: (name, line) => on(name, (file) => appendLine(file, line)),
    rename: (from, to) =>
      on(to, (file) => {
        fs.renameSync(join(path, from), file);
        syncFolder(path);
      }),
    remove: (name) => on(name, (file) => fs.rmSync(file, { force: true })),
    list: () => attempt(path, () => fs.readdirSync(path)),
  };
}

function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = join(dirname(path), `.prebell-${basename(path)}-${randomUUID()}.tmp`);
  try {
    inFile(temporary, 'wx', (file) => {
      fs.writeFileSync(file, data);
      fs.fsyncSync(file);
    });
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

function appendLine(path: string, line: string): void {
  const isNew = !fs.existsSync(path);
  inFile(path, isNew ? 'wx+' : 'r+', (file) => {
    const end = endOfLastLine(file);
    try {
      // What stands behind the last line break was begun by a process that crashed, and never counted as told.
      fs.ftruncateSync(file, end);
      fs.writeSync(file, `${line}\n`, end);
      fs.fsyncSync(file);
    } catch (error) {
      fs.ftruncateSync(file, end);
      throw error;
    }
  });
  if (isNew) syncFolder(dirname(path));
}

function endOfLastLine(file: number): number {
  const block = Buffer.alloc(4096);
  let end = fs.fstatSync(file).size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    const read = fs.readSync(file, block, 0, end - start, start);
    const lineBreak = block.subarray(0, read).lastIndexOf('\n');
    if (lineBreak >= 0) return start + lineBreak + 1;
    end = start;
  }
  return 0;
}

function inFile(path: string, flags: string, work: (file: number) => void): void {
  const file = fs.openSync(path, flags, 0o600);
  try {
    work(file);
  } finally {
    fs.closeSync(file);
  }
}

/** A rename survives a power cut only once its folder is written; Windows knows no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  inFile(path, 'r', (folder) => fs.fsyncSync(folder));
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(path, error);
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'does not exist; check the path',
  ENOTDIR: 'is not a folder; check the path',
  EEXIST: 'is not a folder; check the path',
  EISDIR: 'is a folder and should be a file; move it away',
  EACCES: 'may not be used by this user; check its owner and mode',
  EPERM: 'may not be used by this user; check its owner and mode',
  EROFS: 'is on a read-only file system; choose another folder',
  ENOSPC: 'is on a full disk; make room',
};

function explained(path: string, error: unknown): LocalFolderError {
  const code = codeOf(error) ?? 'unknown fault';
  return new LocalFolderError(`${path} ${reasons[code] ?? `cannot be used (${code})`}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}
