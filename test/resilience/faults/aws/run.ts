/** The mornings on which something goes wrong on the way to AWS. */
import { startMinistack } from '../../../ministack/server.ts';
import { type Result, type Running, runAll, type Task } from '../plan.ts';
import { type AwsCell, awsCellsOf, nameOfAws } from './cells.ts';
import { describeOnAws, wrongsOnAws } from './expectations.ts';
import { runFunction, wrongsOfFunction } from './functions.ts';
import { liveThroughOnAws } from './morning.ts';
import { type FunctionName, functionNames } from './works.ts';

/** A morning to live through on the emulator at an address, and to judge. */
export function awsTaskOf(cell: AwsCell): Task<string> {
  return {
    name: nameOfAws(cell),
    async run(url) {
      const morning = await liveThroughOnAws(cell, url);
      return {
        ...factsOf(cell),
        broker: 'AWS, refresh',
        rungs: morning.rungs.map((rung) => `${rung.at} ${describeOnAws(rung)}`),
        passwords: morning.passwords,
        codes: morning.codes,
        wrongs: wrongsOnAws(cell, morning),
      };
    },
  };
}

/** Five runs of another function, to judge. */
function functionTaskOf(name: FunctionName, cell: AwsCell): Task<string> {
  return {
    name: nameOfAws(cell, name),
    async run(url) {
      const { runs } = await runFunction(name, cell, url);
      const rungs = runs.map(({ at, failed }) => `${at} ${failed ? 'failed loudly' : 'done'}`);
      return { ...factsOf(cell), broker: `AWS, ${name}`, rungs, passwords: 0, codes: 0, wrongs: wrongsOfFunction(name, cell, runs) };
    },
  };
}

function factsOf({ operation, nth, fault, duration }: AwsCell) {
  const step = `${operation}${nth === 1 ? '' : ` (${nth})`}`;
  return { step, phase: 'AWS' as const, fault, processed: fault === 'answer lost', duration };
}

/** Runs those that are chosen, so many at a time, on an emulator of their own. */
export async function runAws(isChosen: (cell: AwsCell) => boolean, jobs: number, running: Running): Promise<Result[]> {
  const emulator = await startMinistack();
  try {
    const { operations } = await liveThroughOnAws(null, emulator.url);
    const tasks = awsCellsOf(operations).filter(isChosen).map(awsTaskOf);
    for (const name of functionNames) {
      const { operations: calls } = await runFunction(name, null, emulator.url);
      tasks.push(
        ...awsCellsOf(calls)
          .filter(isChosen)
          .map((cell) => functionTaskOf(name, cell)),
      );
    }
    return await runAll(
      tasks,
      Array.from({ length: jobs }, () => emulator.url),
      running,
    );
  } finally {
    await emulator.stop();
  }
}
