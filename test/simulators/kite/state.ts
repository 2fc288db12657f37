/** What the simulated Zerodha remembers (section 16), and whom a request is about. */
import { withOwnKnobs } from '../journal.ts';
import type { Call } from '../serve.ts';
import { defaultKnobs } from './default-knobs.ts';
import { type Counters, type JournalEntry, newCounters } from './journal.ts';
import type { KiteKnobs } from './knobs.ts';

/** Kinds of second factor (6.5; `questions` before 2019). */
export type TwofaType = 'totp' | 'app_code' | 'sms' | 'pin' | 'questions';

/** An app of the developer console (4). Change its fields while it runs. */
export interface KiteApp {
  readonly api_key: string;
  api_secret: string;
  name: string;
  redirect_url: string;
  /** Client IDs that may log in; null: every user. */
  users: string[] | null;
  /** Whether its subscription has lapsed. */
  lapsed: boolean;
}

/** A trading account. Change its fields while it runs. */
export interface KiteUser {
  readonly user_id: string;
  /** A phone number that is accepted in the user field too, or null. */
  login_id: string | null;
  password: string;
  /** Base32. */
  totp_secret: string;
  /** Accepted second factors, the one asked for first. */
  twofa_types: TwofaType[];
  /** What a person would read off the phone. */
  app_code: string;
  sms_code: string;
  pin: string;
  answers: [string, string];
  name: string;
  email: string;
  wrongPasswords: number;
  wrongTwofas: number;
  blocked: boolean;
  /** TOTP step last accepted. */
  lastTotpStep: number;
  /** API keys of the apps that the user has authorised; null: all. */
  consented: Set<string> | null;
  /** Knobs that differ for this user. */
  knobs: Partial<KiteKnobs>;
  readonly counters: Counters;
}

/** A login that is under way at an app: bound to the browser that started it by `kf_session`. */
export interface LoginSession {
  readonly sess_id: string;
  readonly kf_session: string;
  readonly app: KiteApp;
  readonly redirect_params: string;
}

/** A browser's session on the login site, after the second factor. */
export interface WebSession {
  readonly enctoken: string;
  readonly public_token: string;
  readonly user: KiteUser;
}

export interface TwofaRequest {
  readonly request_id: string;
  readonly user: KiteUser;
  readonly at: Date;
}

export interface RequestToken {
  readonly request_token: string;
  readonly app: KiteApp;
  readonly user: KiteUser;
  readonly at: Date;
}

export interface AccessToken {
  readonly access_token: string;
  readonly public_token: string;
  readonly app: KiteApp;
  readonly user: KiteUser;
  readonly at: Date;
  ended: boolean;
  /** API calls it was used for. */
  calls: number;
}

export class KiteState {
  readonly apps = new Map<string, KiteApp>();
  readonly users = new Map<string, KiteUser>();
  readonly loginSessions = new Map<string, LoginSession>();
  readonly webSessions = new Map<string, WebSession>();
  readonly twofaRequests = new Map<string, TwofaRequest>();
  readonly requestTokens = new Map<string, RequestToken>();
  readonly accessTokens = new Map<string, AccessToken>();
  readonly knobs: KiteKnobs;
  readonly counters = newCounters();
  readonly journal: JournalEntry[] = [];
  readonly now: () => Date;

  constructor(now: () => Date, knobs: Partial<KiteKnobs>) {
    this.now = now;
    this.knobs = { ...defaultKnobs(), ...knobs };
  }

  /** The knobs as they are for this user now; faults add up. */
  knobsFor(user: KiteUser | null): KiteKnobs {
    if (!user) return this.knobs;
    return withOwnKnobs(this.knobs, user.knobs);
  }

  /** Finds a user as the login form does: by client ID in any case, or by phone number. */
  findUser(typed: string): KiteUser | null {
    const text = typed.trim();
    const byId = this.users.get(text.toUpperCase());
    return byId ?? [...this.users.values()].find((user) => user.login_id !== null && user.login_id === text) ?? null;
  }

  /** The browser's session on the login site (6.6), if its three cookies agree. */
  webSession(call: Call): WebSession | null {
    const session = this.webSessions.get(call.cookies.enctoken ?? '');
    if (!session || call.cookies.public_token !== session.public_token || call.cookies.user_id !== session.user.user_id) return null;
    return session;
  }

  /** Whom a request is about: who is named or logged in, or else the only user of the app it names. */
  userOf(call: Call): KiteUser | null {
    const typed = call.form.get('user_id');
    if (typed !== null) return this.findUser(typed);
    const [key, token] = authorization(call) ?? [null, null];
    if (token !== null && this.accessTokens.has(token)) return this.accessTokens.get(token)?.user ?? null;
    const exchanged = this.requestTokens.get(call.form.get('request_token') ?? '')?.user;
    if (exchanged) return exchanged;
    const loggedIn = this.webSession(call)?.user;
    if (loggedIn) return loggedIn;
    const session = this.loginSessions.get(call.query.get('sess_id') ?? '');
    return this.onlyUserOf(session?.app ?? this.apps.get(call.query.get('api_key') ?? call.form.get('api_key') ?? key ?? ''));
  }

  private onlyUserOf(app: KiteApp | undefined): KiteUser | null {
    if (!app) return null;
    const ids = app.users ?? [...this.users.keys()];
    return ids.length === 1 ? (this.users.get(ids[0]!) ?? null) : null;
  }
}

/** Key and token of an `Authorization: token KEY:TOKEN` header (9), or null. */
export function authorization(call: Call): [string, string] | null {
  const match = /^token ([^:\s]+):([^:\s]+)$/.exec(call.headers.authorization ?? '');
  return match ? [match[1]!, match[2]!] : null;
}
