/** `prebell status`: how each account stands, from the stores alone. */
import type { Command } from 'commander';
import { openBackend } from './backend.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';
import type { CommandContext } from './program.ts';
import { choose } from './refresh.ts';
import { statusTable, troubleText } from './report.ts';
import { sheetFor } from './style.ts';

/** Adds the command. */
export function addStatus(program: Command, context: CommandContext): void {
  withCommonOptions(
    program
      .command('status')
      .argument('[ACCOUNT...]', 'the accounts (default: all)')
      .description('show how each account stands; asks no broker, changes nothing'),
  )
    .addHelpText('after', '\nExample:\n  prebell status --local ./accounts\n')
    .action(async (named: string[], options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      const accounts = await choose(backend, named);
      const statuses = [];
      for (const account of accounts) statuses.push(await backend.status(account));
      context.exit(statuses.every(({ state }) => state === 'fresh') ? 0 : 1);
      if (options.json) {
        for (const status of statuses) process.stdout.write(`${JSON.stringify(status)}\n`);
        return;
      }
      const sheet = sheetFor(process.stdout);
      const troubles = statuses.flatMap(({ account, failure, last }) =>
        failure ? [troubleText({ account, failure, evidence: last?.outcome.evidence }, backend.option, sheet)] : [],
      );
      process.stdout.write([statusTable(statuses, sheet), ...troubles].join('\n'));
    });
}
