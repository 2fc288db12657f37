/**
 * What must happen when this process is told to end at once (SIGINT, SIGTERM, SIGHUP) or exits while a browser runs: no
 * Chromium process and no file may be left. Also the sweep of what a killed process (SIGKILL, time-out) could not remove.
 */
import { existsSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const duties = new Set<() => void>();

function doDuties(): void {
  for (const duty of [...duties].reverse()) {
    duties.delete(duty);
    duty();
  }
}

function onSignal(signal: NodeJS.Signals): void {
  doDuties();
  stopListening();
  // Somebody else who listens decides what the signal means; if nobody does, it means what it always means.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen(): void {
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', doDuties);
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, onSignal);
  process.off('exit', doDuties);
}

/** Has `duty` (synchronous) done if the process is ended before the returned function is called. */
export function onSuddenEnd(duty: () => void): () => void {
  if (duties.size === 0) listen();
  duties.add(duty);
  return () => {
    if (duties.delete(duty) && duties.size === 0) stopListening();
  };
}

/** Removes a folder at once, also while processes that were just killed still write into it. */
export function removeNow(folder: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let turn = 0, gone = 0; turn < 100 && gone < 3; turn += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A file came while the folder was being removed: once more.
    }
    gone = existsSync(folder) ? 0 : gone + 1;
    // Nothing else runs any more in this process; this gives the kernel time to end the killed ones.
    Atomics.wait(pause, 0, 0, 10);
  }
}

const leftover = /^prebell-(?:login|unpack)-(\d+)-/;
const oldAfter = 10 * 60_000;

/** Removes folders that a process which is no more left behind over ten minutes ago. */
export async function sweepLeftovers(tmp: string): Promise<void> {
  for (const name of await readdir(tmp).catch(() => [])) {
    const pid = leftover.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmp, name);
    const there = await lstat(folder).catch(() => null);
    if (!there || there.uid !== process.getuid?.() || Date.now() - there.mtimeMs < oldAfter) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
