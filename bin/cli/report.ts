/** Results for people: a table, and below it what happened and what to do for each account that is not fresh. */
import { relative } from 'node:path';
import type { AccountTest } from '../../lambdas/refresher/account-test.ts';
import type { Failure } from '../../lambdas/refresher/failures.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { AccountStatus } from '../../lambdas/refresher/status.ts';
import { hang, type Sheet, toneOf } from './style.ts';
import { table } from './table.ts';
import { moment, nextWords, note, remedyHere, seconds, skipWords } from './words.ts';

/** One account's trouble. */
export interface Trouble {
  readonly account: string;
  readonly failure: Failure;
  readonly evidence?: string | undefined;
}

/** The outcomes of refreshes as a table. */
export function outcomeTable(outcomes: readonly Outcome[], sheet: Sheet): string {
  const { paint } = sheet;
  const rows = outcomes.map((outcome) => [
    paint('strong', outcome.account),
    outcome.broker ?? '–',
    paint(toneOf(outcome.outcome), outcome.outcome),
    moment(outcome.expires_at),
    note(outcome),
  ]);
  return table(['account', 'broker', 'outcome', 'until (IST)', 'note'], rows, sheet);
}

/** The standing of accounts as a table. */
export function statusTable(statuses: readonly AccountStatus[], sheet: Sheet): string {
  const { paint } = sheet;
  const rows = statuses.map((status) => [
    paint('strong', status.account),
    status.broker ?? '–',
    paint(toneOf(status.state), status.state),
    status.issued_at === null ? '–' : moment(status.expires_at),
    String(status.strikes),
    status.last ? `${moment(status.last.at)} ${status.last.outcome.failure?.code ?? status.last.outcome.outcome}` : 'never tried',
    nextWords[status.state],
  ]);
  return table(['account', 'broker', 'state', 'until (IST)', 'strikes', 'last (IST)', 'next'], rows, sheet);
}

/** What happened, what to do, where the evidence is. */
export function troubleText({ account, failure, evidence }: Trouble, option: string, sheet: Sheet): string {
  const { paint } = sheet;
  const lines = [
    hang(`${paint('bad', '✖')} ${paint('strong', account)}  `, failure.message, sheet),
    hang(`  ${paint('quiet', 'what to do')}  `, remedyHere(failure.remedy, option), sheet),
    ...(evidence === undefined ? [] : [`  ${paint('quiet', 'evidence')}    ${shortPath(evidence)}`]),
    `  ${paint('quiet', 'runbook')}     ${failure.runbook}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a test of an account found. */
export function testText({ account, broker, parts, scripts, failure, evidence }: AccountTest, option: string, sheet: Sheet): string {
  const { paint } = sheet;
  const found = parts?.length ? `is there: ${parts.join(', ')}` : 'begins behind something that a login presses first';
  const lines = [
    ...(failure ? [] : [`${paint('good', '✔')} ${paint('strong', account)}  what a login at ${broker} needs ${found}\n`]),
    ...(failure ? [troubleText({ account, failure, evidence }, option, sheet)] : []),
    ...(scripts.length ? [`  ${paint('quiet', 'refused')}     scripts from ${scripts.join(', ')}\n`] : []),
    `  ${paint('quiet', 'nothing was typed, pressed or submitted')}\n`,
  ];
  return lines.join('');
}

/** One line that says how a refresh ended. */
export function endLine({ outcome, reason, failure, expires_at, timings_ms }: Outcome): string {
  const until = expires_at ? `good until ${moment(expires_at)} IST` : 'no end is known';
  const took = `(${seconds(timings_ms.total ?? 0)})`;
  switch (outcome) {
    case 'published':
      return `published, ${until} ${took}`;
    case 'fresh':
      return `fresh without a login, ${until}`;
    case 'skipped':
      return `skipped: ${skipWords[reason!]}`;
    case 'failed':
      return `failed: ${failure!.code} ${took}`;
  }
}

/** A path as it is shortest to type from here; other addresses as they are. */
export function shortPath(path: string): string {
  if (!path.startsWith('/')) return path;
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
