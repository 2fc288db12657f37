/** Outcomes and times in words for people. */
import type { Outcome, SkipReason } from '../../lambdas/refresher/outcome.ts';
import type { AccountStatus } from '../../lambdas/refresher/status.ts';

/** What was skipped, and why. */
export const skipWords: Record<SkipReason, string> = {
  busy: 'another run is at this login right now',
  quarantined: 'held, nothing was submitted: a person must act first',
  locked: 'locked by prebell before the broker does: log in by hand, or release it',
  budget: 'it was logged in as often as a day allows',
  tried: 'this rung was tried already',
  late: 'the message came too late',
  'not-a-trading-day': 'the exchange is closed',
  'no-rotation': 'it did not opt in to new keys on a schedule',
  'left-to-schedule': 'a bot asked, and this is left to the next rung',
};

const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Kolkata',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A moment as people in India say it, `Tue 24 Nov 06:00`, in IST; null is a token without an end. */
export function moment(iso: string | null | undefined): string {
  if (iso === undefined) return '–';
  return iso === null ? 'no end' : day.format(new Date(iso)).replaceAll(',', '');
}

/** `3.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** What an outcome means, in some words. */
export function note(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'published':
      return outcome.submitted === undefined
        ? 'proved and published, no login'
        : `logged in, proved and published in ${seconds(outcome.timings_ms.total ?? 0)}`;
    case 'fresh':
      return 'its token still works: no login';
    case 'skipped':
      return skipWords[outcome.reason!];
    case 'failed':
      return outcome.failure!.code;
  }
}

/** What comes next for an account, in some words. */
export const nextWords: Record<AccountStatus['state'], string> = {
  fresh: 'nothing to do',
  stale: 'refresh it',
  held: 'a person must act, see below',
  invalid: 'correct its credentials, see below',
};

/** A remedy whose commands work on the same accounts as this one. */
export function remedyHere(remedy: string, option: string): string {
  return remedy.replace(
    /prebell (?:login|refresh|accounts (?:release|rotate|test)) [a-z0-9][a-z0-9-]*/g,
    (command) => `${command}${option}`,
  );
}
