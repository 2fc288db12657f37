import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import xterm from '@xterm/headless';
import { progressOn } from '../../bin/cli/progress.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';

const published: Outcome = { account: 'alpha', broker: 'kite', outcome: 'published', expires_at: null, timings_ms: { total: 1000 } };

/** A stream as stderr is; what was written to it. */
function stream(properties: object): { stream: NodeJS.WriteStream; written: () => string } {
  const through = Object.assign(new PassThrough(), properties);
  let text = '';
  through.on('data', (chunk) => {
    text += chunk;
  });
  return { stream: through as unknown as NodeJS.WriteStream, written: () => text };
}

/** What a terminal shows after this text. */
async function shown(text: string): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: 100, rows: 30, convertEol: true, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const lines = Array.from({ length: 30 }, (_, row) => terminal.buffer.active.getLine(row)!.translateToString(true));
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

describe('progress', () => {
  test('where there is no terminal: a plain line for each change', () => {
    const { stream: out, written } = stream({ isTTY: false });
    const progress = progressOn(out, ['alpha', 'beta']);
    progress.says('alpha', 'the login page');
    progress.says('alpha', 'the login page');
    progress.says('beta', 'note: this token ends early');
    progress.ended('alpha', published);
    progress.close();
    expect(written()).toBe(`\
alpha: waiting for the login page
beta: note: this token ends early
alpha: published, no end is known (1.0 s)
`);
  });

  test('on a terminal: a list with a line for each account, which stays, with the notes below it', async () => {
    const { stream: out, written } = stream({ isTTY: true, columns: 100, rows: 30 });
    const progress = progressOn(out, ['alpha', 'beta']);
    expect(await shown(written())).toEqual(['· alpha  waits for its turn', '· beta   waits for its turn']);
    progress.says('alpha', 'the login page');
    progress.says('beta', 'the browser');
    progress.says('beta', 'note: this token ends early');
    progress.ended('alpha', published);
    progress.close();
    expect(await shown(written())).toEqual([
      '✔ alpha  published, no end is known (1.0 s)',
      expect.stringMatching(/^. beta {3}waiting for the browser {2}\d\.\d s$/),
      'beta: note: this token ends early',
    ]);
  });

  test('on a terminal: cleared where a table follows', async () => {
    const { stream: out, written } = stream({ isTTY: true, columns: 100, rows: 30 });
    const progress = progressOn(out, ['alpha']);
    progress.ended('alpha', published);
    progress.close(true);
    expect(await shown(written())).toEqual([]);
  });
});
