/** A world for the domain: a fake clock, stores in memory, and a broker and a browser that do as they are told. */
import { type Broker, SessionRefused } from '../../lambdas/refresher/broker.ts';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import type { LoginResult, LoginTask } from '../../lambdas/refresher/login.ts';
import type { LookResult, LookTask } from '../../lambdas/refresher/look.ts';
import type { Ledger, LedgerEntry, StoredDocument } from '../../lambdas/refresher/ports.ts';
import type { RefreshPorts, Trigger } from '../../lambdas/refresher/request.ts';
import { offered } from './looks.ts';

/** The process is dead: nothing of it runs any more. */
export class Crash extends Error {}

export const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const passwordOf = (account: string) => `invented-password-of-${account}`;

/** Credentials of an invented account. */
export function credentialsOf(account: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    broker: 'toy',
    user_id: 'AB1234',
    password: passwordOf(account),
    totp_secret: seed,
    api_key: `key-of-${account}`,
    api_secret: `invented-secret-of-${account}`,
    ...changes,
  });
}

/** What the toy broker counts and how it behaves. */
export class World {
  now = istMoment('2026-11-23', '08:00');
  documents = new Map<string, StoredDocument>();
  tokens = new Map<string, { current?: StoredDocument; pending?: StoredDocument; previous?: StoredDocument }>();
  ledger = new Map<string, LedgerEntry>();
  events: PrebellEvent[] = [];
  evidence: string[] = [];
  said: string[] = [];
  tasks: LoginTask[] = [];
  /** Sessions that the broker honours. */
  sessions = new Map<string, string>();
  #sessionCount = 0;
  /** Passwords and codes that reached the broker. */
  submissions: { password: string; at: Date }[] = [];
  steps: number[] = [];
  /** How the browser's login ends; set by a test. */
  login: (task: LoginTask) => LoginResult | Promise<LoginResult> = (task) => this.success(task);
  looks: LookTask[] = [];
  /** What the browser sees at a login page; set by a test. */
  look: (task: LookTask) => LookResult | Promise<LookResult> = () => offered();
  exchange: () => void = () => {};
  verify: () => void = () => {};
  reportedUser = 'AB1234';
  /** The port call (counted from 1) right after which the process dies; 0 for never. */
  crashAfter = 0;
  calls = 0;
  /** Happens right after that port call (counted from 1), while the process stands still. */
  interruption: { afterCall: number; happens: () => Promise<void> } | null = null;
  /** Where the ledger is kept instead of here. */
  readonly #ledgerElsewhere: Ledger | undefined;

  constructor(ledger?: Ledger) {
    this.#ledgerElsewhere = ledger;
  }

  /** Stores an account's credentials. */
  store(account: string, text = credentialsOf(account)): this {
    this.documents.set(account, { text, version: `v${this.documents.size}-${text.length}-${this.calls}` });
    return this;
  }

  /** A login that the broker accepts. */
  success(task: LoginTask): LoginResult {
    this.submit(task);
    return {
      ...this.trace(task),
      submitted: 'totp',
      outcome: 'redirected',
      captured: { url: 'https://app.example/?code=1', method: 'GET', body: null },
    };
  }

  /** A login that fails like this. */
  failure(task: LoginTask, code: RefreshFailure['code'], submitted: LoginResult['submitted'], unaccepted: number): LoginResult {
    if (submitted !== 'none') this.submit(task);
    return {
      ...this.trace(task),
      submitted,
      unaccepted,
      last_totp_step: submitted === 'totp' ? this.steps.at(-1)! : null,
      outcome: 'failed',
      failure: { code },
    };
  }

  submit(task: LoginTask): void {
    this.submissions.push({ password: task.password, at: this.now });
    this.steps.push(Math.max(task.first_totp_step, Math.floor(this.now.getTime() / 30_000)));
  }

  trace(_task: LoginTask) {
    return { unaccepted: 0, last_totp_step: this.steps.at(-1) ?? null, clock_offset_ms: 0, timings_ms: { open: 5 } };
  }

  /** Moves the clock. */
  at(time: string, date = '2026-11-23'): this {
    this.now = istMoment(date, time);
    return this;
  }

  /** A rung at the present time. */
  rung(nextTryAt: string | null = null): Trigger {
    return {
      kind: 'rung',
      rung: this.now.toISOString(),
      latest_start: new Date(this.now.getTime() + 600_000).toISOString(),
      next_try_at: nextTryAt,
    };
  }

  get eventTypes(): string[] {
    return this.events.map((event) => event.type);
  }

