/** Runs one command and turns its end into an exit code: 0 all fresh, 1 some account is not, 2 the command was wrong. */
import { CommanderError } from 'commander';
import { LocalFolderError } from '../../lambdas/local/folder.ts';
import { CommandFailed } from './backend.ts';
import { Interrupted, listenForInterruption } from './interruption.ts';
import { buildProgram } from './program.ts';
import { paintFor } from './style.ts';
import { unforeseen } from './unforeseen.ts';
import { WrongCommand } from './wrong-command.ts';

/** Runs the command of these arguments and gives the exit code. Never rejects. */
export async function main(args: readonly string[]): Promise<number> {
  const interruption = listenForInterruption();
  let code: number = 0;
  // A reader who has seen enough (`prebell status | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? code : 1));
  try {
    const program = buildProgram({
      signal: interruption.signal,
      exit: (wanted) => {
        code = wanted;
      },
    });
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    code = tell(error);
  } finally {
    interruption.stopListening();
  }
  return interruption.exitCode() ?? code;
}

/** Says in one line on stderr what went wrong, and gives its exit code. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return tellUsage(error);
  if (error instanceof Interrupted || (error instanceof Error && error.name === 'AbortError')) return say('stopped', 1);
  if (process.env.PREBELL_DEBUG === '1') process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof WrongCommand || error instanceof LocalFolderError) return say(error.message, 2);
  if (error instanceof CommandFailed) return say(error.message, 1);
  return say(`prebell itself failed: ${unforeseen(error)} (PREBELL_DEBUG=1 shows where)`, 1);
}

/** Help and the version that were asked for are no error; help that was not (no command was named) is. */
function tellUsage(error: CommanderError): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  return say(`${error.message.replace(/^error: /, '').replaceAll('\n', ' ')} (see: prebell --help)`, 2);
}

function say(line: string, code: number): number {
  process.stderr.write(`${paintFor(process.stderr)('bad', 'prebell:')} ${line}\n`);
  return code;
}
