/** The mornings on which something goes wrong on the way to AWS. */
import { startMinistack } from '../../../ministack/server.ts';
import { type Result, type Running, runAll, type Task } from '../plan.ts';
import { type AwsCell, awsCellsOf, nameOfAws } from './cells.ts';
import { describeOnAws, wrongsOnAws } from './expectations.ts';
import { liveThroughOnAws } from './morning.ts';

/** A morning to live through on the emulator at an address, and to judge. */
export function awsTaskOf(cell: AwsCell): Task<string> {
  return {
    name: nameOfAws(cell),
    async run(url) {
      const morning = await liveThroughOnAws(cell, url);
      const { operation, nth, fault, duration } = cell;
      return {
        broker: 'AWS',
        step: `${operation}${nth === 1 ? '' : ` (${nth})`}`,
        phase: 'AWS',
        fault,
        processed: fault === 'answer lost',
        duration,
        rungs: morning.rungs.map((rung) => `${rung.at} ${describeOnAws(rung)}`),
        passwords: morning.passwords,
        codes: morning.codes,
        wrongs: wrongsOnAws(cell, morning),
      };
    },
  };
}

/** Runs those that are chosen, so many at a time, on an emulator of their own. */
export async function runAws(isChosen: (cell: AwsCell) => boolean, jobs: number, running: Running): Promise<Result[]> {
  const emulator = await startMinistack();
  try {
    const { operations } = await liveThroughOnAws(null, emulator.url);
    const tasks = awsCellsOf(operations).filter(isChosen).map(awsTaskOf);
    return await runAll(
      tasks,
      Array.from({ length: jobs }, () => emulator.url),
      running,
    );
  } finally {
    await emulator.stop();
  }
}
