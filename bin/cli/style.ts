/** Colour, where the stream shows it and NO_COLOR does not forbid it. */
import { styleText } from 'node:util';

/** What a text means. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'strong' | 'plain';

const formats = { good: 'green', bad: 'red', warn: 'yellow', quiet: 'dim', strong: 'bold' } as const;

/** Paints texts for one stream. */
export type Paint = (tone: Tone, text: string) => string;

/** Paints for this stream: not at all in a pipe, with NO_COLOR or on a dumb terminal. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (tone, text) => (tone === 'plain' ? text : styleText(formats[tone], text, { stream }));
}

/** The tone of an outcome or a state. */
export function toneOf(word: string): Tone {
  if (word === 'published' || word === 'fresh') return 'good';
  if (word === 'skipped' || word === 'stale') return 'warn';
  return 'bad';
}
