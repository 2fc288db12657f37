import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { VaultError } from '../../lambdas/refresher/ports.ts';
import { observed, telemetry } from '../../lambdas/telemetry.ts';

let lines: Record<string, unknown>[];

beforeEach(() => {
  lines = [];
  // Powertools writes by consoles of its own, which end in these.
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      for (const line of String(text).trim().split('\n')) lines.push(JSON.parse(line));
      return true;
    });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** The metrics that were written, as `name: value`, with the dimensions of each. */
function metrics(): Record<string, unknown>[] {
  return lines
    .filter((line) => line._aws !== undefined)
    .flatMap((line) => {
      const { CloudWatchMetrics } = line._aws as {
        CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
      };
      return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name }) => ({
          [Name]: line[Name],
          in: Namespace,
          of: Object.fromEntries(Dimensions[0]!.map((dimension) => [dimension, line[dimension]]).sort()),
        })),
      );
    });
}

const of = { deployment: 'team/prebell', service: 'refresh' };

describe('a refresh', () => {
  test('that published counts, with what it submitted and how long it took', async () => {
    const told = telemetry('refresh', 'team/prebell');
    await observed(told, async () =>
      told.outcome({
        account: 'alpha',
        broker: 'kite',
        outcome: 'published',
        submitted: 'totp',
        expires_at: null,
        timings_ms: { check: 500, login: 1500, 'login.open': 900, total: 2500 },
      }),
    );
    expect(metrics()).toEqual([
      { Seconds: 0.5, in: 'prebell', of: { ...of, phase: 'check' } },
      { Seconds: 1.5, in: 'prebell', of: { ...of, phase: 'login' } },
      { Published: 1, in: 'prebell', of },
      { Submissions: 2, in: 'prebell', of },
      { Seconds: 2.5, in: 'prebell', of },
    ]);
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      message: 'refresh of alpha: published',
      deployment: 'team/prebell',
      service: 'refresh',
    });
  });

  test('that failed counts by its code too', async () => {
    const told = telemetry('refresh', 'team/prebell');
    const failure = new RefreshFailure('totp-rejected').describe('alpha');
    await observed(told, async () =>
      told.outcome({ account: 'alpha', broker: 'kite', outcome: 'failed', failure, submitted: 'totp', strikes: 1, timings_ms: {} }),
    );
    expect(metrics()).toEqual([
      { Failed: 1, in: 'prebell', of: { ...of, code: 'totp-rejected' } },
      { Failed: 1, in: 'prebell', of },
      { Submissions: 2, in: 'prebell', of },
      { Strikes: 1, in: 'prebell', of },
    ]);
  });
});

describe('an error', () => {
  const failing = (error: unknown) => observed(telemetry('refresh', 'team/prebell'), () => Promise.reject(error));

  test('of ours is logged, counted where the alarm looks, and thrown again in its own words', async () => {
    await expect(failing(new VaultError('The token of account alpha cannot be stored.'))).rejects.toMatchObject({
      name: 'VaultError',
      message: 'The token of account alpha cannot be stored.',
    });
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      cause: { name: 'VaultError', message: 'The token of account alpha cannot be stored.' },
    });
    expect(metrics()).toEqual([{ Error: 1, in: 'prebell', of }]);
  });

  test('of a stranger keeps its name and place, and nothing it says or carries', async () => {
    const stranger = Object.assign(new TypeError('cannot type SECRET'), { typed: 'SECRET', cause: new Error('SECRET') });
    const thrown = await failing(stranger).catch((error: Error) => error);
    expect(thrown).toMatchObject({ name: 'TypeError', stack: expect.stringContaining('telemetry.test') });
    expect(JSON.stringify([lines, Object.entries(thrown as object), String(thrown), (thrown as Error).stack])).not.toContain('SECRET');
    expect(lines[0]).toMatchObject({ cause: { name: 'TypeError' } });
    expect(metrics()).toEqual([{ Error: 1, in: 'prebell', of }]);
  });

  test('that is no Error at all is told without its value', async () => {
    await expect(failing('SECRET')).rejects.toThrow('look at the log');
    expect(JSON.stringify(lines)).not.toContain('SECRET');
  });
});