  /** Everything that left the domain for people, as one text. */
  get told(): string {
    return JSON.stringify([this.events, [...this.ledger.values()], this.said, this.evidence]);
  }

  /** Ports on this world, for one process. */
  ports(): RefreshPorts {
    const living = { dead: false };
    const port =
      <A extends unknown[], R>(work: (...args: A) => R | Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (living.dead) throw new Crash();
        this.calls++;
        const result = await work(...args);
        if (this.calls === this.interruption?.afterCall) {
          const { happens } = this.interruption;
          this.interruption = null;
          await happens();
        }
        if (this.calls === this.crashAfter) {
          living.dead = true;
          throw new Crash();
        }
        return result;
      };
    const slot = (account: string) => {
      if (!this.tokens.has(account)) this.tokens.set(account, {});
      return this.tokens.get(account)!;
    };
    const toy: Broker = {
      name: 'toy',
      title: 'Toy Broker',
      hosts: { login: 'https://login.toy.example', api: 'https://api.toy.example' },
      credentials: {
        required: ['user_id', 'password', 'totp_secret', 'api_key', 'api_secret'],
        optional: ['login_id', 'redirect_url'],
        options: ['approve_consent'],
      },
      safeFrom: '08:00',
      login: { startUrl: ({ endpoints }) => `${endpoints.login}/start`, flow: { states: [], isRedirect: () => false } },
      carriesLogin: ({ url }) => new URL(url).searchParams.has('code'),
      exchange: port(() => {
        this.exchange();
        const access_token = `invented-token-${++this.#sessionCount}`;
        this.sessions.set(access_token, this.reportedUser);
        return { access_token, extra: {} };
      }),
      verify: port((session) => {
        this.verify();
        const user_id = this.sessions.get(session.access_token);
        if (user_id === undefined) throw new SessionRefused('dead');
        return { user_id };
      }),
      revoke: port((session) => void this.sessions.delete(session.access_token)),
      isUser: (reported, { user_id }) => reported === user_id,
      expiresAt: (issued) => {
        const six = istMoment(new Date(issued.getTime() + 5.5 * 3600_000).toISOString().slice(0, 10), '06:00');
        return issued < six ? six : new Date(six.getTime() + 24 * 3600_000);
      },
    };
    return {
      vault: {
        accounts: port(() => [...this.documents.keys()]),
        credentials: port((account) => this.documents.get(account) ?? null),
        token: port((account, stage) => slot(account)[stage] ?? null),
        stage: port((account, text) => {
          slot(account).pending = { text, version: `t${text.length}-${text}` };
          return slot(account).pending!.version;
        }),
        publish: port((account, version) => {
          const { current, pending } = slot(account);
          if (current?.version === version) return;
          if (pending?.version !== version) throw new Error('no such version');
          this.tokens.set(account, { current: pending, ...(current ? { previous: current } : {}) });
        }),
        discard: port((account, version) => {
          if (slot(account).pending?.version === version) delete slot(account).pending;
        }),
      },
      ledger: {
        read: port(
          (key) => this.#ledgerElsewhere?.read(key) ?? structuredClone(this.ledger.get(key) ?? { record: undefined, revision: 0 }),
        ),
        write: port((key, record, revision) => {
          if (this.#ledgerElsewhere) return this.#ledgerElsewhere.write(key, record, revision);
          if ((this.ledger.get(key)?.revision ?? 0) !== revision) return false;
          this.ledger.set(key, { record: structuredClone(record), revision: revision + 1 });
          return true;
        }),
      },
      events: { put: port((event) => void this.events.push(event)) },
      evidence: {
        keep: port((account) => {
          this.evidence.push(account);
          return `evidence/${account}.png`;
        }),
      },
      clock: {
        now: () => this.now,
        until: async (moment) => {
          if (moment > this.now) this.now = moment;
        },
      },
      browser: {
        login: port(async (task) => {
          this.tasks.push(task);
          return this.login(task);
        }),
        look: port(async (task) => {
          this.looks.push(task);
          return this.look(task);
        }),
      },
      http: { send: () => Promise.reject(new RefreshFailure('broker-unavailable')) },
      brokers: [toy],
      endpointPolicy: 'any',
      deadline: '08:50',
      progress: (account, waitingFor) => void this.said.push(`${account}: ${waitingFor}`),
    };
  }

  /** The end that a run started now has. */
  get end(): Date {
    return new Date(this.now.getTime() + 240_000);
  }

  /** The current token of an account, read as a bot would. */
  token(account: string): Record<string, unknown> | null {
    const text = this.tokens.get(account)?.current?.text;
    return text === undefined ? null : JSON.parse(text);
  }
}
