/**
 * The promise never to lock an account, attacked: any sequence of rungs, messages that come twice or late, crashes after and pauses at any
 * port call, clock jumps, refreshes by hand, releases, two accounts of one login id, new credentials and whatever the broker does.
 * The broker here counts as a broker does; the refresh is the real one, on each ledger that prebell has.
 */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dynamoDbLedger } from '../../lambdas/aws/ledger.ts';
import { localLedger } from '../../lambdas/local/ledger.ts';
import type { Ledger } from '../../lambdas/refresher/ports.ts';
import { ledgerTable } from '../ministack/ledger-table.ts';
import { temporaryFolder } from '../ports/adapters.ts';
import { accounts, type Fate, type Mood, type Step, Trial } from './trial.ts';

const account = fc.constantFrom(...accounts);
const call = fc.integer({ min: 1, max: 25 });
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fate>({ kind: 'lives' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('dies' as const), call }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pauses' as const), call, seconds: fc.constantFrom(1, 200, 900), other: account }),
  },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      account,
      how: fc.constantFrom('rung' as const, 'rung' as const, 'again' as const, 'late' as const, 'hand' as const),
      mood: fc.constantFrom<Mood>(
        ...([
          'right',
          'right',
          'refuses codes',
          'refuses one code',
          'does not answer',
          'shows another page',
          'is down',
          'worker dies',
        ] as const),
      ),
      fate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), account }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credentials' as const), account, good: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), seconds: fc.constantFrom(-120, 20, 900, 40_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('killed token' as const), account }) },
);

const cleanUp: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const clean of cleanUp) await clean();
});

describe('no sequence of events makes the broker count more than three refusals, sees a refused password twice, or a code twice', () => {
  test.each<[string, number, () => Promise<Ledger | undefined>]>([
    ['in memory', 300, async () => undefined],
    ['with the ledger in files', 25, async () => localLedger(await temporaryFolder(cleanUp))],
    ['with the ledger on DynamoDB', 15, async () => dynamoDbLedger(new DynamoDBClient(), await ledgerTable())],
  ])('%s', async (_name, numRuns, ledger) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), async (steps) => {
        const trial = new Trial(await ledger());
        for (const each of steps) {
          await trial.do(each);
          expect(trial.refusals).toBeLessThanOrEqual(trial.allowed);
          expect(trial.wrongs).toEqual([]);
        }
      }),
      { numRuns },
    );
  });
});
