/** What a run found, as figures and as a section of `docs/reliability.md`. */
import { catalogue } from './kinds/catalogue.ts';
import type { PageResult } from './run.ts';

const ends = ['published', 'page-changed', 'wrong'] as const;
type Tally = Record<(typeof ends)[number], number> & { pages: number };

/** The figures of a run. */
export interface Figures {
  readonly pages: number;
  readonly brokers: Readonly<Record<string, Tally>>;
  /** By kind, then by broker. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Tally>>>>;
  /** By name of the script, over pages made from Kite's page of today and over all. */
  readonly scripts: Readonly<Record<string, { readonly today: ScriptTally; readonly all: ScriptTally }>>;
  /** prebell on the pages that the scripts were tried on: those made from Kite's page of today, and all. */
  readonly besideScripts: { readonly today: Tally; readonly all: Tally };
  readonly failures: readonly PageResult[];
  /** Pages that the scripted person could not pass either; they are in no other figure. */
  readonly impassable: readonly PageResult[];
}

interface ScriptTally {
  readonly pages: number;
  readonly arrived: number;
  readonly wrong: number;
}

function tally(results: readonly PageResult[]): Tally {
  const count = (end: PageResult['end']) => results.filter((each) => each.end === end).length;
  return { pages: results.length, published: count('published'), 'page-changed': count('page-changed'), wrong: count('wrong') };
}

/** Counts. */
export function figuresOf(all: readonly PageResult[]): Figures {
  const results = all.filter(({ impassable }) => impassable === undefined);
  const names = [...new Set(results.map(({ broker }) => broker))];
  const by = (chosen: (result: PageResult) => boolean) =>
    Object.fromEntries(
      names
        .map((name) => [name, results.filter((each) => each.broker === name && chosen(each))] as const)
        .filter(([, found]) => found.length > 0)
        .map(([name, found]) => [name, tally(found)]),
    );
  const scripted = results.filter(({ scripts }) => scripts !== undefined);
  const today = (each: PageResult) => each.base === 'today';
  const script = (name: string, pages: readonly PageResult[]): ScriptTally => ({
    pages: pages.length,
    arrived: pages.filter(({ scripts }) => scripts?.[name] === 'arrived').length,
    wrong: pages.filter(({ scripts }) => scripts?.[name] === 'wrong').length,
  });
  return {
    pages: results.length,
    brokers: by(() => true),
    kinds: Object.fromEntries(catalogue.map(({ name }) => [name, by(({ kinds }) => kinds.includes(name))])),
    scripts: Object.fromEntries(
      Object.keys(scripted[0]?.scripts ?? {}).map((name) => [
        name,
        { today: script(name, scripted.filter(today)), all: script(name, scripted) },
      ]),
    ),
    besideScripts: { today: tally(scripted.filter(today)), all: tally(scripted) },
    failures: results.filter(({ end }) => end !== 'published'),
    impassable: all.filter(({ impassable }) => impassable !== undefined),
  };
}

const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const share = (part: number, all: number) => (all === 0 ? '–' : `${part} of ${all} (${((100 * part) / all).toFixed(1)} %)`);

/** The section. `seeds`: those of the pages, in order. */
export function markdownOf(figures: Figures, seeds: readonly number[], day: string): string {
  const names = Object.keys(figures.brokers);
  const lines = [
    `\`npm run resilience -- pages --from ${seeds[0]}\` on ${day}, seeds ${seeds[0]} to ${seeds.at(-1)}: ${figures.pages} changed logins of the simulated brokers, each with one to four of ${catalogue.length} kinds of change. \`-- --broker NAME --seed N\` repeats one of them.`,
    '',
    row('broker', 'published', 'page-changed, nothing sent twice', 'anything else'),
    row('---', '---', '---', '---'),
    ...names.map((name) => {
      const { pages, published, wrong, 'page-changed': changed } = figures.brokers[name]!;
      return row(name, share(published, pages), share(changed, pages), share(wrong, pages));
    }),
  ];
  if (figures.impassable.length > 0) {
    const names = figures.impassable.map(({ broker, seed }) => `${broker} ${seed}`).join(', ');
    lines.push('', `Left out, because the scripted person could not pass them either: ${names}.`);
  }
  if (Object.keys(figures.scripts).length > 0) {
    const { today, all } = figures.besideScripts;
    lines.push(
      '',
      'On the same Kite pages, the selectors of three public scripts. Pages "of today" are changed from the page that these scripts are written for; the others from older or invented ones.',
      '',
      row('', 'logged in, pages of today', 'logged in, all pages', 'sent something wrong or twice'),
      row('---', '---', '---', '---'),
      ...Object.entries(figures.scripts).map(([name, { today, all }]) =>
        row(`script: ${name}`, share(today.arrived, today.pages), share(all.arrived, all.pages), all.wrong),
      ),
      row('prebell', share(today.published, today.pages), share(all.published, all.pages), all.wrong),
    );
  }
  lines.push(
    '',
    '<details><summary>Kind by kind: published of all pages with this kind (most have other kinds too)</summary>',
    '',
    row('kind', ...names),
    row('---', ...names.map(() => '---')),
    ...Object.entries(figures.kinds).map(([kind, found]) =>
      row(`\`${kind}\``, ...names.map((name) => (found[name] ? `${found[name].published} of ${found[name].pages}` : '–'))),
    ),
    '',
    '</details>',
    '',
    `<details><summary>All ${figures.failures.length} that were not published</summary>`,
    '',
    row('broker', 'seed', 'ended', 'page', 'kinds', 'what was told and counted'),
    row('---', '---', '---', '---', '---', '---'),
    ...figures.failures.map(({ broker, seed, end, base, kinds, detail }) =>
      row(broker, seed, end, base, kinds.map((kind) => `\`${kind}\``).join(' '), detail),
    ),
    '',
    '</details>',
  );
  return lines.join('\n');
}
