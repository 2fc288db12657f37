/** What the simulated service remembers: users, keys, trading accounts, and whom a request is about. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { withOwnKnobs } from '../journal.ts';
import type { Call } from '../serve.ts';
import { type Counters, type JournalEntry, newCounters } from './journal.ts';
import { type AutoTraderWebKnobs, defaultKnobs } from './knobs.ts';

/** Error codes of section 5. */
export const errorCodes = {
  MANUAL_LOGIN_NEEDED: 1001,
  INSUFFICIENT_WALLET_BALANCE: 1002,
  LICENSE_EXPIRED: 1003,
  SYSTEM_FORBIDDEN: 1004,
  BROKER_AUTH_FAILED: 1005,
  BROKER_SESSION_EXPIRED: 1006,
  BROKER_SERVER_TIMEOUT: 1007,
} as const;

/** The name of an error. */
export type ErrorCode = keyof typeof errorCodes;

/** State of the session behind a trading account (6.7). */
export type SessionState = 'MISSING' | 'LOGGED_IN' | 'LOGGED_OUT' | 'ERROR';

/** What a validation shall give instead of what the broker would say. */
export type ValidationOutcome =
  | { readonly valid: boolean; readonly message?: string }
  | { readonly errorCode: ErrorCode; readonly message?: string }
  | 'pending';

/** What a broker itself knows of one of its clients. Change its fields while it runs. */
export interface BrokerLogin {
  readonly broker: string;
  readonly loginId: string;
  password: string;
  /** Base32; null: the broker wants none. */
  totpKey: string | null;
  /** A token that has to be stored besides (Dhan, 9.2); null: none. */
  accessToken: string | null;
  /** Wrong logins since the last good one. */
  attempts: number;
  blocked: boolean;
  /** Logins tried, and those refused. */
  logins: number;
  refusals: number;
}

/** A trading account of a user (6.2). Change its fields while it runs. */
export interface TradingAccount {
  readonly systemId: number;
  broker: string;
  platform: string;
  loginId: string;
  /** Null when it is not mapped to a pseudo account. */
  pseudoAccName: string | null;
  systemIdOfPseudoAcc: number | null;
  live: boolean | null;
  licenseExpiry: Date;
  /** What the service has stored: `password`, `totpKey`, and whatever else a form brought. */
  stored: Record<string, string>;
  sessionState: SessionState;
  /** What the next validations give, one each; after these the broker decides. */
  outcomes: ValidationOutcome[];
}

/** A user of the console. Change its fields while it runs. */
export interface ConsoleUser {
  readonly user_name: string;
  password: string;
  /** Base32 if the login wants a TOTP (4.1), or null. */
  totp_secret: string | null;
  /** The key as it is now. */
  api_key: string;
  /** Disabled by the vendor: 403 everywhere (5). */
  disabled: boolean;
  walletEmpty: boolean;
  /** Locked out of the console until then; null: not. */
  lockedUntil: Date | null;
  wrongPasswords: number;
  wrongTotps: number;
  lastTotpStep: number;
  /** Moments of View and Re-generate. */
  keyActions: Date[];
  readonly accounts: TradingAccount[];
  /** Knobs that differ for this user. */
  knobs: Partial<AutoTraderWebKnobs>;
  readonly counters: Counters;
}

/** A key and when it works. */
export interface ApiKey {
  readonly user: ConsoleUser;
  readonly from: Date;
  until: Date | null;
}

/** A browser's session on the console. */
export interface ConsoleSession {
  readonly id: string;
  readonly user: ConsoleUser;
  readonly at: Date;
  requests: number;
  /** Whether it still uses a key that was re-generated. */
  stale: boolean;
}

export class AutoTraderWebState {
  readonly users = new Map<string, ConsoleUser>();
  readonly keys = new Map<string, ApiKey>();
  readonly sessions = new Map<string, ConsoleSession>();
  /** Logins whose password was right and whose TOTP is awaited. */
  readonly pendingLogins = new Map<string, ConsoleUser>();
  readonly brokerLogins = new Map<string, BrokerLogin>();
  readonly knobs: AutoTraderWebKnobs;
  readonly counters = newCounters();
  readonly journal: JournalEntry[] = [];
  readonly now: () => Date;

