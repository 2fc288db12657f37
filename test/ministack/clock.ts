/** A clock that a test moves: the emulator, the functions that it runs and the simulators of brokers all go by it. */
import { openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Length of the file. */
const length = 16;

/** A clock that goes as fast as the real one, so far ahead of it as a test says. */
export interface MovedClock {
  now(): Date;
  /** Makes it this moment. */
  moveTo(moment: Date): void;
  /** Environment variables for a Node process that shall go by it. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Makes a clock that whoever knows its file can read: it holds how far this clock is ahead of the real one, in milliseconds, as text
 * of a fixed length, so that one write changes all of it.
 */
export function movedClock(path: string, start: Date): MovedClock {
  const file = openSync(path, 'w+');
  const clock: MovedClock = {
    now: () => new Date(Date.now() + readAhead(file)),
    moveTo(moment) {
      writeSync(file, String(moment.getTime() - Date.now()).padStart(length), 0, 'ascii');
    },
    environment: { MOVED_CLOCK: path, NODE_OPTIONS: importing('moved-date.ts') },
  };
  clock.moveTo(start);
  return clock;
}

/** How far the clock with this open file is ahead, ms. */
export function readAhead(file: number): number {
  const text = Buffer.alloc(length);
  readSync(file, text, 0, length, 0);
  return Number(text.toString('ascii'));
}

/** The option by which Node loads a file of this folder before anything else. */
export function importing(file: string): string {
  return `--import=${pathToFileURL(join(import.meta.dirname, file)).href}`;
}
