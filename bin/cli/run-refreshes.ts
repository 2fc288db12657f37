/** Refreshes several accounts: some at once, results in order, and accounts that share a login one after another. */
import { LocalFolderError } from '../../lambdas/local/folder.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { type Backend, CommandFailed } from './backend.ts';
import { Interrupted } from './interruption.ts';
import type { Progress } from './progress.ts';
import { unforeseen } from './unforeseen.ts';
import { WrongCommand } from './wrong-command.ts';

/** How to run. */
export interface RefreshRun {
  readonly backend: Pick<Backend, 'refresh' | 'limit'>;
  readonly progress: Progress;
  /** No refresh is begun once it aborts; those that run end by themselves. */
  readonly signal: AbortSignal;
}

/**
 * Gives one outcome for each account, in their order. An account whose outcome could not be told is an `internal` failure. Throws
 * what makes the whole command wrong (`WrongCommand`, `LocalFolderError`) and `Interrupted`, after what runs has ended.
 */
export async function runRefreshes(accounts: readonly string[], { backend, progress, signal }: RefreshRun): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const wrong: unknown[] = [];
  const run = async (account: string) => {
    try {
      const outcome = await backend.refresh(account, (waitingFor) => progress.says(account, waitingFor));
      outcomes.set(account, outcome);
      progress.ended(account, outcome);
    } catch (error) {
      const cause = wrongnessOf(error);
      if (cause) wrong.push(cause);
      const outcome = untold(account, error);
      outcomes.set(account, outcome);
      progress.ended(account, outcome);
    }
  };
  const queue = [...accounts];
  const worker = async () => {
    for (let account = queue.shift(); account !== undefined && !signal.aborted; account = queue.shift()) await run(account);
  };
  await Promise.all(Array.from({ length: Math.min(backend.limit, accounts.length) }, worker));
  // Two accounts with one login: the second found the login busy with the first, which has ended by now.
  const waited = accounts.filter((account) => outcomes.get(account)?.reason === 'busy');
  if (waited.length < accounts.length) for (const account of waited) if (!signal.aborted) await run(account);
  if (wrong.length) throw wrong[0];
  if (signal.aborted) throw new Interrupted();
  return accounts.map((account) => outcomes.get(account)!);
}

/** What in this error's chain makes the command wrong, if anything. */
function wrongnessOf(error: unknown): Error | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof WrongCommand || cause instanceof LocalFolderError) return cause;
  }
  return undefined;
}

function untold(account: string, error: unknown): Outcome {
  const message = error instanceof CommandFailed ? error.message : `prebell itself failed: ${unforeseen(error)}.`;
  const failure = new RefreshFailure('internal', { message }).describe(account);
  return { account, broker: null, outcome: 'failed', failure, timings_ms: {} };
}
