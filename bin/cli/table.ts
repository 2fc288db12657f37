/** A table without lines, for people; columns that do not fit are wrapped. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Sheet } from './style.ts';

const gap = '  ';
const noLines = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((place) => [place, '']),
);

/** The table as text, with a line break at the end. Cells may be painted. Where it is too wide, its last column is wrapped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], { paint, width }: Sheet): string {
  const cells = [head.map((title) => paint('quiet', title.toUpperCase())), ...rows.map((row) => [...row])];
  const others = head.slice(0, -1).map((_, column) => Math.max(...cells.map((row) => stripVTControlCharacters(row[column]!).length)));
  const left = width - others.reduce((sum, one) => sum + one + gap.length, 0);
  const widest = Math.max(...cells.map((row) => stripVTControlCharacters(row.at(-1)!).length));
  const drawn = new Table({
    chars: { ...noLines, middle: gap },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    wordWrap: true,
    colWidths: [...others, Math.min(widest, Math.max(16, left))],
  });
  drawn.push(...cells);
  return `${drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}
