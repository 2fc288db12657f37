import { describe, expect, test } from '@jest/globals';
import { failureCodes, holds, nextAfter, RefreshFailure } from '../../lambdas/refresher/failures.ts';

// The table of the design, written out by hand.
const next = {
  quarantine: ['credentials-invalid', 'credentials-rejected', 'totp-rejected', 'app-misconfigured'],
  person: [
    'account-blocked',
    'subscription-lapsed',
    'consent-needed',
    'second-factor-unavailable',
    'challenge',
    'wrong-account',
    'session-conflict',
  ],
  'next-rung': ['clock-skew', 'broker-unavailable', 'rate-limited', 'publish-failed', 'page-changed', 'internal'],
  strike: ['outcome-unknown'],
} as const;

describe('the closed list', () => {
  test('has exactly the codes of the design, each with its rule', () => {
    expect(Object.fromEntries(failureCodes.map((code) => [code, nextAfter(code, 'none')]))).toEqual(
      Object.fromEntries(Object.entries(next).flatMap(([rule, codes]) => codes.map((code) => [code, rule]))),
    );
  });

  test('a page nobody knows, or a fault of our own, holds the account once something was submitted', () => {
    for (const code of ['page-changed', 'internal'] as const) {
      expect([holds(code, 'none'), holds(code, 'password'), holds(code, 'totp')]).toEqual([false, true, true]);
    }
  });

  test.each(failureCodes)('%s says what happened, what to do, and where the runbook explains it', (code) => {
    const failure = new RefreshFailure(code).describe('alpha');
    expect(failure.message.length).toBeGreaterThan(20);
    expect(failure.remedy.length).toBeGreaterThan(20);
    expect(failure.remedy).not.toContain('ACCOUNT');
    expect(failure.runbook).toBe(`docs/runbook.md#${code}`);
  });
});
