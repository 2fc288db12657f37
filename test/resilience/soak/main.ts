/** `npm run resilience -- soak`: many logins in one process, and whether what it holds stays level. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../../../lambdas/browser/chromium.ts';
import { writeSection } from '../document.ts';
import { levelsOf, type Sample } from './level.ts';
import { batch, type Ended } from './logins.ts';
import { markdownOf } from './report.ts';
import { hasProc, takeSample } from './sample.ts';

const usage = `npm run resilience -- soak [--logins N] [--jobs N] [--json]

--logins  how many logins, 1000 unless given
--jobs    how many at a time, 1 unless given
--json    prints the samples and what was judged, and writes nothing

A run of 1000 or more writes its section of docs/reliability.md. Exit code 1: something does not stay level.
`;

/** Samples are taken this many times in a run. */
const sampleCount = 40;

const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** Does the logins that the options name. Sets the exit code to 1 if something leaks, or if the logins do not end as they have to. */
export async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(usage);
  const { values } = parseArgs({
    args: [...args],
    options: {
      logins: { type: 'string', default: '1000' },
      jobs: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const [logins, jobs] = [Number(values.logins), Number(values.jobs)];
  if (!(logins >= 1) || !(jobs >= 1)) throw new Error(usage);
  if (!hasProc) tell('This system has no /proc: descriptors, processes and resident memory are not told.');
  const { samples, ended } = await soak(logins, jobs);
  const levels = levelsOf(samples);
  const day = new Date().toISOString().slice(0, 10);
  const section = markdownOf(samples, ended, `npm run resilience -- soak --logins ${logins} --jobs ${jobs}`, day);
  if (values.json) process.stdout.write(`${JSON.stringify({ samples, ended, levels })}\n`);
  else if (logins >= 1000) await writeSection('soak', section);
  if (!values.json) process.stdout.write(`${section}\n`);
  // A machine that is short of time may give up a login that nothing is wrong with.
  const usual = ended.filter(({ asExpected }) => asExpected).length >= 0.95 * ended.length;
  if (!usual || levels.some(({ isLevel }) => !isLevel)) process.exitCode = 1;
  if (values.json) endSoon();
}

/** A leak may also keep a process from ending. */
function endSoon(): void {
  setTimeout(() => {
    tell('Something that a login left behind keeps this process alive.');
    process.exit(1);
  }, 5_000).unref();
}

/** The logins, with a temporary folder of their own and a sample after each batch. */
async function soak(logins: number, jobs: number): Promise<{ samples: Sample[]; ended: Ended[] }> {
  // One Chromium for all, inflated where every other run finds it; this process never leaves it.
  const { executable } = await findChromium(tmpdir(), process.env);
  const tmp = await mkdtemp(join(tmpdir(), 'prebell-soak-'));
  const before = { TMPDIR: process.env.TMPDIR, PREBELL_CHROMIUM: process.env.PREBELL_CHROMIUM };
  Object.assign(process.env, { TMPDIR: tmp, PREBELL_CHROMIUM: executable });
  for (let job = 0; job < jobs; job += 1) await mkdir(join(tmp, `job-${job}`));
  const size = Math.max(jobs, Math.ceil(logins / sampleCount));
  const samples: Sample[] = [];
  const ended: Ended[] = [];
  try {
    for (let from = 0; from < logins; from += size) {
      ended.push(...(await batch(from, Math.min(from + size, logins), jobs, tmp)));
      const sample = await takeSample(ended.length, tmp);
      samples.push(sample);
      const unlike = ended.filter(({ asExpected }) => !asExpected);
      const { memory, heap, processes, descriptors, files } = sample;
      const megabytes = (bytes: number | undefined) => (bytes === undefined ? '–' : `${(bytes / 2 ** 20).toFixed(0)} MB`);
      tell(
        `${sample.logins} logins: RSS ${megabytes(memory)}, heap ${megabytes(heap)}, ${processes ?? '–'} processes, ${descriptors ?? '–'} descriptors, ${files} files; ${unlike.length} ended otherwise`,
      );
    }
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(tmp, { recursive: true, force: true });
  }
  return { samples, ended };
}
