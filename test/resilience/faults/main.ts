/** `npm run resilience -- faults`: one fault at a time, at every step of a login and of a refresh, for a whole morning. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSection } from '../document.ts';
import { awsFaults } from './aws/cells.ts';
import { runAws } from './aws/run.ts';
import { faultyBrokers } from './brokers.ts';
import type { Cell } from './cells.ts';
import { browserFaults, faults } from './faults.ts';
import { forget, type Result } from './plan.ts';
import { markdownOf } from './report.ts';
import { browserCellsFor, cellsFor, runMornings } from './run.ts';

const faultNames: readonly string[] = [...[...faults, ...browserFaults].map(([name]) => name), ...awsFaults];

const usage = `npm run resilience -- faults [--part network|browser|aws] [--broker NAME] [--step TEXT] [--fault NAME] [--jobs N] [--fresh]

--part    network: on the way to the broker; browser: Chromium itself, at Kite's pages; aws: on the way to AWS; all unless given
--broker  one of ${Object.keys(faultyBrokers).join(', ')}; all unless given
--step    only steps with this text in their name: "POST /api/login", "PutItem"
--fault   one of ${faultNames.join(', ')}; all unless given
--jobs    how many mornings at a time, 3 unless given
--fresh   begins anew where an interrupted run would go on

A whole run (no part, broker, step or fault) writes its section of docs/reliability.md.
`;

const root = join(import.meta.dirname, '../../..');
const tell = (line: string) => void process.stderr.write(`${line}\n`);

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string' },
      broker: { type: 'string' },
      step: { type: 'string' },
      fault: { type: 'string' },
      jobs: { type: 'string', default: '3' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { part = 'network', broker = 'kite', fault = 'reset', jobs } = values;
  const isKnown =
    ['network', 'browser', 'aws'].includes(part) && broker in faultyBrokers && faultNames.includes(fault) && /^[1-9]\d*$/.test(jobs);
  if (values.help || !isKnown) throw new Error(usage);
  return { ...values, jobs: Number(jobs) };
}

/** Runs what the arguments ask for. */
export async function run(args: readonly string[]): Promise<void> {
  const { part, broker, step, fault, jobs, fresh } = readOptions(args);
  const file = join(root, '.cache/resilience/faults.jsonl');
  if (fresh) await forget(file);
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    tell('Ends after the mornings under way; the same command goes on from here.');
    interrupted.abort();
  });
  const running = { file, signal: interrupted.signal, tell };
  const isChosen = (name: string, strikes: string) => (step === undefined || name.includes(step)) && (fault ?? strikes) === strikes;
  const isWanted = (one: string) => part === undefined || part === one;
  const isCellChosen = (cell: Cell) => isChosen(cell.step.name, cell.fault);
  const results: Result[] = [];
  if (isWanted('network')) {
    const brokers = broker === undefined ? Object.keys(faultyBrokers) : [broker];
    results.push(...(await runMornings(brokers, cellsFor, isCellChosen, jobs, running)));
  }
  // That Chromium ends is the same for every broker.
  if (isWanted('browser')) results.push(...(await runMornings([broker ?? 'kite'], browserCellsFor, isCellChosen, jobs, running)));
  if (isWanted('aws') && broker === undefined) {
    results.push(...(await runAws((cell) => isChosen(cell.operation, cell.fault), jobs, running)));
  }
  const wrong = results.filter(({ wrongs }) => wrongs.length > 0);
  tell(`${results.length} mornings, ${results.length - wrong.length} of them as promised.`);
  for (const { name, wrongs } of wrong) tell(`${name}\n    ${wrongs.join('\n    ')}`);
  if (wrong.length > 0) process.exitCode = 1;
  const isWhole = [part, broker, step, fault].every((each) => each === undefined) && !interrupted.signal.aborted;
  if (!isWhole) return;
  await writeSection('faults', markdownOf(results, new Date().toISOString().slice(0, 10)));
  await forget(file);
}
