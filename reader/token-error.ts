/**
 * Why there is no token to use:
 * - `not-fresh-yet`: none was published yet, it has ended, or it is of an earlier trading day. Waiting helps.
 * - `not-allowed`: AWS, the key or the file system does not let this program read it, or ask for it.
 * - `no-such-account`: nothing is stored under this account's name here.
 * - `sandbox`: it is a simulator's or a sandbox's, and the bot did not say that it wants one.
 * - `refused`: the broker refuses it, and there is no other.
 * - `unreadable`: what is stored is not a token document that this reader knows.
 * - `unavailable`: the store did not answer. Trying again helps.
 * - `not-set-up`: an option or a package is missing or wrong.
 */
export type TokenProblem =
  | 'not-fresh-yet'
  | 'not-allowed'
  | 'no-such-account'
  | 'sandbox'
  | 'refused'
  | 'unreadable'
  | 'unavailable'
  | 'not-set-up';

/** There is no token to use. The message says why and what to do, and holds no token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenProblem;

  constructor(code: TokenProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
