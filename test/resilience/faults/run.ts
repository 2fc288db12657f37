/** The mornings on which something goes wrong on the way to a broker. */
import { faultyBrokers } from './brokers.ts';
import { browserCellsOf, type Cell, cellsOf, nameOf } from './cells.ts';
import { describe, wrongsOf } from './expectations.ts';
import { isOfBrowser } from './faults.ts';
import { liveThrough } from './morning.ts';
import { type Result, type Running, runAll, type Task } from './plan.ts';
import type { Step } from './ways.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** The steps of a login without faults, and with them the cells of a broker. */
export async function cellsFor(broker: string, bench: Workbench): Promise<Cell[]> {
  return cellsOf(broker, await stepsOf(broker, bench), faultyBrokers[broker]!.phases);
}

async function stepsOf(broker: string, bench: Workbench): Promise<Step[]> {
  const clean = await liveThrough(broker, null, bench);
  const ends = clean.rungs.map(describe);
  if (ends.join() !== 'published,fresh,fresh,fresh,fresh')
    throw new Error(`Without a fault a morning of ${broker} is: ${ends.join(', ')}.`);
  // How many connections a browser opens is its own affair.
  return clean.steps.filter(({ name }) => !/^connect .*\)$/.test(name));
}

/** The same for what can happen to the browser. */
export async function browserCellsFor(broker: string, bench: Workbench): Promise<Cell[]> {
  return browserCellsOf(broker, await stepsOf(broker, bench), faultyBrokers[broker]!.phases);
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
      const where = isOfBrowser(fault) ? `${broker}, Chromium` : broker;
      return {
        broker: where,
        step: step.name,
        phase,
        fault,
        processed,
        duration,
        rungs,
        passwords,
        codes,
        wrongs: wrongsOf(cell, morning),
      };
    },
  };
}

/** Runs those of these brokers' cells that are chosen, so many at a time. */
export async function runMornings(
  brokers: readonly string[],
  cellsOfBroker: typeof cellsFor,
  isChosen: (cell: Cell) => boolean,
  jobs: number,
  running: Running,
): Promise<Result[]> {
  const benches = await Promise.all(Array.from({ length: jobs }, openWorkbench));
  try {
    const cells: Cell[] = [];
    for (const broker of brokers) cells.push(...(await cellsOfBroker(broker, benches[0]!)).filter(isChosen));
    return await runAll(cells.map(taskOf), benches, running);
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
  }
}
