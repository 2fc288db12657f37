/** A small soak, and how the large one is judged. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, jest, test } from '@jest/globals';
import { type Level, levelsOf, type Measure, type Sample } from './level.ts';
import { type Ended, kinds } from './logins.ts';

jest.setTimeout(300_000);

const root = join(import.meta.dirname, '../../..');
const mayLeak = ['processes', 'descriptors', 'files'] as const;

const steady: Omit<Sample, 'logins'> = { memory: 2e8, heap: 6e7, childMemory: 0, processes: 1, descriptors: 23, files: 10 };
const unlevel = (samples: readonly Sample[]): Measure[] => levelsOf(samples).flatMap(({ measure, isLevel }) => (isLevel ? [] : [measure]));

describe('what is judged', () => {
  test.each(mayLeak)('one of the %s more after each login is a leak, in a run of 24 logins too', (measure) => {
    for (const logins of [24, 1000]) {
      const samples = Array.from({ length: 24 }, (_, at) => {
        const done = ((at + 1) * logins) / 24;
        return { ...steady, logins: done, [measure]: steady[measure]! + done };
      });
      expect(unlevel(samples)).toEqual([measure]);
    }
  });

  test('memory that rises without an end is a leak; what fills at first and then stays is none', () => {
    const samples = (memoryAfter: (logins: number) => number) =>
      Array.from({ length: 40 }, (_, at) => ({ ...steady, logins: 25 * (at + 1), memory: memoryAfter(25 * (at + 1)) }));
    expect(unlevel(samples((logins) => 2e8 + 1e5 * logins))).toEqual(['memory']);
    expect(unlevel(samples((logins) => 2e8 + 8e7 * (1 - Math.exp(-logins / 100)) + (logins % 3) * 1e6))).toEqual([]);
  });

  test('what the system does not tell is not judged', () => {
    const samples = [6, 12, 18, 24].map((logins) => ({ ...steady, logins, descriptors: undefined, processes: undefined }));
    expect(levelsOf(samples).map(({ measure }) => measure)).toEqual(['files']);
  });
});

test('two rounds of all kinds of logins, two at a time, leave no descriptor, process or file behind', async () => {
  const args = ['test/resilience/main.ts', 'soak', '--logins', String(2 * kinds.length), '--jobs', '2', '--json'];
  const child = spawn(join(root, 'node_modules/.bin/node'), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [told, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(told === '' ? said : '').toBe('');
  const { levels, ended } = JSON.parse(told) as { levels: Level[]; ended: Ended[] };
  expect(levels).toEqual(mayLeak.map((measure) => ({ measure, rise: expect.any(Number), isLevel: true })));
  expect(ended.filter(({ asExpected }) => !asExpected)).toEqual([]);
  expect(new Set(ended.map(({ number }) => number % kinds.length)).size).toBe(kinds.length);
});
