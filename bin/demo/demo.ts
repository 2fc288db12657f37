/** The demo: two rungs of a morning, told as they happen, then what the broker counted and where to look. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { alertLines } from '../../lambdas/refresher/alert.ts';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { Backend } from '../cli/backend.ts';
import { Interrupted } from '../cli/interruption.ts';
import { localBackend } from '../cli/local-backend.ts';
import { isNote, type Progress, progressOn } from '../cli/progress.ts';
import { outcomeTable, shortPath, troubleText } from '../cli/report.ts';
import { runRefreshes } from '../cli/run-refreshes.ts';
import { hang, type Sheet, sheetFor } from '../cli/style.ts';
import { table } from '../cli/table.ts';
import { browserFolder, makeDemoFolder } from './folder.ts';
import { cast, type Morning, startMorning } from './morning.ts';

/** What the demo is asked. */
export interface DemoRequest {
  /** Its folder; made anew. */
  readonly dir: string;
  /** Keep the broker running afterwards. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

/** A page that reads well, in a pipe too. */
const sheet: Sheet = { ...sheetFor(process.stdout), width: Math.min(sheetFor(process.stdout).width, 100) };
const { paint } = sheet;
const accounts = cast.map(({ account }) => account);

/** Plays the demo on stdout and stderr; gives whether everything came as it should. */
export async function demo({ dir, keep, signal }: DemoRequest): Promise<boolean> {
  makeDemoFolder(dir, accounts);
  const morning = await startMorning(dir);
  try {
    return await play(dir, keep, signal, morning);
  } finally {
    await morning.close();
  }
}

async function play(dir: string, keep: boolean, signal: AbortSignal, morning: Morning): Promise<boolean> {
  // A page on which nothing happens is given up sooner than in earnest: nobody's network is slow here.
  const backend = localBackend(dir, { signal, patience: 4_000, tmp: resolve(dir, browserFolder) });
  introduce();
  await backend.finishLogin('beta', await morning.loginByHand('beta'), () => undefined);

  heading('The first rung');
  const first = await rung(backend, signal);
  tell(`\n${outcomeTable(first, sheet)}`);
  const unforeseen = unexpected(first, 'first');
  if (unforeseen.length) return disappoint(unforeseen, backend);
  const delta = first.find(({ account }) => account === 'delta')!;
  tell(troubleText({ account: 'delta', failure: delta.failure!, evidence: delta.evidence }, backend.option, sheet).trimEnd());

  heading('The alert that operations get for gamma');
  for (const line of alertFor(dir, 'gamma')) tell(quoted(line));

  heading('The next rung, 15 minutes later');
  tell(`Kite shows delta its ordinary page again. Nobody has mended gamma.\n`);
  morning.repairPage();
  const second = await rung(backend, signal);
  const unforeseenLater = unexpected(second, 'second');
  if (unforeseenLater.length) return disappoint(unforeseenLater, backend);

  heading('What the brokers counted over both rungs');
  tell(counted(morning));
  heading('Where to look');
  tell(places(dir, delta.evidence));
  if (keep) await stay(dir, signal);
  return true;
}

function introduce(): void {
  tell(`\n${paint('strong', 'prebell')}  every broker token, fresh before the opening bell\n`);
  tell(
    hang(
      '',
      'A morning of six accounts at three systems. Only the brokers are simulated: real Chromium opens their pages, types the password and the TOTP code and takes the redirect, and each token is proved and published as in earnest. Nothing leaves this machine.',
      sheet,
    ),
  );
  tell('');
  const width = Math.max(...accounts.map((account) => account.length));
  for (const { account, story } of cast) tell(`  ${paint('strong', account.padEnd(width))}  ${story}`);
}

/** One rung of the ladder, as `prebell refresh --local DIR` does it. */
async function rung(backend: Backend, signal: AbortSignal): Promise<Outcome[]> {
  const progress = progressOn(process.stderr, accounts);
  try {
    return await runRefreshes(accounts, { backend, progress: withoutNotes(progress), signal });
  } finally {
    progress.close();
  }
}

/** On a Friday every token ends before the next trading day; here that would only be repeated eight times. */
function withoutNotes(progress: Progress): Progress {
  return { ...progress, says: (account, waitingFor) => void (isNote(waitingFor) || progress.says(account, waitingFor)) };
}

function unexpected(outcomes: readonly Outcome[], which: 'first' | 'second'): Outcome[] {
  return outcomes.filter((outcome, index) => (outcome.failure?.code ?? outcome.reason ?? outcome.outcome) !== cast[index]![which]);
}

function disappoint(outcomes: readonly Outcome[], backend: Backend): false {
  heading('This is not how the demo should go');
  for (const { account, outcome, reason, failure, evidence } of outcomes) {
    tell(failure ? troubleText({ account, failure, evidence }, backend.option, sheet) : `${account}: ${outcome} ${reason ?? ''}`);
  }
  return false;
}

function alertFor(dir: string, account: string): string[] {
  const lines = readFileSync(join(dir, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  const details = lines.map((line) => (JSON.parse(line) as { detail: PrebellEvent['detail'] }).detail);
  return alertLines(details.find((detail) => detail.account === account && detail.alert)!.alert!);
}

/** One line of the alert beside a bar, wrapped. */
function quoted(line: string): string {
  const bar = `  ${paint('warn', '│')} `;
  return hang('    ', line, sheet)
    .split('\n')
    .map((part) => bar + part.slice(4))
    .join('\n');
}

function counted(morning: Morning): string {
  const rows = accounts.map((account) => {
    const { passwords, codes, tokens } = morning.counted(account);
    return [paint('strong', account), ...[passwords, codes, tokens].map(String), remarks[account] ?? ''];
  });
  const reached = `Redirects that reached the app’s address (they carry the login): ${morning.landings()}`;
  return `${table(['account', 'passwords', 'totp codes', 'tokens', ''], rows, sheet)}\n${reached}`;
}

const remarks: Readonly<Record<string, string>> = {
  alpha: 'one login, and none while its token works',
  beta: 'the login made by hand',
  gamma: 'refused once and never sent again',
  delta: 'nothing typed into the page nobody knows, one login later',
  epsilon: 'another broker, the same rules',
  zeta: 'the login, and the console’s prompt for its key',
};

function places(dir: string, evidence: string | undefined): string {
  const rows = [
    ['what a bot reads', join(dir, 'alpha', 'token.json')],
    ['the page nobody knows, masked', evidence === undefined ? '–' : shortPath(evidence)],
    ['every event', join(dir, 'events.jsonl')],
    ['how the accounts stand', `npx prebell status --local ${dir}`],
    ['your own account on this laptop', 'npx prebell refresh --local ./accounts   (it says how to add one)'],
    ['on AWS, every morning', 'npx cdk deploy'],
  ];
  const width = Math.max(...rows.map(([what]) => what!.length));
  return `${rows.map(([what, where]) => `  ${paint('quiet', what!.padEnd(width))}  ${where}`).join('\n')}\n`;
}

/** Keeps the broker running until the person has seen enough. */
async function stay(dir: string, signal: AbortSignal): Promise<void> {
  tell(`The simulated broker stays up. Try: npx prebell refresh --local ${dir}   (Ctrl-C ends it)`);
  const alive = setInterval(() => undefined, 60_000);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(alive);
  throw new Interrupted();
}

function heading(text: string): void {
  tell(`\n${paint('strong', text)}\n`);
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
