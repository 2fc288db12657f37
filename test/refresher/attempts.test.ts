import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  hold,
  type LoginRecord,
  letGo,
  newLogin,
  prove,
  refusalOf,
  release,
  reserve,
  settle,
  strikeLimit,
  strikesOf,
  takeLease,
} from '../../lambdas/refresher/attempts.ts';
import { failureCodes, RefreshFailure } from '../../lambdas/refresher/failures.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 10, 23, 2, 30 + n));
const request = (run: string, n: number, rung: string | null = null) => ({
  run,
  account: 'alpha',
  version: 'v1',
  rung,
  now: minute(n),
  day: '2026-11-23',
  end: minute(n + 2),
  stepAt: (moment: Date) => Math.floor(moment.getTime() / 30_000),
});
const leased = (record: LoginRecord, run: string, n: number) => takeLease(record, run, minute(n), minute(n + 4))!;
const reserved = (record: LoginRecord, run: string, n: number) => {
  const result = reserve(record, request(run, n));
  if (typeof result === 'string') throw new Error(result);
  return result;
};

describe('the lease', () => {
  test('is one run’s until it gives it back or its end passes', () => {
    const record = leased(newLogin, 'one', 0);
    expect(takeLease(record, 'two', minute(3), minute(7))).toBeNull();
    expect(takeLease(letGo(record, 'one'), 'two', minute(3), minute(7))).not.toBeNull();
    expect(takeLease(record, 'two', minute(5), minute(9))).not.toBeNull();
    expect(letGo(record, 'two')).toBe(record);
  });

  test('without it, or with one that ends before the login could, nothing is reserved', () => {
    expect(reserve(newLogin, request('one', 0))).toBe('busy');
    expect(reserve(leased(newLogin, 'two', 0), request('one', 0))).toBe('busy');
    expect(reserve(leased(newLogin, 'one', 0), request('one', 3))).toBe('busy');
  });
});

describe('a reservation', () => {
  test('counts as strikes until its end is reported', () => {
    const { record } = reserved(leased(newLogin, 'one', 0), 'one', 0);
    expect(strikesOf(record)).toBe(2);
    expect(strikesOf(settle(record, 'one', 'alpha', { submitted: 'none', unaccepted: 0, last_totp_step: null }))).toBe(0);
    expect(strikesOf(settle(record, 'one', 'alpha', { submitted: 'password', unaccepted: 1, last_totp_step: null }))).toBe(1);
    expect(strikesOf(settle(record, 'one', 'alpha', null))).toBe(2);
  });

  test('of a run that died becomes strikes, and its TOTP steps are used', () => {
    const { record } = reserved(leased(newLogin, 'one', 0), 'one', 0);
    const later = leased(record, 'two', 10);
    expect(later).toMatchObject({ strikes: 2, last_totp_step: request('one', 0).stepAt(minute(2)) });
    expect(reserved(later, 'two', 10).allowance).toEqual({ first_totp_step: later.last_totp_step + 1, totp_tries: 1 });
  });

  test('is refused for a rung that was tried, and for an earlier one', () => {
    const first = reserve(leased(newLogin, 'one', 0), request('one', 0, '2026-11-23T08:15:00+05:30'));
    const record = letGo(
      settle((first as { record: LoginRecord }).record, 'one', 'alpha', { submitted: 'none', unaccepted: 0, last_totp_step: null }),
      'one',
    );
    const at = (rung: string) => refusalOf(record, request('two', 6, rung));
    expect([at('2026-11-23T08:15:00+05:30'), at('2026-11-23T08:00:00+05:30'), at('2026-11-23T08:30:00+05:30')]).toEqual([
      'tried',
      'tried',
      null,
    ]);
  });

  test('logins beyond the day’s budget are refused until the next day', () => {
    let record: LoginRecord = newLogin;
    for (let login = 0; login < 8; login++) {
      record = reserved(leased(record, `run${login}`, login * 10), `run${login}`, login * 10).record;
      record = settle(record, `run${login}`, 'alpha', { submitted: 'totp', unaccepted: 0, last_totp_step: null });
    }
    expect(refusalOf(record, request('next', 90))).toBe('budget');
    expect(refusalOf(record, { ...request('next', 90), day: '2026-11-25' })).toBeNull();
  });
});

test('a hold is of one version of the credentials, and of one account', () => {
  const failure = new RefreshFailure('credentials-rejected').describe('alpha');
  const record = hold(newLogin, 'alpha', { version: 'v1', failure, submitted: 'password', at: minute(0).toISOString() });
  expect(refusalOf(record, request('one', 0))).toBe('quarantined');
  expect(refusalOf(record, { ...request('one', 0), version: 'v2' })).toBeNull();
  expect(refusalOf(record, { ...request('one', 0), account: 'beta' })).toBeNull();
  expect(refusalOf(release(record, 'alpha'), request('one', 0))).toBeNull();
  expect(failureCodes).toContain(failure.code);
});

test('a proved login clears strikes and hold, but not those younger than its token', () => {
  const struck: LoginRecord = { ...newLogin, strikes: 2, struck_at: minute(5).toISOString() };
  expect(prove(struck, 'alpha', '2026-11-23', minute(6), true).strikes).toBe(0);
  expect(prove(struck, 'alpha', '2026-11-23', minute(4), false).strikes).toBe(2);
});

type Step = { what: 'login' | 'die' | 'release' | 'prove'; refusals: number };

test('whatever happens, the broker never counts more refusals than the limit between proofs and releases', () => {
  const step = fc.record<Step>({
    what: fc.constantFrom('login', 'login', 'die', 'release', 'prove'),
    refusals: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let record: LoginRecord = newLogin;
      let atBroker = 0;
      let allowed = strikeLimit;
      const used: number[] = [];
      steps.forEach(({ what, refusals }, n) => {
        const run = `run${n}`;
        const at = n * 10;
        if (what === 'release') {
          record = release(record, 'alpha');
          allowed = Math.max(allowed, atBroker + 1);
          return;
        }
        const lease = takeLease(record, run, minute(at), minute(at + 4));
        if (!lease) return;
        const result = reserve(lease, { ...request(run, at), day: `2026-11-${10 + (n % 18)}` });
        if (typeof result === 'string') {
          record = letGo(lease, run);
          return;
        }
        const { totp_tries, first_totp_step } = result.allowance;
        const unaccepted = what === 'prove' ? 0 : Math.min(refusals, totp_tries);
        const first = Math.max(first_totp_step, request(run, at).stepAt(minute(at)));
        const steps = Array.from({ length: Math.max(1, unaccepted) }, (_, i) => first + i);
        used.push(...steps);
        atBroker += unaccepted;
        record = result.record;
        if (what === 'die') return;
        record = settle(record, run, 'alpha', { submitted: 'totp', unaccepted, last_totp_step: steps.at(-1)! });
        if (what === 'prove') {
          record = prove(record, 'alpha', '2026-11-23', minute(at), true);
          atBroker = 0;
          allowed = strikeLimit;
        }
        record = letGo(record, run);
        expect(atBroker).toBeLessThanOrEqual(allowed);
      });
      expect(new Set(used).size).toBe(used.length);
    }),
    { numRuns: 500 },
  );
});
