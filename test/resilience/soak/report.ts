/** The soak's section of `docs/reliability.md`. */
import { type Level, levelsOf, type Measure, type Sample } from './level.ts';
import type { Ended } from './logins.ts';

const names: Readonly<Record<Measure, string>> = {
  memory: 'memory (RSS)',
  heap: 'JavaScript heap',
  childMemory: 'memory of children',
  processes: 'processes',
  descriptors: 'file descriptors',
  files: 'temporary files',
};

/** At which parts of a run the table looks. */
const parts = [0.1, 0.25, 0.5, 0.75, 1];

/** What was done, what it held, and whether that stayed level. */
export function markdownOf(samples: readonly Sample[], ended: readonly Ended[], command: string, day: string): string {
  const end = samples.at(-1)!.logins;
  const shown = parts.map((part) => samples.find(({ logins }) => logins >= part * end)!);
  const levels = new Map(levelsOf(samples).map((level) => [level.measure, level]));
  const unlike = ended.filter(({ asExpected }) => !asExpected);
  const wrong = ended.filter(({ got }) => got !== 'published').length;
  const rows = (Object.keys(names) as Measure[]).map((measure) => [
    names[measure],
    ...shown.map((sample) => figure(measure, sample[measure])),
    rise(levels.get(measure)),
  ]);
  const header = ['after … logins', ...shown.map(({ logins }) => String(logins)), 'rise over the second half'];
  return [
    `\`${command}\` on ${day}: ${ended.length} logins in one process, at the three simulated brokers in turn; ${wrong} of them failed, ${unlike.length === 0 ? '' : 'nearly '}all on purpose (wrong passwords, a browser killed after the password, an unknown page, a secret that does not fit). ${unlike.length === 0 ? 'Each ended as it has to.' : `${ended.length - unlike.length} ended as they have to; the others: ${tally(unlike)}.`}`,
    [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    'Taken between logins, after a collection of garbage. A rise is that of the line of least squares; level is what rises by no more than 10 % of its own height.',
  ].join('\n\n');
}

function figure(measure: Measure, value: number | undefined): string {
  if (value === undefined) return 'not told';
  return measure === 'memory' || measure === 'heap' || measure === 'childMemory' ? `${(value / 2 ** 20).toFixed(0)} MB` : String(value);
}

function rise(level: Level | undefined): string {
  return level ? `${(level.rise * 100).toFixed(1)} %${level.isLevel ? '' : ', **not level**'}` : 'not judged';
}

function tally(ended: readonly Ended[]): string {
  const counts = new Map<string, number>();
  for (const { broker, got } of ended) counts.set(`${broker} ${got}`, (counts.get(`${broker} ${got}`) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} × ${what}`).join(', ');
}
