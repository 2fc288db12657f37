/** Options that several commands share. */
import { type Command, Option } from 'commander';
import type { BackendOptions } from './backend.ts';

/** Options that choose the accounts, and the form of the results. */
export interface CommonOptions extends BackendOptions {
  readonly json?: boolean;
}

/** Adds `--local`, `--stack` and `--json`. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(new Option('--local <DIR>', 'accounts, tokens, ledger and events are files in DIR; nothing is on AWS').conflicts('stack'))
    .addOption(new Option('--stack <NAME>', 'the CloudFormation stack on AWS (default: Prebell)'))
    .option('--json', 'print one JSON object a line instead of a table');
}
