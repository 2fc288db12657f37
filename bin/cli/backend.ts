/** Where the command line's work is done: in this process on a folder's files, or by the function deployed on AWS. */
import type { AccountTest } from '../../lambdas/refresher/account-test.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { Released } from '../../lambdas/refresher/release.ts';
import type { AccountStatus } from '../../lambdas/refresher/status.ts';

/** Told in words what an account's run is doing or waiting for. Free of secrets. */
export type Say = (waitingFor: string) => void;

/** Does the work of the commands. Every method throws `WrongCommand` for an account that is not there. */
export interface Backend {
  /** How many refreshes may run at once. */
  readonly limit: number;
  /** What to add to a command so that it works on the same accounts: ` --local DIR`, or nothing. */
  readonly option: string;
  /** How a person adds an account here, as one sentence. */
  readonly howToAdd: string;
  /** What the owner should mend, one line each. */
  warnings(): Promise<readonly string[]>;
  /** Ids of the accounts, sorted. */
  accounts(): Promise<readonly string[]>;
  /** Throws `WrongCommand` for the first that is not there, as far as that can be told without a run. */
  check(accounts: readonly string[]): Promise<void>;
  refresh(account: string, say: Say): Promise<Outcome>;
  status(account: string): Promise<AccountStatus>;
  /** Throws `CommandFailed` if the credentials cannot be used. */
  release(account: string): Promise<Released>;
  /** Looks at the account's login page; types nothing. Throws `CommandFailed` if the credentials cannot be used or the browser cannot look. */
  test(account: string, say: Say): Promise<AccountTest>;
  /** Has a new key made. Throws `CommandFailed` where and when that is not done. */
  rotate(account: string, say: Say): Promise<Outcome>;
  /** The address that a person opens to log in by hand. Throws `CommandFailed` if the credentials cannot be used. */
  loginAddress(account: string): Promise<string>;
  /** Finishes a login by hand. Throws `WrongCommand` for an address that carries no login. */
  finishLogin(account: string, redirectAddress: string, say: Say): Promise<Outcome>;
}

/** The account cannot be used: exit code 1, one line on stderr that says what to do. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** The options that choose a backend. */
export interface BackendOptions {
  readonly local?: string;
  readonly stack?: string;
}

/** The backend that these options name. Its code is loaded only now: no command needs all of it. */
export async function openBackend(options: BackendOptions, signal: AbortSignal): Promise<Backend> {
  if (options.local !== undefined) {
    const { localBackend } = await import('./local-backend.ts');
    return localBackend(options.local, { signal });
  }
  const { awsBackend } = await import('./aws-backend.ts');
  return awsBackend(options.stack, signal);
}
