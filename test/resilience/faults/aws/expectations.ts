/** What the design promises of a morning under a fault of AWS: docs/how-it-works.md. Written down from there, not from what prebell does. */
import { strikeLimit } from '../../../../lambdas/refresher/attempts.ts';
import type { FailureCode } from '../../../../lambdas/refresher/failures.ts';
import type { AwsCell } from './cells.ts';
import type { AwsMorning, AwsRung } from './morning.ts';

/** The codes that tell this fault rightly. */
function rightCodes({ operation, fault }: AwsCell): readonly FailureCode[] {
  switch (operation) {
    case 'Invoke':
      // Refused before it ran, or nobody knows: it is never asked twice.
      return fault === 'throttled' || fault === 'denied' ? ['internal'] : ['outcome-unknown'];
    case 'GetItem':
    case 'PutItem':
      return ['internal'];
    case 'PutEvents':
      return [];
    default:
      return ['publish-failed', 'internal'];
  }
}

/** What of a morning is not as promised; nothing if all is. */
export function wrongsOnAws(cell: AwsCell, { rungs, passwords, wrong, strikes, left, needless }: AwsMorning): string[] {
  const logins = rungs.reduce((sum, rung) => sum + rung.logins, 0);
  return [
    ...(wrong > 0 ? [`${wrong} wrong passwords or codes`] : []),
    ...(passwords > logins ? [`${passwords} passwords in ${logins} logins`] : []),
    ...(strikes > strikeLimit ? [`${strikes} strikes`] : []),
    ...(needless > 0 ? [`${needless} logins though a token was staged`] : []),
    ...left.map((what) => `at the end: ${what}`),
    ...rungs.flatMap((rung) => wrongsOfRung(cell, rung).map((what) => `${rung.at}: ${what}`)),
    ...wrongsOfEnd(cell, rungs),
  ];
}

function wrongsOfRung(cell: AwsCell, { outcome, logins, told }: AwsRung): string[] {
  const failure = outcome?.failure;
  return [
    ...(logins > 1 ? [`${logins} logins`] : []),
    ...(failure && !rightCodes(cell).includes(failure.code) ? [`${failure.code}: ${failure.message}`] : []),
    ...(failure && !told.includes('Token Refresh Failed') ? ['the failure was not told'] : []),
  ];
}

function wrongsOfEnd(cell: AwsCell, rungs: readonly AwsRung[]): string[] {
  // The SDK tries again what was throttled or not answered, but no login; and nobody tries again what is denied.
  const isRetried = cell.operation !== 'Invoke' && cell.fault !== 'denied';
  const mended = cell.duration === 'until 08:50' ? '09:00' : cell.duration === 'one request' && isRetried ? '08:00' : '08:15';
  const good = rungs.find(({ outcome }) => outcome?.outcome === 'published' || outcome?.outcome === 'fresh');
  const told = rungs.flatMap((rung) => rung.told);
  if (good && good.at <= mended) return told.includes('Token Refreshed') ? [] : ['the token was never told'];
  if (good) return [`published only at ${good.at}, though all was well from ${mended} on`];
  // A login whose end the ledger was not told counts as a submission; after one, a fault of prebell itself holds the account.
  const reason = rungs.at(-1)?.outcome?.reason;
  const mayStop = cell.operation === 'Invoke' || (/Item$/.test(cell.operation) && rungs.some(({ logins }) => logins > 0));
  if (mayStop && (reason === 'locked' || reason === 'quarantined') && told.includes('Token Refresh Failed')) return [];
  return [`not published: ${rungs.map(describeOnAws).join(', ')}`];
}

/** A rung in short. */
export function describeOnAws({ outcome }: AwsRung): string {
  if (!outcome) return 'failed loudly';
  if (outcome.failure) return `${outcome.failure.code} after ${outcome.submitted}`;
  return outcome.reason ? `skipped: ${outcome.reason}` : outcome.outcome;
}
