/** What the simulated ICICI Direct remembers, and whom a request is about. */
import { withOwnKnobs } from '../journal.ts';
import type { Call } from '../serve.ts';
import { defaultKnobs } from './default-knobs.ts';
import { type Counters, type JournalEntry, newCounters } from './journal.ts';
import type { BreezeKnobs, PasswordKeyKind } from './knobs.ts';
import { newPasswordKey, type PasswordKey } from './password-key.ts';

/** An app of the developer portal (3). Change its fields while it runs. */
export interface BreezeApp {
  /** The app key. */
  readonly api_key: string;
  /** The secret key. */
  api_secret: string;
  name: string;
  redirect_url: string;
  active: boolean;
  /** Times of the calls that count against its limits (8). */
  readonly calls: Date[];
}

/** An account. Change its fields while it runs. */
export interface BreezeUser {
  /** Compared exactly: the portal minds its case (3). */
  readonly user_id: string;
  /** A mobile number that is accepted in the user field too, or null. */
  login_id: string | null;
  password: string;
  /** Six digits that serve instead of the password (3), or null. */
  pin: string | null;
  /** Asked for until 2022, as it is typed: `01011990`. */
  date_of_birth: string;
  /** Base32. */
  totp_secret: string;
  /** What a person would read in the SMS or e-mail. */
  otp_code: string;
  name: string;
  wrongPasswords: number;
  wrongTotps: number;
  blocked: boolean;
  /** TOTP step last accepted. */
  lastTotpStep: number;
  /** Knobs that differ for this user. */
  knobs: Partial<BreezeKnobs>;
  readonly counters: Counters;
}

/** The request for a one-time password, with the hidden values that its panel echoes (5.4). */
export interface Challenge {
  readonly user: BreezeUser;
  readonly by: BreezeKnobs['otpBy'];
  readonly hidden: Readonly<Record<'hitk' | 'udid' | 'hidsd' | 'hiistotp' | 'hiforotp', string>>;
  readonly at: Date;
}

/** A login that is under way: bound to the browser by `ASP.NET_SessionId`. */
export interface LoginSession {
  readonly id: string;
  readonly app: BreezeApp;
  /** Hidden values that the page echoes (5.2). */
  readonly hidden: Readonly<Record<'hidplk' | 'hidslk' | 'hidredurl', string>>;
  readonly at: Date;
  /** The key or keys that stand on the page: the user, and the user's own knobs, may not be known yet when it is shown. */
  readonly passwordKey: PasswordKeyKind;
  readonly asksDateOfBirth: boolean;
  /** Set when the password was accepted. */
  challenge: Challenge | null;
}

/** A session of the API. */
export interface ApiSession {
  /** What the redirect carries. */
  readonly apisession: string;
  /** The second part of `session_token`. */
  readonly key: string;
  readonly app: BreezeApp;
  readonly user: BreezeUser;
  readonly at: Date;
  ended: boolean;
  /** Exchanges so far. */
  exchanges: number;
}

export class BreezeState {
  readonly apps = new Map<string, BreezeApp>();
  readonly users = new Map<string, BreezeUser>();
  readonly loginSessions = new Map<string, LoginSession>();
  /** By `apisession`. */
  readonly apiSessions = new Map<string, ApiSession>();
  readonly knobs: BreezeKnobs;
  readonly counters = newCounters();
  readonly journal: JournalEntry[] = [];
  readonly now: () => Date;
  private key: PasswordKey | null = null;

  constructor(now: () => Date, knobs: Partial<BreezeKnobs>) {
    this.now = now;
    this.knobs = { ...defaultKnobs(), ...knobs };
  }

  get passwordKey(): PasswordKey {
    this.key ??= newPasswordKey();
    return this.key;
  }

  /** The knobs as they are for this user now; faults add up. */
  knobsFor(user: BreezeUser | null): BreezeKnobs {
    return user ? withOwnKnobs(this.knobs, user.knobs) : this.knobs;
  }

  /** Finds a user as the login form does: by user id in its exact case (3), or by mobile number. */
  findUser(typed: string): BreezeUser | null {
    const byId = this.users.get(typed);
    return byId ?? [...this.users.values()].find((user) => user.login_id !== null && user.login_id === typed) ?? null;
  }

  /** Adds to the counters of all and of this user. */
  count(user: BreezeUser | null, name: Exclude<keyof Counters, 'requests'>): void {
    for (const counters of [this.counters, user?.counters]) if (counters) counters[name] += 1;
  }

  loginSession(call: Call): LoginSession | null {
    return this.loginSessions.get(call.cookies['ASP.NET_SessionId'] ?? '') ?? null;
  }

  /** The session of the `X-SessionToken` header: base64 of user id and key (6.2, 7). */
  signedSession(call: Call): ApiSession | null {
    const header = call.headers['x-sessiontoken'];
    if (typeof header !== 'string') return null;
    const [userId, key, ...rest] = Buffer.from(header, 'base64').toString().split(':');
    if (rest.length > 0) return null;
    return [...this.apiSessions.values()].find((each) => each.key === key && this.reportedUser(each.user) === userId) ?? null;
  }

  /** The user id that the API tells of this user. */
  reportedUser(user: BreezeUser): string {
    return this.knobsFor(user).reportsUser ?? user.user_id;
  }

  /** Whom a request is about: who is named or logged in, or else the only user there is. */
  userOf(call: Call): BreezeUser | null {
    const typed = call.form.get('txtuid');
    if (typed !== null) return this.findUser(typed);
    const session = this.signedSession(call) ?? this.apiSessions.get(exchangeBody(call)?.SessionToken ?? '');
    if (session) return session.user;
    const users = [...this.users.values()];
    return users.length === 1 ? users[0]! : null;
  }
}

/** The body of an exchange (6.1), or null if it is none. */
export function exchangeBody(call: Call): { readonly SessionToken: string; readonly AppKey: string } | null {
  try {
    const { SessionToken, AppKey } = JSON.parse(call.body.toString()) as Record<string, unknown>;
    return typeof SessionToken === 'string' && typeof AppKey === 'string' ? { SessionToken, AppKey } : null;
  } catch {
    return null;
  }
}
