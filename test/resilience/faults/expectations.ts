/**
 * What the design promises of a morning under a fault: docs/how-it-works.md, "The rules that keep an account from being locked" and
 * "What may happen after a failure". Written down from there, not from what prebell does.
 */
import { strikeLimit } from '../../../lambdas/refresher/attempts.ts';
import type { FailureCode } from '../../../lambdas/refresher/failures.ts';
import type { Phase } from './brokers.ts';
import type { Cell } from './cells.ts';
import { type Fault, isOfBrowser } from './faults.ts';
import type { Morning, Rung } from './morning.ts';

/** Answers that are the broker's own and yet not to be read: what is not known to be acceptance may hold the account. */
const unreadable: readonly Fault[] = ['truncated', 'wrong type'];

/** Faults of a connection: what was typed may not have left at all. */
const neverSent: readonly Fault[] = ['refused', 'TLS'];

/** The codes that tell this fault rightly. */
export function rightCodes(phase: Phase, fault: Fault): readonly FailureCode[] {
  const known: FailureCode[] = unreadable.includes(fault) ? ['page-changed'] : [];
  const unavailable: FailureCode = fault === 'HTTP 429' ? 'rate-limited' : 'broker-unavailable';
  if (isOfBrowser(fault))
    return fault === 'no memory' ? ['internal', 'outcome-unknown'] : isTyped(phase) ? ['outcome-unknown'] : ['internal'];
  switch (phase) {
    case 'launch':
      return ['internal'];
    case 'open':
      return ['broker-unavailable', unavailable, ...known];
    case 'password':
    case 'code':
    case 'password and code':
      return ['outcome-unknown', ...known, ...(neverSent.includes(fault) ? [unavailable] : [])];
    case 'finish':
      return ['outcome-unknown', 'broker-unavailable', unavailable, ...known];
    case 'exchange':
    case 'proof':
      return ['broker-unavailable', unavailable];
  }
}

/** How far the secrets may have got where a login in this phase fails. */
const reach: Readonly<Record<Phase, readonly string[]>> = {
  launch: ['none', 'password', 'totp'],
  open: ['none'],
  password: ['none', 'password'],
  code: ['password', 'totp'],
  'password and code': ['none', 'totp'],
  finish: ['totp'],
  exchange: ['totp'],
  proof: ['totp', 'none'],
};

/** What of a morning is not as promised; nothing if all is. */
export function wrongsOf(cell: Cell, morning: Morning): string[] {
  const { rungs, counts, left } = morning;
  return [
    ...(morning.struck ? [] : ['the fault has befallen nothing']),
    ...(counts.wrong > 0 ? [`${counts.wrong} wrong passwords or codes`] : []),
    ...(counts.forbidden > 0 ? [`${counts.forbidden} forbidden requests`] : []),
    ...left.map((what) => `left behind: ${what}`),
    ...rungs.flatMap((rung) => wrongsOfRung(cell, rung).map((wrong) => `${rung.at}: ${wrong}`)),
    ...wrongsOfStrikes(rungs),
    ...wrongsOfEnd(cell, rungs),
  ];
}

function wrongsOfRung({ phase, fault }: Cell, { outcome, passwords, codes, logins, told }: Rung): string[] {
  const code = outcome.failure?.code;
  const right = rightCodes(phase, fault);
  return [
    ...(logins > 1 ? [`${logins} logins`] : []),
    ...(passwords > logins ? [`${passwords} passwords in ${logins} logins`] : []),
    ...(codes > logins ? [`${codes} codes in ${logins} logins`] : []),
    ...(code && !right.includes(code) ? [`${code} in place of ${right.join(' or ')}: ${outcome.failure?.message}`] : []),
    ...(code && !reach[phase].includes(outcome.submitted ?? 'none') ? [`it says that it submitted ${outcome.submitted}`] : []),
    ...(code && !told.includes(code) ? ['the failure was not told'] : []),
  ];
}

/** Strikes are what the rungs said, never above the limit, and gone with a proved login. */
function wrongsOfStrikes(rungs: readonly Rung[]): string[] {
  let sum = 0;
  return rungs.flatMap(({ at, outcome, strikes }) => {
    sum = outcome.outcome === 'published' || outcome.outcome === 'fresh' ? 0 : sum + (outcome.strikes ?? 0);
    return [
      ...(strikes === sum ? [] : [`${at}: ${strikes} strikes in the ledger, ${sum} told`]),
      ...(strikes > strikeLimit ? [`${at}: ${strikes} strikes`] : []),
    ];
  });
}

/** Whether a secret was typed, and nobody knows yet what came of it. */
function isTyped(phase: Phase): boolean {
  return phase === 'password' || phase === 'code' || phase === 'password and code' || phase === 'finish';
}

/** Whether the same run tries again: infrastructure faults it does, and what the broker gives only once is not lost yet. */
function isTriedAgain({ phase, fault, processed }: Cell): boolean {
  return !unreadable.includes(fault) && fault !== 'redirects' && (phase === 'proof' || !processed);
}

function wrongsOfEnd(cell: Cell, rungs: readonly Rung[]): string[] {
  const { phase, fault, duration } = cell;
  const mended = duration === 'until 08:50' ? '09:00' : duration === 'one request' && isTriedAgain(cell) ? '08:00' : '08:15';
  const published = rungs.find(({ outcome }) => outcome.outcome === 'published');
  const afterwards = published ? rungs.slice(rungs.indexOf(published) + 1) : [];
  const stale = afterwards.find(({ outcome }) => outcome.outcome !== 'fresh');
  if (stale) return [`${stale.at}: ${describe(stale)} though it was published at ${published?.at}`];
  const logins = rungs.reduce((sum, rung) => sum + rung.logins, 0);
  // A staged token is proved and published later without another login.
  if (phase === 'proof' && logins > 1) return [`${logins} logins, though the token was staged`];
  if (published && published.at <= mended) return [];
  if (published) return [`published only at ${published.at}, though all was well from ${mended} on`];
  const typed = isTyped(phase) || fault === 'no memory';
  const skipped = rungs.find(({ outcome }) => outcome.outcome === 'skipped')?.outcome.reason;
  if (typed && skipped === 'quarantined' && unreadable.includes(fault)) return [];
  const unknown = rungs.filter(({ outcome }) => outcome.failure?.code === 'outcome-unknown').length;
  if (typed && skipped === 'locked' && duration === 'until 08:50' && unknown === strikeLimit) return [];
  return [`not published: ${rungs.map(describe).join(', ')}`];
}

/** A rung in short: `published`, `broker-unavailable after none`, `skipped: locked`. */
export function describe({ outcome }: Rung): string {
  if (outcome.failure) return `${outcome.failure.code} after ${outcome.submitted}`;
  return outcome.reason ? `skipped: ${outcome.reason}` : outcome.outcome;
}
