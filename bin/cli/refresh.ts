/** `prebell refresh`: makes accounts fresh. */
import type { Command } from 'commander';
import { isFresh, type Outcome } from '../../lambdas/refresher/outcome.ts';
import { type Backend, openBackend } from './backend.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';
import type { CommandContext } from './program.ts';
import { progressOn } from './progress.ts';
import { outcomeTable, type Trouble, troubleText } from './report.ts';
import { runRefreshes } from './run-refreshes.ts';
import { type Sheet, sheetFor } from './style.ts';
import { WrongCommand } from './wrong-command.ts';

const examples = `
Examples:
  prebell refresh --local ./accounts               every account of the folder
  prebell refresh alpha beta --local ./accounts    these two
  prebell refresh --json                           every account of the deployment on AWS, for programs
`;

/** Adds the command. */
export function addRefresh(program: Command, context: CommandContext): void {
  withCommonOptions(
    program
      .command('refresh')
      .argument('[ACCOUNT...]', 'the accounts to make fresh (default: all)')
      .description('make accounts fresh: check the stored token, log in if needed, prove the new token, store it'),
  )
    .addHelpText('after', examples)
    .action(async (named: string[], options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      for (const warning of await backend.warnings()) process.stderr.write(`warning: ${warning}\n`);
      const accounts = await choose(backend, named);
      const progress = progressOn(process.stderr, accounts);
      let outcomes: Outcome[] | undefined;
      try {
        outcomes = await runRefreshes(accounts, { backend, progress, signal: context.signal });
      } finally {
        // The table says the same, where both are seen.
        progress.close(outcomes !== undefined && process.stdout.isTTY);
      }
      printOutcomes(await withTroubles(outcomes, backend), backend, options);
      context.exit(outcomes.every(isFresh) ? 0 : 1);
    });
}

/** The accounts that are meant: the named ones, each once, or all. Throws `WrongCommand` if there is none. */
export async function choose(backend: Backend, named: readonly string[]): Promise<readonly string[]> {
  if (named.length) {
    const accounts = [...new Set(named)];
    await backend.check(accounts);
    return accounts;
  }
  const all = await backend.accounts();
  if (all.length === 0) throw new WrongCommand(`there is no account yet; to add one, ${backend.howToAdd}`);
  return all;
}

/** An outcome, and the trouble that a person should read about. */
export interface Told {
  readonly outcome: Outcome;
  readonly trouble: Trouble | null;
}

/** Finds why accounts are not fresh: a held one is skipped without its failure, which the ledger remembers. */
async function withTroubles(outcomes: readonly Outcome[], backend: Pick<Backend, 'status'>): Promise<Told[]> {
  return Promise.all(
    outcomes.map(async (outcome) => {
      const { account, evidence } = outcome;
      const failure = outcome.failure ?? (outcome.reason === 'quarantined' ? (await backend.status(account)).failure : null);
      return { outcome, trouble: failure ? { account, failure, evidence } : null };
    }),
  );
}

/** Prints results to stdout: JSON lines, or a table and what to do. */
export function printOutcomes(told: readonly Told[], backend: Pick<Backend, 'option'>, options: { readonly json?: boolean }): void {
  if (options.json) {
    for (const { outcome } of told) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return;
  }
  process.stdout.write(outcomesText(told, backend.option, sheetFor(process.stdout)));
}

/** The table, and below it the troubles. */
export function outcomesText(told: readonly Told[], option: string, sheet: Sheet): string {
  const table = outcomeTable(
    told.map(({ outcome }) => outcome),
    sheet,
  );
  return [table, ...told.flatMap(({ trouble }) => (trouble ? [troubleText(trouble, option, sheet)] : []))].join('\n');
}
