/** Lives through the mornings of a plan, several at a time, and remembers each: an interrupted run goes on where it ended. */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AwsFault } from './aws/cells.ts';
import type { Phase } from './brokers.ts';
import type { Duration, Fault } from './faults.ts';

/** What became of a cell. */
export interface Result {
  readonly name: string;
  /** The broker; `AWS` for a fault on the way there. */
  readonly broker: string;
  readonly step: string;
  readonly phase: Phase | 'AWS';
  readonly fault: Fault | AwsFault;
  /** Whether what was asked was done. */
  readonly processed: boolean;
  readonly duration: Duration;
  /** How each rung ended: `08:00 broker-unavailable after none`. */
  readonly rungs: readonly string[];
  readonly passwords: number;
  readonly codes: number;
  /** What was not as promised. */
  readonly wrongs: readonly string[];
  readonly seconds: number;
}

/** A morning to live through, at one of the places where one can be. */
export interface Task<Place> {
  readonly name: string;
  run(place: Place): Promise<Omit<Result, 'name' | 'seconds'>>;
}

/** How to run them. */
export interface Running {
  /** Where results are remembered, one JSON object a line. */
  readonly file: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** Runs the tasks, one at a time in each place, less those that the file already has. Results are in the order of the tasks. */
export async function runAll<Place>(tasks: readonly Task<Place>[], places: readonly Place[], running: Running): Promise<Result[]> {
  const { file, signal, tell } = running;
  const names = tasks.map(({ name }) => name);
  const results = (await remembered(file)).filter(({ name }) => names.includes(name));
  const isDone = new Set(results.map(({ name }) => name));
  const todo = tasks.filter(({ name }) => !isDone.has(name));
  tell(`${tasks.length} mornings, ${todo.length} to go.`);
  await mkdir(dirname(file), { recursive: true });
  const work = async (place: Place) => {
    for (let task = todo.shift(); task && !signal.aborted; task = todo.shift()) {
      const result = await runTask(task, place);
      await appendFile(file, `${JSON.stringify(result)}\n`);
      results.push(result);
      tell(`${results.length}/${tasks.length} ${lineOf(result)}`);
    }
  };
  await Promise.all(places.map(work));
  return results.sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
}

/** Runs one. */
export async function runTask<Place>(task: Task<Place>, place: Place): Promise<Result> {
  const start = performance.now();
  const result = await task.run(place);
  return { name: task.name, ...result, seconds: Math.round((performance.now() - start) / 100) / 10 };
}

/** Forgets the results. */
export async function forget(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function remembered(file: string): Promise<Result[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // A line that a kill cut short is tried again.
  const lines = text.split('\n').filter((each) => each.endsWith('}'));
  return lines.map((each) => JSON.parse(each) as Result);
}

function lineOf({ name, rungs, wrongs, seconds }: Result): string {
  return `${name}: ${rungs.join(', ')} (${seconds} s)${wrongs.map((wrong) => `\n    WRONG ${wrong}`).join('')}`;
}
