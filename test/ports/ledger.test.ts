/** What every ledger promises. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../lambdas/refresher/ports.ts';
import { ledgers } from './adapters.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleanUp.map((one) => one())));

describe.each(ledgers)('a ledger on %s', (_, make) => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await make(cleanUp);
  });

  test('says that a record is not there yet by revision 0', async () => {
    expect(await ledger.read('login:kite:1')).toEqual({ record: null, revision: 0 });
  });

  test('gives back what was written, with the next revision', async () => {
    const record = { strikes: 2, lease: null, steps: [1, 2], note: '“½”', nested: { deep: true } };
    expect(await ledger.write('login:kite:1', record, 0)).toBe(true);
    expect(await ledger.read('login:kite:1')).toEqual({ record, revision: 1 });
    expect(await ledger.write('login:kite:1', { strikes: 0 }, 1)).toBe(true);
    expect(await ledger.read('login:kite:1')).toEqual({ record: { strikes: 0 }, revision: 2 });
  });

  test('keeps records apart, whatever their keys', async () => {
    for (const key of ['account:alpha', 'account:alpha-2', 'constructor']) {
      expect(await ledger.read(key)).toEqual({ record: null, revision: 0 });
      expect(await ledger.write(key, { key }, 0)).toBe(true);
    }
    expect((await ledger.read('account:alpha')).record).toEqual({ key: 'account:alpha' });
  });

  test('refuses a write by who has not seen the latest record', async () => {
    await ledger.write('key', { by: 'first' }, 0);
    expect(await ledger.write('key', { by: 'late' }, 0)).toBe(false);
    await ledger.write('key', { by: 'second' }, 1);
    expect(await ledger.write('key', { by: 'late' }, 1)).toBe(false);
    expect(await ledger.write('key', { by: 'from the future' }, 7)).toBe(false);
    expect(await ledger.read('key')).toEqual({ record: { by: 'second' }, revision: 2 });
  });

  test('lets exactly one of two writers win, even if both write the same', async () => {
    for (const revision of [0, 1]) {
      const both = await Promise.all([ledger.write('key', { lease: 'mine' }, revision), ledger.write('key', { lease: 'mine' }, revision)]);
      expect(both.filter(Boolean)).toHaveLength(1);
    }
  });

  test('loses none of 20 increments made at once', async () => {
    const increment = async () => {
      for (;;) {
        const { record, revision } = await ledger.read('counter');
        const count = (record as { count: number } | null)?.count ?? 0;
        if (await ledger.write('counter', { count: count + 1 }, revision)) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await ledger.read('counter')).toEqual({ record: { count: 20 }, revision: 20 });
  });
});
