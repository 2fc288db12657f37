/** What is being waited for, shown while it happens: a live list on a terminal, otherwise a line for each change. */

import { createLogUpdate } from 'log-update';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { endLine } from './report.ts';
import { type Paint, paintFor, type Tone, toneOf } from './style.ts';
import { seconds } from './words.ts';

/** Shows how the runs of some accounts go on. */
export interface Progress {
  /** The account's run does or waits for this. A text that begins with `note: ` is kept for the reader. */
  says(account: string, waitingFor: string): void;
  /** The account's run has ended. */
  ended(account: string, outcome: Outcome): void;
  /** Nothing more will come. On a terminal the list stays, unless it is to be cleared for a table that says the same. */
  close(clear?: boolean): void;
}

/** Shows progress on this stream. */
export function progressOn(stream: NodeJS.WriteStream, accounts: readonly string[]): Progress {
  // Some programs open a terminal without a size, where no list can be drawn.
  const drawable = stream.isTTY && stream.columns > 0 && process.env.TERM !== 'dumb';
  return drawable ? liveList(stream, accounts) : plainLines(stream);
}

/** Whether this is not waited for but told to the reader. */
export function isNote(waitingFor: string): boolean {
  return waitingFor.startsWith('note: ');
}

function plainLines(stream: NodeJS.WriteStream): Progress {
  const last = new Map<string, string>();
  return {
    says(account, waitingFor) {
      if (last.get(account) === waitingFor) return;
      last.set(account, waitingFor);
      stream.write(`${account}: ${isNote(waitingFor) ? '' : 'waiting for '}${waitingFor}\n`);
    },
    ended: (account, outcome) => void stream.write(`${account}: ${endLine(outcome)}\n`),
    close: () => undefined,
  };
}

interface Row {
  readonly account: string;
  waitingFor?: string;
  since?: number;
  outcome?: Outcome;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameTime = 80;
const marks: Record<Tone, string> = { good: '✔', warn: '○', bad: '✖', quiet: '·', strong: '·', plain: '·' };

function liveList(stream: NodeJS.WriteStream, accounts: readonly string[]): Progress {
  const paint = paintFor(stream);
  const update = createLogUpdate(stream);
  const rows = new Map<string, Row>(accounts.map((account) => [account, { account }]));
  const width = Math.max(...accounts.map((account) => account.length));
  const notes: string[] = [];
  let frame = 0;
  const draw = () => update([...rows.values()].map((row) => rowLine(row, width, frames[frame % frames.length]!, paint)).join('\n'));
  const timer = setInterval(() => {
    frame++;
    draw();
  }, frameTime);
  draw();
  return {
    says(account, waitingFor) {
      const row = rows.get(account)!;
      if (isNote(waitingFor)) notes.push(`${account}: ${waitingFor}`);
      else row.waitingFor = waitingFor;
      row.since ??= Date.now();
      delete row.outcome;
    },
    ended: (account, outcome) => void Object.assign(rows.get(account)!, { outcome }),
    close(clear = false) {
      clearInterval(timer);
      draw();
      if (clear) update.clear();
      update.done();
      for (const note of notes) stream.write(`${note}\n`);
    },
  };
}

function rowLine({ account, waitingFor, since, outcome }: Row, width: number, spinner: string, paint: Paint): string {
  const name = paint('strong', account.padEnd(width));
  if (outcome) return `${paint(toneOf(outcome.outcome), marks[toneOf(outcome.outcome)])} ${name}  ${endLine(outcome)}`;
  if (waitingFor === undefined) return `${paint('quiet', marks.quiet)} ${name}  ${paint('quiet', 'waits for its turn')}`;
  const took = since === undefined ? '' : paint('quiet', seconds(Date.now() - since));
  return `${spinner} ${name}  waiting for ${waitingFor}  ${took}`;
}
