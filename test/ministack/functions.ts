/** The processes that the emulator runs functions in, as function-process.ts tells of them. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The processes of the emulator's functions. */
export interface FunctionProcesses {
  /** What the function has logged so far: JSON objects, in order. */
  log(name: string): Promise<Record<string, unknown>[]>;
  /** Kills what runs the function now, as Lambda does with a function that is out of memory. */
  kill(name: string): Promise<void>;
}

/** The processes that note themselves in this folder. */
export function functionProcesses(folder: string): FunctionProcesses {
  return {
    async log(name) {
      const text = await readFile(join(folder, name, 'log'), 'utf8').catch(() => '');
      // The last line may not be complete yet.
      const lines = text.split('\n').slice(0, -1);
      return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
    },

    async kill(name) {
      const files = (await readdir(join(folder, name))).filter((file) => file.endsWith('.pid'));
      for (const file of files) {
        // Once only: another process may get the number later.
        await rm(join(folder, name, file));
        kill(Number.parseInt(file, 10));
      }
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It had ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
