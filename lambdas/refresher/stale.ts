/** Why an account is not fresh, as far as its record in the ledger tells, and what to say of it. */
import { type Failure, RefreshFailure, type Submitted } from './failures.ts';
import { type IstDate, istDate, istTime } from './ist.ts';
import type { AccountRecord } from './ledger-records.ts';

/**
 * never-tried: no refresh of it has ever ended. held: nothing is tried until a person acts. failed: today's last refresh failed.
 * not-tried: no refresh of it has ended since its token stopped counting.
 */
export type StaleReason = 'never-tried' | 'held' | 'failed' | 'not-tried';

/** Why an account that is not fresh is not. */
export function staleReason({ last, reminded }: AccountRecord, today: IstDate): StaleReason {
  if (reminded) return 'held';
  if (!last) return 'never-tried';
  return last.outcome.failure && istDate(new Date(last.at)) === today ? 'failed' : 'not-tried';
}

/** What an event says of it. */
export function describeStale(
  account: string,
  record: AccountRecord,
  today: IstDate,
): { failure: Failure; submitted: Submitted; evidence: string | null } {
  const { last, reminded } = record;
  const reason = staleReason(record, today);
  const failure = reminded?.failure ?? last?.outcome.failure;
  if ((reason === 'held' || reason === 'failed') && failure) {
    return {
      failure: reason === 'held' ? held(failure) : failed(failure, last!.at),
      submitted: last?.outcome.submitted ?? 'none',
      evidence: last?.outcome.evidence ?? null,
    };
  }
  return { failure: notTried(account, last?.at), submitted: 'none', evidence: null };
}

function held(failure: Failure): Failure {
  return { ...failure, message: `prebell tries nothing for this account: it is held until a person acts. ${failure.message}` };
}

function failed(failure: Failure, at: string): Failure {
  return { ...failure, message: `The last refresh, at ${clockTime(at)}, failed. ${failure.message}` };
}

function notTried(account: string, last: string | undefined): Failure {
  const since = last === undefined ? 'was never tried' : `was not refreshed since ${clockTime(last)} on ${istDate(new Date(last))}`;
  const failure = new RefreshFailure('internal', {
    message: `This account has credentials and ${since}: the schedule did not reach it.`,
    remedy:
      'Log in now: prebell refresh ACCOUNT. Then look in the log of prebell’s dispatch function why the schedule did not reach this account.',
  });
  return { ...failure.describe(account), runbook: 'docs/runbook.md#token-stale' };
}

function clockTime(time: string): string {
  return `${istTime(new Date(time)).slice(0, 5)} IST`;
}
