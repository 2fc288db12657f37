import { describe, expect, test } from '@jest/globals';
import { endLine, outcomeTable, statusTable, troubleText } from '../../bin/cli/report.ts';
import type { Sheet } from '../../bin/cli/style.ts';
import { moment, remedyHere } from '../../bin/cli/words.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';

const sheet: Sheet = { paint: (_, text) => text, width: Number.POSITIVE_INFINITY };
const failure = new RefreshFailure('challenge').describe('gamma');
const outcomes: Outcome[] = [
  {
    account: 'alpha',
    broker: 'kite',
    outcome: 'published',
    submitted: 'totp',
    expires_at: '2026-11-24T06:00:00+05:30',
    timings_ms: { total: 2345 },
  },
  { account: 'beta', broker: 'kite', outcome: 'fresh', expires_at: null, timings_ms: { total: 20 } },
  { account: 'gamma', broker: null, outcome: 'failed', failure, submitted: 'none', timings_ms: { total: 900 } },
  { account: 'delta', broker: 'kite', outcome: 'skipped', reason: 'locked', timings_ms: { total: 5 } },
];

describe('results for people', () => {
  test('the table of outcomes', () => {
    expect(outcomeTable(outcomes, sheet)).toBe(`\
ACCOUNT  BROKER  OUTCOME    UNTIL (IST)       NOTE
alpha    kite    published  Tue 24 Nov 06:00  logged in, proved and published in 2.3 s
beta     kite    fresh      no end            its token still works: no login
gamma    –       failed     –                 challenge
delta    kite    skipped    –                 locked by prebell before the broker does: log in by hand, or release it
`);
  });

  test('on a narrow terminal the last column is wrapped, and no line is longer than the terminal', () => {
    const lines = outcomeTable(outcomes, { ...sheet, width: 80 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('locked by prebell before the broker does');
  });

  test('what happened, what to do (with the folder that is meant) and where the evidence is', () => {
    const text = troubleText({ account: 'gamma', failure, evidence: 's3://bucket/gamma.png' }, ' --local ./accounts', sheet);
    expect(text).toBe(`\
✖ gamma  The broker shows a captcha or another proof that a person is there. prebell does not solve these.
  what to do  Finish today’s login by hand: prebell login gamma --local ./accounts
  evidence    s3://bucket/gamma.png
  runbook     docs/runbook.md#challenge
`);
  });

  test('the table of standings', () => {
    const common = { broker: 'kite', issued_at: null, expires_at: null, verified_at: null, strikes: 0, failure: null, last: null };
    const text = statusTable(
      [
        { ...common, account: 'alpha', state: 'fresh', issued_at: '2026-11-23T08:00:00+05:30', expires_at: '2026-11-24T06:00:00+05:30' },
        {
          ...common,
          account: 'gamma',
          state: 'held',
          strikes: 2,
          failure,
          last: { at: '2026-11-23T08:15:00+05:30', outcome: outcomes[2]! },
        },
        { ...common, account: 'nu', state: 'stale' },
      ],
      sheet,
    );
    expect(text).toBe(`\
ACCOUNT  BROKER  STATE  UNTIL (IST)       STRIKES  LAST (IST)                  NEXT
alpha    kite    fresh  Tue 24 Nov 06:00  0        never tried                 nothing to do
gamma    kite    held   –                 2        Mon 23 Nov 08:15 challenge  a person must act, see below
nu       kite    stale  –                 0        never tried                 refresh it
`);
  });

  test('one line for each end of a run', () => {
    expect(outcomes.map(endLine)).toEqual([
      'published, good until Tue 24 Nov 06:00 IST (2.3 s)',
      'fresh without a login, no end is known',
      'failed: challenge (0.9 s)',
      'skipped: locked by prebell before the broker does: log in by hand, or release it',
    ]);
  });

  test('times are in India, whatever the offset they are written with', () => {
    expect(moment('2026-11-23T20:30:00Z')).toBe('Tue 24 Nov 02:00');
  });

  test('only commands about accounts get the folder', () => {
    expect(remedyHere('Run: prebell doctor. Then: prebell accounts release alpha', ' --local x')).toBe(
      'Run: prebell doctor. Then: prebell accounts release alpha --local x',
    );
  });
});
