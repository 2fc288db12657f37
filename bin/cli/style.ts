/** Colour and width of what is printed: colour where the stream shows it and NO_COLOR does not forbid it. */
import { stripVTControlCharacters, styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';

/** What a text means. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong' | 'plain';

const formats = { good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim', strong: 'bold' } as const;

/** Paints texts for one stream. */
export type Paint = (tone: Tone, text: string) => string;

/** Paints for this stream: not at all in a pipe, with NO_COLOR or on a dumb terminal. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (tone, text) => (tone === 'plain' ? text : styleText(formats[tone], text, { stream }));
}

/** What results are printed on. */
export interface Sheet {
  readonly paint: Paint;
  /** Columns; lines that a person reads are wrapped there, and in a pipe nowhere. */
  readonly width: number;
}

/** The sheet that this stream is. */
export function sheetFor(stream: NodeJS.WriteStream): Sheet {
  return { paint: paintFor(stream), width: stream.isTTY ? Math.min(stream.columns || 80, 120) : Number.POSITIVE_INFINITY };
}

/** A lead, and beside it a text that is wrapped and keeps its left edge. */
export function hang(lead: string, text: string, { width }: Sheet): string {
  const edge = stripVTControlCharacters(lead).length;
  if (!Number.isFinite(width)) return lead + text;
  return lead + wrapAnsi(text, Math.max(20, width - edge)).replaceAll('\n', `\n${' '.repeat(edge)}`);
}

/** The tone of an outcome or a state. */
export function toneOf(word: string): Tone {
  if (word === 'published' || word === 'fresh') return 'good';
  if (word === 'skipped' || word === 'stale') return 'warn';
  return 'bad';
}
