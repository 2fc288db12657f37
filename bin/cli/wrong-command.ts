/** The command itself was wrong: exit code 2, one line on stderr. */

/** Thrown for an unknown option or account, an unreadable folder, a deployment that cannot be found. The message says what to do. */
export class WrongCommand extends Error {
  override readonly name = 'WrongCommand';
}
