import { describe, expect, test } from '@jest/globals';
import { CommandFailed } from '../../bin/cli/backend.ts';
import { Interrupted } from '../../bin/cli/interruption.ts';
import type { Progress } from '../../bin/cli/progress.ts';
import { type RefreshRun, runRefreshes } from '../../bin/cli/run-refreshes.ts';
import { WrongCommand } from '../../bin/cli/wrong-command.ts';
import { LocalFolderError } from '../../lambdas/local/folder.ts';
import { NotTold } from '../../lambdas/refresher/outbox.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';

const silent: Progress = { says: () => undefined, ended: () => undefined, close: () => undefined };
const published = (account: string): Outcome => ({ account, broker: 'kite', outcome: 'published', expires_at: null, timings_ms: {} });
const busy = (account: string): Outcome => ({ account, broker: 'kite', outcome: 'skipped', reason: 'busy', timings_ms: {} });

/** Lets everything that can go on go on. */
const settle = () => new Promise<void>((done) => setImmediate(done));

function run(accounts: string[], refresh: RefreshRun['backend']['refresh'], signal = new AbortController().signal) {
  return runRefreshes(accounts, { backend: { limit: 2, refresh }, progress: silent, signal });
}

describe('refreshing several accounts', () => {
  test('at most the backend’s limit at once, results in the order asked for', async () => {
    const ends = new Map<string, () => void>();
    const begun: string[] = [];
    const all = run(['a', 'b', 'c'], async (account) => {
      begun.push(account);
      await new Promise<void>((end) => ends.set(account, end));
      return published(account);
    });
    await settle();
    expect(begun).toEqual(['a', 'b']);
    ends.get('b')!();
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
    ends.get('c')!();
    ends.get('a')!();
    expect((await all).map(({ account }) => account)).toEqual(['a', 'b', 'c']);
  });

  test('an account whose login another one was using is refreshed after it', async () => {
    let using = false;
    const outcomes = await run(['a', 'b'], async (account) => {
      if (using) return busy(account);
      using = true;
      await settle();
      using = false;
      return published(account);
    });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['published', 'published']);
  });

  test('an account that another program is at stays busy', async () => {
    const outcomes = await run(['a', 'b'], async (account) => (account === 'b' ? busy(account) : published(account)));
    expect(outcomes[1]).toMatchObject({ outcome: 'skipped', reason: 'busy' });
  });

  test('an outcome that could not be told is a failure of that account alone, in words without secrets', async () => {
    const outcomes = await run(['a', 'b', 'c'], async (account) => {
      if (account === 'a') throw new NotTold('an event of account a could not be raised');
      if (account === 'b') throw new Error('GET /?request_token=invented-token failed');
      if (account === 'c') throw new CommandFailed('prebell itself failed on AWS (Unhandled)');
      return published(account);
    });
    expect(outcomes.map(({ failure }) => [failure?.code, failure?.message])).toEqual([
      ['internal', 'prebell itself failed: an event of account a could not be raised.'],
      ['internal', 'prebell itself failed: Error.'],
      ['internal', 'prebell itself failed on AWS (Unhandled)'],
    ]);
  });

  test('what makes the command wrong is thrown after the others have ended', async () => {
    const ended: string[] = [];
    const all = run(['a', 'b'], async (account) => {
      if (account === 'a') throw new NotTold('x', { cause: new LocalFolderError('/data is on a full disk; make room') });
      await settle();
      ended.push(account);
      return published(account);
    });
    await expect(all).rejects.toThrow('/data is on a full disk');
    expect(ended).toEqual(['b']);
    await expect(run(['a'], () => Promise.reject(new WrongCommand('no account a')))).rejects.toThrow(WrongCommand);
  });

  test('once interrupted nothing more is begun, and what runs may end', async () => {
    const stop = new AbortController();
    const begun: string[] = [];
    const all = run(
      ['a', 'b', 'c'],
      async (account) => {
        begun.push(account);
        await settle();
        stop.abort();
        return published(account);
      },
      stop.signal,
    );
    await expect(all).rejects.toThrow(Interrupted);
    expect(begun).toEqual(['a', 'b']);
  });
});
