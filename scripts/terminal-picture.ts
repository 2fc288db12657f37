/** Plays the demo and draws what a terminal shows of it as `docs/demo.svg`. Run it with `npm run picture`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm, { type IBufferCell, type IBufferLine } from '@xterm/headless';

const root = join(import.meta.dirname, '..');
const columns = 100;

// Half the height of a letter is a little more than its width in most monospace fonts; `textLength` makes it exact.
const letter = { width: 8.4, height: 19, size: 14 };
const margin = { left: 24, top: 68, bottom: 14 };
const colours = {
  page: '#10151c',
  bar: '#1a212b',
  text: '#d6dde6',
  dim: '#8391a3',
  ansi: ['#5c6773', '#f2777a', '#7fd69b', '#f0c674', '#6cb6ff', '#d2a8ff', '#76d9d3', '#d6dde6'],
};

const text = await play();
const terminal = new xterm.Terminal({ cols: columns, rows: 200, convertEol: true, allowProposedApi: true });
await new Promise<void>((drawn) => terminal.write(text, drawn));
mkdirSync(join(root, 'docs'), { recursive: true });
writeFileSync(join(root, 'docs', 'demo.svg'), draw(linesOf(terminal)));

/** Everything the demo writes, with the colours and the live list of a terminal. */
async function play(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'prebell-picture-'));
  try {
    const file = openSync(join(folder, 'screen'), 'a');
    const asTerminal = `for (const stream of [process.stdout, process.stderr]) Object.assign(stream, { isTTY: true, columns: ${columns}, rows: 100 });`;
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(asTerminal)}`, join(root, 'bin', 'prebell.ts'), 'demo'],
      { cwd: folder, stdio: ['ignore', file, file], env: { ...process.env, FORCE_COLOR: '1', TERM: 'xterm-256color' } },
    );
    const [code] = await once(child, 'exit');
    closeSync(file);
    const written = readFileSync(join(folder, 'screen'), 'utf8');
    if (code !== 0) throw new Error(`The demo ended with exit code ${code}: ${written.slice(-2000)}`);
    return written;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The terminal's lines up to the last that is not empty. */
function linesOf({ buffer }: xterm.Terminal): IBufferLine[] {
  const lines = Array.from({ length: buffer.active.length }, (_, row) => buffer.active.getLine(row)!);
  const last = lines.findLastIndex((line) => line.translateToString(true) !== '');
  const first = lines.findIndex((line) => line.translateToString(true) !== '');
  return lines.slice(first, last + 1);
}

function draw(lines: readonly IBufferLine[]): string {
  const width = columns * letter.width + 2 * margin.left;
  const height = margin.top + lines.length * letter.height + margin.bottom;
  const dots = ['#f2777a', '#f0c674', '#7fd69b'].map((fill, place) => `<circle cx="${24 + place * 20}" cy="19" r="6" fill="${fill}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="prebell demo in a terminal">
<rect width="${width}" height="${height}" rx="10" fill="${colours.page}"/>
<path d="M0 38V10a10 10 0 0 1 10-10h${width - 20}a10 10 0 0 1 10 10v28z" fill="${colours.bar}"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${letter.size}" fill="${colours.text}">
<text x="${width / 2}" y="24" text-anchor="middle" fill="${colours.dim}">npm start</text>
${lines.map((line, row) => drawLine(line, margin.top + row * letter.height)).join('')}</g>
</svg>
`;
}

interface Run {
  readonly column: number;
  readonly style: string;
  text: string;
}

function drawLine(line: IBufferLine, y: number): string {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column)!;
    const chars = cell.getChars() || ' ';
    const style = styleOf(cell);
    const last = runs.at(-1);
    // Words stand where they belong whatever the font's width: a gap begins a new run.
    if (last && last.style === style && !(chars !== ' ' && last.text.endsWith('  '))) last.text += chars;
    else runs.push({ column, style, text: chars });
  }
  return runs
    .map((run) => ({ ...run, column: run.column + run.text.search(/\S|$/), text: run.text.trim() }))
    .filter((run) => run.text !== '')
    .map(({ column, style, text }) => {
      const x = round(margin.left + column * letter.width);
      return `<text x="${x}" y="${y}"${style} textLength="${round(text.length * letter.width)}">${escapeXml(text)}</text>\n`;
    })
    .join('');
}

function styleOf(cell: IBufferCell): string {
  const fill = cell.isFgPalette() ? colours.ansi[cell.getFgColor() % 8] : cell.isDim() ? colours.dim : undefined;
  return `${fill ? ` fill="${fill}"` : ''}${cell.isBold() ? ' font-weight="bold"' : ''}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

function escapeXml(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
