/** The mornings on which something goes wrong on the way to a broker. */
import { faultyBrokers } from './brokers.ts';
import { type Cell, cellsOf, nameOf } from './cells.ts';
import { describe, wrongsOf } from './expectations.ts';
import { liveThrough } from './morning.ts';
import { type Result, type Running, runAll, type Task } from './plan.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** The steps of a login without faults, and with them the cells of a broker. */
export async function cellsFor(broker: string, bench: Workbench): Promise<Cell[]> {
  const clean = await liveThrough(broker, null, bench);
  const ends = clean.rungs.map(describe);
  if (ends.join() !== 'published,fresh,fresh,fresh,fresh')
    throw new Error(`Without a fault a morning of ${broker} is: ${ends.join(', ')}.`);
  // How many connections a browser opens is its own affair.
  const steps = clean.steps.filter(({ name }) => !/^connect .*\)$/.test(name));
  return cellsOf(broker, steps, faultyBrokers[broker]!.phases);
}

/** A morning to live through, and to judge. */
export function taskOf(cell: Cell): Task<Workbench> {
  return {
    name: nameOf(cell),
    async run(bench) {
      const morning = await liveThrough(cell.broker, cell, bench);
      const { broker, step, phase, fault, processed, duration } = cell;
      const rungs = morning.rungs.map((rung) => `${rung.at} ${describe(rung)}`);
      const { passwords, codes } = morning.counts;
      return { broker, step: step.name, phase, fault, processed, duration, rungs, passwords, codes, wrongs: wrongsOf(cell, morning) };
    },
  };
}

/** Runs those of these brokers that are chosen, so many at a time. */
export async function runNetwork(
  brokers: readonly string[],
  isChosen: (cell: Cell) => boolean,
  jobs: number,
  running: Running,
): Promise<Result[]> {
  const benches = await Promise.all(Array.from({ length: jobs }, openWorkbench));
  try {
    const cells: Cell[] = [];
    for (const broker of brokers) cells.push(...(await cellsFor(broker, benches[0]!)).filter(isChosen));
    return await runAll(cells.map(taskOf), benches, running);
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
  }
}
