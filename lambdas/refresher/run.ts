/** One run of a refresh: its account, its clock, what it measured, and how its end is put into words. */
import { randomUUID } from 'node:crypto';
import type { Submitted } from './failures.ts';
import { type FailureCode, RefreshFailure } from './failures.ts';
import type { Outcome, SkipReason } from './outcome.ts';
import { type Redactor, redactorOf } from './redact.ts';
import type { RefreshPorts } from './request.ts';

/** The longest message of a failure, characters. */
const longestMessage = 400;

/** One run. Collects what the outcome tells. */
export class Run {
  /** Names this run in leases and reservations. */
  readonly id = randomUUID();
  readonly account: string;
  readonly ports: RefreshPorts;
  /** Absolute end of the run. */
  readonly end: Date;
  broker: string | null = null;
  /** How far this run's secrets got; absent while no login was begun. */
  submitted: Submitted | undefined;
  /** Strikes that this run's login cost. */
  strikes = 0;
  /** Whether a login of this run may have made something anew for good. */
  madeAnew = false;
  /** Where the evidence of a failed login is kept. */
  evidence: string | undefined;
  sandbox = false;
  /** The address that a login opens first; known with the credentials. */
  startUrl: string | undefined;
  readonly #started: number;
  readonly #timings: Record<string, number> = {};
  readonly #secrets = new Set<string>();
  #redact: Redactor = (text) => text;

  constructor(account: string, ports: RefreshPorts, end: Date) {
    this.account = account;
    this.ports = ports;
    this.end = end;
    this.#started = ports.clock.now().getTime();
  }

  /** Makes these texts known as secrets: no message of this run will hold them. */
  guard(secrets: Iterable<string>): void {
    for (const secret of secrets) this.#secrets.add(secret);
    this.#redact = redactorOf(this.#secrets);
  }

  /** Says what is being done or waited for. */
  say(waitingFor: string): void {
    this.ports.progress(this.account, this.#redact(waitingFor));
  }

  /** Does one phase and notes its time, ms. */
  async phase<T>(name: string, waitingFor: string, work: () => Promise<T>): Promise<T> {
    this.say(waitingFor);
    const from = this.ports.clock.now().getTime();
    try {
      return await work();
    } finally {
      this.#timings[name] = (this.#timings[name] ?? 0) + this.ports.clock.now().getTime() - from;
    }
  }

  /** Takes over what a login measured of itself. */
  addTimings(timings: Readonly<Record<string, number>>): void {
    for (const [name, ms] of Object.entries(timings)) this.#timings[`login.${name}`] = Math.round(ms);
  }

  /** Nothing was tried. */
  skipped(reason: SkipReason): Outcome {
    return { ...this.#common(), outcome: 'skipped', reason };
  }

  /** The account has a proved token. */
  ended(outcome: 'published' | 'fresh', expires_at: string | null): Outcome {
    return { ...this.#common(), outcome, expires_at };
  }

  /** Whatever was thrown, as an outcome without secrets. */
  failed(error: unknown): Outcome {
    const failure = error instanceof RefreshFailure ? error : unforeseen(error);
    const clean = new RefreshFailure(failure.code, { message: this.#clean(failure.message), remedy: this.#clean(failure.remedy) });
    return {
      ...this.#common(),
      outcome: 'failed',
      failure: clean.describe(this.account),
      submitted: this.submitted ?? 'none',
      ...(this.evidence === undefined ? {} : { evidence: this.evidence }),
    };
  }

  /** Messages may quote a broker at length. They are cut here, not where they are made: a secret that is cut is not recognised. */
  #clean(message: string): string {
    const clean = this.#redact(message);
    return clean.length > longestMessage ? `${clean.slice(0, longestMessage)}…` : clean;
  }

  #common(): Pick<Outcome, 'account' | 'broker' | 'timings_ms'> & { submitted?: Submitted; strikes?: number } {
    const total = this.ports.clock.now().getTime() - this.#started;
    return {
      account: this.account,
      broker: this.broker,
      ...(this.submitted === undefined ? {} : { submitted: this.submitted }),
      ...(this.strikes === 0 ? {} : { strikes: this.strikes }),
      timings_ms: { ...this.#timings, total },
    };
  }
}

/** A failure that no step knew: what it is called is told, since a message of a stranger might quote anything. */
function unforeseen(error: unknown): RefreshFailure {
  const known =
    error instanceof Error && ['VaultError', 'LedgerUnusable', 'LedgerError', 'LocalFolderError', 'EventNotAccepted'].includes(error.name);
  const what = known ? error.message : error instanceof Error ? error.name : typeof error;
  const code: FailureCode = 'internal';
  return new RefreshFailure(code, { message: `prebell itself failed: ${what}.`, cause: error });
}
