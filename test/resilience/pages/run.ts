/** Tries many changed logins, several at a time, and remembers the results so that an interrupted run goes on. */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Bench, openBench, type Trial } from './bench.ts';
import { logInAsPerson } from './person.ts';
import { publicScripts, runPublicScript, type ScriptEnd } from './public-scripts.ts';

/** One changed login, and how others fared on its pages. */
export interface PageResult extends Trial {
  /** Where the scripted person was stuck on the same page; absent if it got through or was not asked. Such a page proves nothing. */
  readonly impassable?: string;
  /** How the public scripts fared, by name; Kite only. */
  readonly scripts?: Readonly<Record<string, ScriptEnd>>;
}

/** What to run. */
export interface Plan {
  readonly brokers: readonly string[];
  readonly seeds: readonly number[];
  /** How many at a time. */
  readonly jobs: number;
  /** Where results are remembered, one JSON object a line. */
  readonly file: string;
  /** Also runs the public scripts on Kite's pages. */
  readonly withScripts: boolean;
  readonly tell: (line: string) => void;
}

/** Runs the plan, less what the file already has. */
export async function runPlan(plan: Plan, browser: Browser, signal: AbortSignal): Promise<PageResult[]> {
  const results = await remembered(plan);
  const isDone = new Set(results.map(({ broker, seed }) => `${broker} ${seed}`));
  const todo = plan.seeds
    .flatMap((seed) => plan.brokers.map((broker) => ({ broker, seed })))
    .filter(({ broker, seed }) => !isDone.has(`${broker} ${seed}`));
  if (results.length > 0) plan.tell(`${results.length} pages were tried before; ${todo.length} to go.`);
  await mkdir(dirname(plan.file), { recursive: true });
  const work = async () => {
    const benches = new Map<string, Bench>();
    try {
      for (let next = todo.shift(); next && !signal.aborted; next = todo.shift()) {
        const { broker, seed } = next;
        const bench = benches.get(broker) ?? (await openBench(broker));
        benches.set(broker, bench);
        const result = await tryPage(bench, seed, browser, plan.withScripts && broker === 'kite');
        await appendFile(plan.file, `${JSON.stringify(result)}\n`);
        results.push(result);
        plan.tell(`${results.length}/${plan.seeds.length * plan.brokers.length} ${line(result)}`);
      }
    } finally {
      await Promise.all([...benches.values()].map((bench) => bench.close()));
    }
  };
  await Promise.all(Array.from({ length: plan.jobs }, work));
  return results.sort((one, other) => plan.brokers.indexOf(one.broker) - plan.brokers.indexOf(other.broker) || one.seed - other.seed);
}

/** Forgets the results. */
export async function forget(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function remembered({ file, brokers, seeds }: Plan): Promise<PageResult[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // A line that a kill cut short is tried again.
  const lines = text.split('\n').filter((each) => each.endsWith('}'));
  return lines.map((each) => JSON.parse(each) as PageResult).filter(({ broker, seed }) => brokers.includes(broker) && seeds.includes(seed));
}

async function tryPage(bench: Bench, seed: number, browser: Browser, withScripts: boolean): Promise<PageResult> {
  const mutation = bench.mutation(seed);
  const trial = await bench.refresh(mutation);
  if (trial.end !== 'published') {
    const stopped = await bench.visit(mutation, browser, logInAsPerson);
    if (stopped !== null) return { ...trial, impassable: stopped };
  }
  if (!withScripts) return trial;
  const ends = await Promise.all(
    publicScripts.map(
      async (script) => [script.name, await bench.visit(mutation, browser, (visit) => runPublicScript(script, visit))] as const,
    ),
  );
  return { ...trial, scripts: Object.fromEntries(ends) };
}

function line({ broker, seed, end, base, kinds, detail, seconds, impassable }: PageResult): string {
  if (impassable !== undefined) return `${broker} ${seed}: a person cannot pass it either, ${base}: ${kinds.join(', ')}\n    ${impassable}`;
  return `${broker} ${seed}: ${end} in ${seconds} s, ${base}: ${kinds.join(', ')}${end === 'published' ? '' : `\n    ${detail}`}`;
}
