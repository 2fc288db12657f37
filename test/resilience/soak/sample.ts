/** What this process and its children hold right now, as the system tells it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sample } from './level.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options?: { type: 'major'; execution: 'sync' }) => void;

/** Whether the system tells of descriptors and processes. */
export const hasProc = existsSync('/proc/self/fd');

/** Takes a sample. Garbage is collected before; what it frees later (closed sockets) is waited for by a second one. */
export async function takeSample(logins: number, tmp: string): Promise<Sample> {
  collect();
  await new Promise((resolve) => setTimeout(resolve, 100));
  collect();
  const files = readdirSync(tmp, { recursive: true }).length;
  const heap = process.memoryUsage().heapUsed;
  const none = { memory: undefined, childMemory: undefined, processes: undefined, descriptors: undefined };
  if (!hasProc) return { logins, heap, files, ...none };
  const children = ownProcesses(tmp);
  return {
    logins,
    heap,
    files,
    memory: residentOf(process.pid),
    childMemory: children.reduce((sum, pid) => sum + residentOf(pid), 0),
    processes: 1 + children.length,
    // The list itself is one.
    descriptors: readdirSync('/proc/self/fd').length - 1,
  };
}

/** Every process below this one, and those of a browser that died without its children: they keep its temporary folder in their environment. */
function ownProcesses(tmp: string): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = readProc(`/proc/${pid}/stat`);
    // The name of the program may hold spaces and brackets; the state and the parent stand behind its last one.
    const parent = stat && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent) parents.set(pid, parent);
  }
  const below = (pid: number): boolean => pid === process.pid || (parents.has(pid) && below(parents.get(pid)!));
  const orphaned = (pid: number) => readProc(`/proc/${pid}/environ`)?.includes(`TMPDIR=${tmp}/`) ?? false;
  return [...parents.keys()].filter((pid) => pid !== process.pid && (below(pid) || orphaned(pid)));
}

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024;
}

/** Null for a process that has ended meanwhile. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
