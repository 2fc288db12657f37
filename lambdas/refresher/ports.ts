/**
 * What the domain needs of the world. Each port has an adapter on AWS and one on files, and one contract test for both.
 * Adapters retry throttling themselves, bounded; what they throw after that has a message without secrets.
 */
import type { PrebellEvent } from './events.ts';
import type { LoginEvidence, LoginResult, LoginTask } from './login.ts';
import type { LookResult, LookTask } from './look.ts';

/** Time. The only way product code waits is until a moment, and it can be interrupted. */
export interface Clock {
  now(): Date;
  /** Resolves at that moment (at once if past), or rejects with the signal's reason. */
  until(moment: Date, signal?: AbortSignal): Promise<void>;
}

/** A stored JSON document: its text, and a version that changes when it is stored anew. */
export interface StoredDocument {
  readonly text: string;
  readonly version: string;
}

/** Credentials in, tokens out. */
export interface Vault {
  /** Ids of the accounts that have a credentials document, sorted. */
  accounts(): Promise<readonly string[]>;
  /** The credentials document, or null if there is none. */
  credentials(account: string): Promise<StoredDocument | null>;
  /** The token document: `current` is what bots read, `pending` is staged and not yet proved. Null if there is none. */
  token(account: string, stage: 'current' | 'pending'): Promise<StoredDocument | null>;
  /** Stages a token document as pending and gives its version. Bots do not see it. Staging the same text again is harmless. */
  stage(account: string, text: string): Promise<string>;
  /** Makes that version current; the one before stays readable as previous. It is not pending afterwards. Idempotent. */
  publish(account: string, version: string): Promise<void>;
  /** Drops a pending version. Idempotent. */
  discard(account: string, version: string): Promise<void>;
}

/** Thrown by a vault. `what` names the account's document, never its contents. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

/** A document of the ledger with the revision it was read at; revision 0 means it is not there yet. */
export interface LedgerEntry {
  readonly record: unknown;
  readonly revision: number;
}

/**
 * What is remembered between runs. A document store with compare-and-set: reads are strongly consistent, and a write
 * succeeds only if nobody wrote since. All rules about what may be written live in the domain.
 */
export interface Ledger {
  read(key: string): Promise<LedgerEntry>;
  /** Writes the record as revision + 1 if the stored revision is still this one; false if it is not. */
  write(key: string, record: unknown, revision: number): Promise<boolean>;
}

/** Tells the world. Throws if the event was not accepted. */
export interface Events {
  put(event: PrebellEvent): Promise<void>;
}

/** Keeps what operations can look at after a failed login, for 7 days. */
export interface Evidence {
  /** Stores the parts and gives their address (an s3 address or a path, never a signed link). */
  keep(account: string, at: Date, evidence: LoginEvidence): Promise<string>;
}

/** A browser that does one login and gives back what the redirect carried, or looks at a login page. */
export interface Browser {
  /**
   * Always resolves once anything may have been submitted, unless the worker itself dies; a rejection then means that
   * nobody knows (`outcome-unknown`). Rejects with `BrowserNotStarted` when it is certain that no page was opened.
   * @param progress told in words what is being waited for ("the TOTP page")
   */
  login(task: LoginTask, progress: (waitingFor: string) => void): Promise<LoginResult>;
  /** Types nothing and presses nothing. Rejects if it could not look: with `BrowserNotStarted`, or because the worker gave no answer. */
  look(task: LookTask, progress: (waitingFor: string) => void): Promise<LookResult>;
}

/** The browser worker could not be started or reached: nothing was submitted. */
export class BrowserNotStarted extends Error {
  override readonly name = 'BrowserNotStarted';
}

/** One HTTP request. Holds secrets: never log it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** A function makes them anew for each try: a signature has its time. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it stands as application/json, with a GET too: some brokers sign its very bytes. */
  readonly json?: string;
  /** How often infrastructure faults (no connection, time-out, 429, 5xx) are tried again, with backoff and jitter. */
  readonly retries: number;
}

/** An answer of any HTTP status below 500 except 429. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON, or undefined if it is not JSON. */
  readonly json: unknown;
}

/** The one HTTP client. Follows no redirect. */
export interface Http {
  /** Throws `RefreshFailure`: `rate-limited` for a lasting 429, `broker-unavailable` for every other lasting infrastructure fault. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
