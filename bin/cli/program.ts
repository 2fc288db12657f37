/** All commands, their options and their help. */
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addAccounts } from './accounts.ts';
import { addDemo } from './demo.ts';
import { addLogin } from './login.ts';
import { addRefresh } from './refresh.ts';
import { addStatus } from './status.ts';

/** What commands get besides their options. */
export interface CommandContext {
  /** Aborts when the person who runs the command stops it. */
  readonly signal: AbortSignal;
  /** Sets the exit code: 0 all fresh, 1 some account is not. */
  exit(code: 0 | 1): void;
}

const examples = `
Examples:
  prebell demo                           a whole morning on simulated brokers, nothing to set up
  prebell refresh --local ./accounts     log in where needed, prove each token, store it
  prebell status --local ./accounts      what is fresh, until when, and what to do
  prebell login alpha                    finish by hand what prebell could not

Exit codes: 0 every account asked for is fresh; 1 some account is not; 2 the command was wrong.
Without --local the accounts of the deployment on AWS are meant (AWS_REGION, AWS_PROFILE).
`;

/** The program; it throws commander's errors instead of ending the process. */
export function buildProgram(context: CommandContext): Command {
  const program = new Command('prebell')
    .description('Every broker token, fresh before the opening bell.')
    .version(manifest.version)
    .addHelpText('after', examples)
    .showSuggestionAfterError()
    .exitOverride()
    // What goes wrong is told once, in one line, by who catches it.
    .configureOutput({ outputError: () => undefined });
  addDemo(program, context);
  addRefresh(program, context);
  addLogin(program, context);
  addStatus(program, context);
  addAccounts(program, context);
  return program;
}
