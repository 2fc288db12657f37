/** `prebell login`: a person logs in on the broker's page and pastes the redirect address; prebell does the rest. */
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { isFresh } from '../../lambdas/refresher/outcome.ts';
import { openBackend } from './backend.ts';
import { type CommonOptions, withCommonOptions } from './options.ts';
import type { CommandContext } from './program.ts';
import { progressOn } from './progress.ts';
import { printOutcomes } from './refresh.ts';
import { paintFor } from './style.ts';
import { WrongCommand } from './wrong-command.ts';

const examples = `
Opens nothing: it prints the address to open in your own browser, and reads one line from stdin.

Examples:
  prebell login alpha --local ./accounts
  pbpaste | prebell login alpha
`;

/** Adds the command. */
export function addLogin(program: Command, context: CommandContext): void {
  withCommonOptions(
    program
      .command('login')
      .argument('<ACCOUNT>', 'the account')
      .description('finish a login by hand: log in with your own browser, paste the address it ends at'),
  )
    .addHelpText('after', examples)
    .action(async (account: string, options: CommonOptions) => {
      const backend = await openBackend(options, context.signal);
      await backend.check([account]);
      process.stderr.write(instructions(await backend.loginAddress(account)));
      const address = await readPasted(context.signal);
      const progress = progressOn(process.stderr, [account]);
      let done = false;
      try {
        const outcome = await backend.finishLogin(account, address, (waitingFor) => progress.says(account, waitingFor));
        progress.ended(account, outcome);
        done = true;
        progress.close(process.stdout.isTTY);
        const trouble = outcome.failure ? { account, failure: outcome.failure, evidence: outcome.evidence } : null;
        printOutcomes([{ outcome, trouble }], backend, options);
        context.exit(isFresh(outcome) ? 0 : 1);
      } finally {
        if (!done) progress.close(true);
      }
    });
}

function instructions(address: string): string {
  const paint = paintFor(process.stderr);
  return [
    `1. Open this address in your browser, and log in:`,
    ``,
    `   ${paint('strong', address)}`,
    ``,
    `2. You are sent on to your app's redirect address. That page may well not load: that does not matter.`,
    `3. Copy the whole address from the address bar, within two minutes, paste it here, and press Enter.`,
    `   Where the broker shows a key instead (AutoTrader Web: Settings, API Key, View), paste the key:`,
    ``,
    ``,
  ].join('\n');
}

/** The first line of stdin that is not empty. Throws `WrongCommand` if there is none. */
async function readPasted(signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const stop = () => lines.close();
  signal.addEventListener('abort', stop);
  try {
    for await (const line of lines) if (line.trim() !== '') return line.trim();
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
    process.stdin.destroy();
  }
  signal.throwIfAborted();
  throw new WrongCommand('nothing was pasted: stdin ended before the redirect address; nothing was changed');
}
