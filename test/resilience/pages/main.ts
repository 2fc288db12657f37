/** `npm run resilience -- pages`: changed login pages by the hundred, and what became of them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../../simulators/launch-chromium.ts';
import { writeSection } from '../document.ts';
import { simulatedBrokers } from './brokers.ts';
import { figuresOf, markdownOf } from './report.ts';
import { forget, runPlan } from './run.ts';

const usage = `npm run resilience -- pages [--broker NAME] [--seed N | --from N --pages N] [--jobs N] [--no-scripts] [--fresh]

--broker      one of ${Object.keys(simulatedBrokers).join(', ')}; all unless given
--seed        this page alone; nothing is written
--from        the seed of the first page, 1 unless given
--pages       how many pages of each broker, 500 unless given
--jobs        how many at a time, 1 unless given
--no-scripts  without the selectors of public scripts on Kite's pages
--fresh       begins anew where an interrupted run would go on

A whole run (all brokers) writes docs/reliability.md and docs/reliability.json.
`;

const root = join(import.meta.dirname, '../../..');
const tell = (line: string) => void process.stderr.write(`${line}\n`);

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      broker: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
      pages: { type: 'string', default: '500' },
      jobs: { type: 'string', default: '1' },
      scripts: { type: 'boolean', default: true },
      fresh: { type: 'boolean', default: false },
    },
  });
  const numbers = [values.seed ?? '1', values.from, values.pages, values.jobs];
  const isKnown = values.broker === undefined || values.broker in simulatedBrokers;
  if (!isKnown || !numbers.every((each) => /^\d+$/.test(each))) throw new Error(usage);
  return values;
}

/** Tries the pages that the options name. Sets the exit code to 1 if one ended wrong. */
export async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(usage);
  const { broker, seed, from, pages, jobs, scripts, fresh } = readOptions(args);
  const file = join(root, '.cache/resilience', seed === undefined ? 'pages.jsonl' : `seed-${process.pid}.jsonl`);
  if (fresh) await forget(file);
  const browser = await launchChromium();
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    tell('Ends after the pages under way; the same command goes on from here.');
    interrupted.abort();
  });
  try {
    const plan = {
      brokers: broker === undefined ? Object.keys(simulatedBrokers) : [broker],
      seeds: seed === undefined ? Array.from({ length: Number(pages) }, (_, at) => Number(from) + at) : [Number(seed)],
      jobs: Number(jobs),
      file,
      withScripts: scripts,
      tell,
    };
    const results = await runPlan(plan, browser, interrupted.signal);
    const figures = figuresOf(results);
    if (seed !== undefined) {
      process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
      await forget(file);
    } else if (interrupted.signal.aborted || broker !== undefined) {
      process.stdout.write(`${JSON.stringify(figures.brokers, null, 2)}\n`);
    } else {
      await writeSection('page changes', markdownOf(figures, plan.seeds, new Date().toISOString().slice(0, 10)));
      await writeFile(join(root, 'docs/reliability.json'), `${JSON.stringify(figures, null, 2)}\n`);
      process.stdout.write(`${JSON.stringify(figures.brokers, null, 2)}\n`);
      await forget(file);
    }
    if (figures.failures.some(({ end }) => end === 'wrong')) process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
