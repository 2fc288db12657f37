/** The two readers as processes of their own, driven by tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { installPackage, type Python } from '../python/install.ts';

/** What a reader answers. */
export type Answer = { readonly gives: string | null } | { readonly problem: string; readonly says: string } | { readonly waiting: string };

/** A program with a reader. */
export interface ReaderProcess {
  /** Sends a command and gives the next thing that the program says. */
  ask(what: string, more?: Record<string, unknown>): Promise<Answer>;
  /** The next thing that it says. */
  next(): Promise<Answer>;
  close(): Promise<void>;
}

/** Where the reader for Python is. */
export const readerFolder = join(import.meta.dirname, '../../reader');

/** Arguments with which Node finds `prebell/reader` in the checkout. */
export const importReader = ['--import', pathToFileURL(join(import.meta.dirname, 'resolve-reader.mjs')).href];

/** A Python with boto3 and Kite's own client. */
export function pythonOfBots(): Promise<Python> {
  return installPackage({
    name: 'kiteconnect',
    purpose: 'what bots in Python use',
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });
}

/** What a Python program needs in its environment to find the reader. */
export function pythonEnvironment(python: Python): Record<string, string> {
  const path = [readerFolder, python.env.PYTHONPATH].filter((folder) => folder !== undefined).join(':');
  return { ...python.env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', PYTHONNOUSERSITE: '1' };
}

/** Starts a program with the reader of this language. */
export async function startReader(language: 'Node' | 'Python', env: Record<string, string> = {}): Promise<ReaderProcess> {
  const python = await pythonOfBots();
  const [command, file, own] =
    language === 'Node'
      ? [process.execPath, 'node-reader.ts', { NODE_OPTIONS: '--no-warnings' }]
      : [python.command, 'python_reader.py', pythonEnvironment(python)];
  const child = spawn(command, [join(import.meta.dirname, file)], {
    // One try a call: what the SDKs try again is theirs.
    env: { ...process.env, AWS_MAX_ATTEMPTS: '1', ...own, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the ${language} reader has ended`);
    return JSON.parse(value) as Answer;
  };
  return {
    ask(what, more = {}) {
      child.stdin.write(`${JSON.stringify({ do: what, ...more })}\n`);
      return next();
    },
    next,
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
