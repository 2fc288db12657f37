/** The functions beside refresh under the same faults: what they have to do is done, or they fail loudly and the next run does it. */
import type { Call } from '../../../ministack/faults.ts';
import { isFaulty, momentOf, type RungTime, rungTimes } from '../rungs.ts';
import { type AwsCell, makeFault } from './cells.ts';
import { openStage } from './stage.ts';
import { accounts, type FunctionName, works } from './works.ts';

/** What one run came to: whether it failed loudly, and for which accounts AWS took what the function is there for. */
export interface FunctionRun {
  readonly at: RungTime;
  readonly failed: boolean;
  readonly taken: readonly string[];
}

/** Runs a function five times, under this fault of AWS or none. Also gives the calls of the first run. */
export async function runFunction(name: FunctionName, cell: AwsCell | null, url: string) {
  const stage = await openStage(url, accounts);
  const { proxy, clock } = stage;
  const { purpose, accountsIn, work } = works[name];
  const taken: string[] = [];
  const done = async (call: Call) => {
    if (call.operation === 'Invoke') return stage.worker();
    const answer = await call.forward();
    if (call.operation === purpose && answer.status === 200) taken.push(...accountsIn(call.body));
    return answer;
  };
  try {
    const runs: FunctionRun[] = [];
    let operations: readonly string[] = [];
    for (const time of rungTimes) {
      proxy.clear();
      proxy.operations.length = 0;
      for (const operation of [purpose, 'Invoke']) proxy.inject(operation, done);
      if (cell && isFaulty(time, cell.duration)) makeFault(proxy, cell, done);
      clock.set(momentOf(time));
      const before = taken.length;
      const failed = await work(stage, momentOf(time)).then(
        () => false,
        () => true,
      );
      runs.push({ at: time, failed, taken: taken.slice(before) });
      if (time === '08:00') operations = [...proxy.operations];
    }
    return { runs, operations };
  } finally {
    await stage.close();
  }
}

/** What of it is not as promised: a run that did not do its work fails loudly, and the next one without a fault does it. */
export function wrongsOfFunction(name: FunctionName, cell: AwsCell, runs: readonly FunctionRun[]): string[] {
  const missing = (known: readonly string[]) => accounts.filter((account) => !known.includes(account));
  return runs.flatMap(({ at, failed, taken }, index) => {
    const known = works[name].isOnce ? runs.slice(0, index + 1).flatMap((run) => run.taken) : taken;
    const isMended = !isFaulty(at, cell.duration);
    // What may have got through is sent again: a message or event that comes twice does no harm.
    const most = cell.fault === 'answer lost' ? Number.POSITIVE_INFINITY : 1;
    return [
      ...(!failed && missing(known).length > 0 ? [`${at}: silent about ${missing(known).join(', ')}`] : []),
      ...(failed && isMended ? [`${at}: failed, though all was well`] : []),
      ...accounts
        .filter((account) => taken.filter((each) => each === account).length > most)
        .map((account) => `${at}: ${account} too often`),
    ];
  });
}
