/** Python packages that tests use. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';

const run = promisify(execFile);

/** A package of the Python package index, pinned. */
export interface PythonPackage {
  /** As in the requirements file: `ministack`. */
  readonly name: string;
  /** What it is to whoever must be told that it cannot be installed: `the AWS emulator of the tests`. */
  readonly purpose: string;
  /** The file that pins it, and all that it needs, with hashes. */
  readonly requirements: string;
}

/** A Python that has a package. */
export interface Python {
  readonly command: string;
  /** What the command needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Installs the package unless that was done before, and gives the Python to run it with. */
export async function installPackage(wanted: PythonPackage): Promise<Python> {
  const pins = (await readFile(wanted.requirements, 'utf8')).split('\n');
  const version = pins.find((line) => line.startsWith(`${wanted.name}==`))!.split(/==|\s/)[1]!;
  const folder = await cachedFolder(
    `${wanted.name}-${version}`,
    (path) => pythonIn(path) !== undefined,
    (path) => install(path, wanted),
  );
  return pythonIn(folder)!;
}

/** `venv` where Python can make one, otherwise `site` for the Python of the system. Links to a Python that is gone do not exist. */
function pythonIn(folder: string): Python | undefined {
  const command = join(folder, 'venv/bin/python');
  if (existsSync(command)) return { command, env: {} };
  const site = join(folder, 'site');
  return existsSync(site) ? { command: 'python3', env: { PYTHONPATH: site } } : undefined;
}

/** Installs the package into an empty folder, which must stay where it is. */
export async function installInto(folder: string, wanted: PythonPackage): Promise<Python> {
  await install(folder, wanted);
  return pythonIn(folder)!;
}

async function install(folder: string, { name, purpose, requirements }: PythonPackage): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes', '-r', requirements];
  const venv = join(folder, 'venv');
  try {
    await python('python3', ['-m', 'venv', venv]);
    await python(join(venv, 'bin/python'), pip);
    return;
  } catch (noVenv) {
    await rm(venv, { recursive: true, force: true });
    const site = join(folder, 'site');
    await python('python3', [...pip, '--target', site]).catch(async (noPip) => {
      await rm(site, { recursive: true, force: true });
      throw new Error(
        `${name}, ${purpose}, cannot be installed. It needs Python 3.10 or later with venv or pip ` +
          '(on Debian and Ubuntu: apt install python3-venv) and, the first time, a way to a Python package index.\n' +
          `With venv: ${lastWords(noVenv)}\nWith pip: ${lastWords(noPip)}`,
      );
    });
  }
}

async function python(command: string, args: readonly string[]): Promise<void> {
  await run(command, args, { maxBuffer: 64 * 1024 * 1024 });
}

function lastWords(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').slice(-3).join(' ');
}
