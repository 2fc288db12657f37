/** `prebell accounts`: the accounts there are, and a person's word that a held one may be tried again. */
import type { Command } from 'commander';
import type { Released } from '../../lambdas/refresher/release.ts';
import { openBackend } from './backend.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';
import type { CommandContext } from './program.ts';
import { progressOn } from './progress.ts';
import { printOutcomes } from './refresh.ts';
import { testText } from './report.ts';
import { sheetFor } from './style.ts';

/** Adds the command and those below it. */
export function addAccounts(program: Command, context: CommandContext): void {
  const accounts = program.command('accounts').description('list accounts, test one, release one that is held, have a new key made');
  withCommonOptions(accounts.command('list').description('list the accounts')).action(async (options: CommonOptions) => {
    const backend = await openBackend(options, context.signal);
    const ids = await backend.accounts();
    for (const account of ids) process.stdout.write(`${options.json ? JSON.stringify({ account }) : account}\n`);
    if (ids.length === 0) process.stderr.write(`there is no account yet; to add one, ${backend.howToAdd}\n`);
  });
  withCommonOptions(
    accounts
      .command('release')
      .argument('<ACCOUNT>', 'the account')
      .description('let a held or locked account be tried again; say so only when its trouble is mended'),
  )
    .addHelpText('after', '\nExample:\n  prebell accounts release alpha --local ./accounts\n')
    .action(async (account: string, options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      await backend.check([account]);
      const released = await backend.release(account);
      process.stdout.write(options.json ? `${JSON.stringify(released)}\n` : `${releasedWords(released, backend.option)}\n`);
    });
  withCommonOptions(
    accounts
      .command('test')
      .argument('<ACCOUNT>', 'the account')
      .description('look whether its login page has what a login needs; types nothing, presses nothing'),
  )
    .addHelpText(
      'after',
      '\nExit code 0: a login can begin there; 1: it would end there.\n\nExample:\n  prebell accounts test alpha --local ./accounts\n',
    )
    .action(async (account: string, options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      await backend.check([account]);
      const progress = progressOn(process.stderr, [account]);
      const found = await backend.test(account, (waitingFor) => progress.says(account, waitingFor)).finally(() => progress.close(true));
      process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : testText(found, backend.option, sheetFor(process.stdout)));
      context.exit(found.outcome === 'offered' ? 0 : 1);
    });
  withCommonOptions(
    accounts
      .command('rotate')
      .argument('<ACCOUNT>', 'the account')
      .description('have a new API key made (AutoTrader Web); the old one stops working for every program'),
  )
    .addHelpText(
      'after',
      '\nRefused between 09:00 and 15:40 IST on trading days. The button is pressed once, whatever comes of it.\n\nExample:\n  prebell accounts rotate alpha --local ./accounts\n',
    )
    .action(async (account: string, options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      await backend.check([account]);
      const progress = progressOn(process.stderr, [account]);
      try {
        const outcome = await backend.rotate(account, (waitingFor) => progress.says(account, waitingFor));
        progress.ended(account, outcome);
        const trouble = outcome.failure ? { account, failure: outcome.failure, evidence: outcome.evidence } : null;
        printOutcomes([{ outcome, trouble }], backend, options);
        context.exit(outcome.outcome === 'published' ? 0 : 1);
      } finally {
        progress.close(true);
      }
    });
}

function releasedWords({ account, was_held, was_locked }: Released, option: string): string {
  if (!was_held && !was_locked) return `${account} was not held: nothing to release.`;
  const what = [was_held ? 'is not held any more' : '', was_locked ? 'is unlocked for one try' : ''].filter(Boolean).join(' and ');
  return `${account} ${what}. Next: prebell refresh ${account}${option}`;
}
