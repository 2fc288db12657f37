/** A table without lines, for people; columns that do not fit are wrapped. */
import Table from 'cli-table3';
import type { Paint } from './style.ts';

const gap = '  ';
const noLines = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((place) => [place, '']),
);

/** The table as text, with a line break at the end. Cells may be painted. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const drawn = new Table({
    chars: { ...noLines, middle: gap },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    wordWrap: true,
  });
  drawn.push(
    head.map((title) => paint('quiet', title.toUpperCase())),
    ...rows.map((row) => [...row]),
  );
  return `${drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}
