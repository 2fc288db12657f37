/** What a run found, as a section of `docs/reliability.md`. */
import { awsFaults } from './aws/cells.ts';
import { browserFaults, type Duration, durations, faults } from './faults.ts';
import type { Result } from './plan.ts';

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The section. */
export function markdownOf(results: readonly Result[], day: string): string {
  const wrong = results.filter(({ wrongs }) => wrongs.length > 0);
  const brokers = [...new Set(results.map(({ broker }) => broker))];
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const lines = [
    `\`npm run resilience -- faults\` on ${day}: ${results.length} mornings, each with one fault at one step. ${results.length - wrong.length} went as promised, ${wrong.length} did not. Together the simulated brokers counted ${sum(({ passwords }) => passwords)} passwords and ${sum(({ codes }) => codes)} codes in ${sum(({ rungs }) => rungs.length)} rungs; no rung had more than one of each. \`-- --broker NAME --step TEXT --fault NAME\` repeats some of them.`,
    '',
    'Each table tells when the token was published, or when the function had done its work. `08:15 · 09:00`: at 08:15 after a fault of one rung, and at 09:00 after one until 08:50. `stopped`: at three strikes, by logins whose end nobody knows. `held`: until a person looks at an answer that could not be read, or at a fault of prebell itself after a submission.',
    '',
    ...brokers.flatMap((broker) => table(broker, broker, results, publishedIn)),
    '<details><summary>What each morning was told as in its first rung</summary>',
    '',
    ...brokers.flatMap((broker) => table(broker, broker, results, toldIn)),
    '</details>',
  ];
  if (wrong.length > 0) {
    lines.push('', row('not as promised', 'what'), row('---', '---'), ...wrong.map(({ name, wrongs }) => row(name, wrongs.join('; '))));
  }
  return lines.join('\n');
}

function table(title: string, broker: string, results: readonly Result[], cell: (results: readonly Result[]) => string): string[] {
  const own = results.filter((result) => result.broker === broker);
  const steps = distinct(own.map(({ step }) => step));
  const columns = [...[...faults, ...browserFaults].map(([fault]) => fault), ...awsFaults].filter((fault) =>
    own.some((result) => result.fault === fault),
  );
  return [
    row(title, ...columns),
    row('---', ...columns.map(() => '---')),
    ...steps.map((step) =>
      row(`\`${step}\``, ...columns.map((fault) => cell(own.filter((result) => result.step === step && result.fault === fault)))),
    ),
    '',
  ];
}

/** `08:15 · 09:00`: after a fault of one rung, and after one that lasts until 08:50. */
function publishedIn(results: readonly Result[]): string {
  if (results.length === 0) return '';
  const mark = results.some(({ wrongs }) => wrongs.length > 0) ? '**wrong** ' : '';
  return (
    mark +
    durations
      .slice(1)
      .map((duration) => endsOf(results, duration))
      .filter(Boolean)
      .join(' · ')
  );
}

function endsOf(results: readonly Result[], duration: Duration): string {
  return distinct(results.filter((result) => result.duration === duration).map(endOf)).join(', ');
}

function endOf({ rungs }: Result): string {
  const published = rungs.find((rung) => / (published|fresh|done)$/.test(rung));
  if (published) return published.slice(0, 5);
  return rungs.at(-1)!.endsWith('locked') ? 'stopped' : 'held';
}

/** Codes, and how far the secrets got. */
function toldIn(results: readonly Result[]): string {
  return distinct(results.map(({ rungs }) => rungs[0]!.slice(6))).join('; ');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