  constructor(now: () => Date, knobs: Partial<AutoTraderWebKnobs>) {
    this.now = now;
    this.knobs = { ...defaultKnobs(), ...knobs };
  }

  /** The knobs as they are for this user now; faults add up. */
  knobsFor(user: ConsoleUser | null): AutoTraderWebKnobs {
    return user ? withOwnKnobs(this.knobs, user.knobs) : this.knobs;
  }

  /** Counts for the user and for all. */
  count(user: ConsoleUser | null, name: Exclude<keyof Counters, 'requests'>): void {
    this.counters[name] += 1;
    if (user) user.counters[name] += 1;
  }

  findUser(typed: string): ConsoleUser | null {
    const text = typed.trim();
    const exact = this.users.get(text);
    if (exact || this.knobs.userNameCase === 'exact') return exact ?? null;
    return [...this.users.values()].find((user) => user.user_name.toLowerCase() === text.toLowerCase()) ?? null;
  }

  /** The browser's session, if it has one and that has not ended. */
  session(call: Call): ConsoleSession | null {
    const session = this.sessions.get(call.cookies.session ?? '');
    if (!session) return null;
    const { sessionSeconds, sessionRequests } = this.knobsFor(session.user);
    const age = (this.now().getTime() - session.at.getTime()) / 1000;
    const hasEnded =
      (sessionSeconds !== null && age >= sessionSeconds) || (sessionRequests !== null && session.requests >= sessionRequests);
    return hasEnded ? null : session;
  }

  /** Makes a new key for the user; earlier ones end after `oldKeyLivesSeconds`. */
  issueKey(user: ConsoleUser, delaySeconds = 0): string {
    const { oldKeyLivesSeconds, keyFormat } = this.knobsFor(user);
    const now = this.now().getTime();
    for (const key of this.keys.values())
      if (key.user === user && key.until === null) key.until = new Date(now + oldKeyLivesSeconds * 1000);
    user.api_key = keyFormat === 'uuid' ? randomUUID() : randomBytes(16).toString('hex');
    this.keys.set(user.api_key, { user, from: new Date(now + delaySeconds * 1000), until: null });
    return user.api_key;
  }

  /** The user whose key this is, dead ones included. */
  ownerOf(key: string): ConsoleUser | null {
    return this.keys.get(key)?.user ?? null;
  }

  /** Whether the key works now: it is neither dead, nor too new, nor of a disabled user. */
  isAlive(apiKey: string): boolean {
    const key = this.keys.get(apiKey);
    if (!key || key.user.disabled) return false;
    return this.now() >= key.from && (key.until === null || this.now() < key.until);
  }

  brokerLogin(broker: string, loginId: string): BrokerLogin | null {
    return this.brokerLogins.get(`${broker}/${loginId}`) ?? null;
  }

  /** An id that no trading or pseudo account has yet. */
  newSystemId(): number {
    const taken = new Set(
      [...this.users.values()].flatMap((user) => user.accounts.flatMap((each) => [each.systemId, each.systemIdOfPseudoAcc])),
    );
    for (;;) {
      const id = randomInt(1000, 1_000_000);
      if (!taken.has(id)) return id;
    }
  }

  /** Whom a request is about: who is named, logged in or has the key, or else the only user there is. */
  userOf(call: Call): ConsoleUser | null {
    const typed = call.form.get('username');
    if (typed !== null) return this.findUser(typed);
    const key = call.headers['api-key'];
    if (typeof key === 'string') return this.ownerOf(key);
    const known = this.sessions.get(call.cookies.session ?? '')?.user ?? this.pendingLogins.get(call.form.get('login') ?? '');
    return known ?? (this.users.size === 1 ? ([...this.users.values()][0] ?? null) : null);
  }
}

/** The user's trading account that an API call names by `tradingAccId`, `id` or `pseudoAccount`, or null. */
export function accountOf(user: ConsoleUser | null, call: Call): TradingAccount | null {
  const field = (name: string) => call.form.get(name) ?? call.query.get(name);
  const id = field('tradingAccId') ?? field('id');
  const name = field('pseudoAccount');
  if (id !== null) return user?.accounts.find((account) => String(account.systemId) === id.trim()) ?? null;
  return name === null ? null : (user?.accounts.find((account) => account.pseudoAccName === name.trim()) ?? null);
}
