/**
 * A simulated Zerodha: login site and API in one process on 127.0.0.1, built from the dossier `brokers/kite.md`. It keeps
 * state as the live one does: sessions, tokens, lock-outs. Section numbers in comments are the dossier's.
 */
import { botFilter } from '../faults.ts';
import { answerNoted } from '../journal.ts';
import { found } from '../lookup.ts';
import { type Call, type Outcome, type Reply, serve } from '../serve.ts';
import { answerApi, isApiPath } from './api.ts';
import { refusalBody } from './envelope.ts';
import { logOutEverywhere } from './gate.ts';
import { type Counters, countArrival, type JournalEntry, journalEntry, newCounters } from './journal.ts';
import type { KiteKnobs } from './knobs.ts';
import { answerLoginSite, isXhrPath } from './login-site.ts';
import { type KiteApp, KiteState, type KiteUser } from './state.ts';

export type { FaultKind, FaultRule } from '../faults.ts';
export type { Counters, JournalEntry } from './journal.ts';
export type { KiteKnobs, Labels, PageRefusal, RedirectParameter, Refusal } from './knobs.ts';
export { type Markup, markups } from './markup.ts';
export type { KiteApp, KiteUser, TwofaType } from './state.ts';

/** How to start. */
export interface KiteOptions {
  /** The broker's clock. Default: the real one. */
  readonly clock?: () => Date;
  /** 0, the default, takes a free port. */
  readonly loginPort?: number;
  readonly apiPort?: number;
  /** Serve both sites on `loginPort`. */
  readonly onePort?: boolean;
  readonly knobs?: Partial<KiteKnobs>;
}

/** A new app; what is left out is invented. */
export type NewApp = Partial<KiteApp>;

/** A new user; what is left out is invented. `consented: new Set()` makes the authorise page appear. */
export type NewUser = Pick<KiteUser, 'user_id'> & Partial<Omit<KiteUser, 'user_id' | 'counters'>>;

/** What a prebell account needs to log in here. Holds invented secrets only. */
export interface KiteCredentials {
  readonly broker: 'kite';
  readonly user_id: string;
  readonly login_id?: string;
  readonly password: string;
  readonly totp_secret: string;
  readonly api_key: string;
  readonly api_secret: string;
  readonly redirect_url: string;
  readonly endpoints: { readonly login: string; readonly api: string };
}

/** A running simulator. */
export interface KiteSimulator {
  /** Origin of the login site. */
  readonly loginUrl: string;
  /** Origin of the API. */
  readonly apiUrl: string;
  /** A page of the login site that may serve as a redirect URL and counts who arrives (`counters.landings`). */
  readonly landingUrl: string;
  /** For all users; change them while it runs. A user's own (`user(id).knobs`) go before, faults add up. */
  readonly knobs: KiteKnobs;
  /** Over all users, unknown ones included. */
  readonly counters: Counters;
  /** Every request in order of arrival, without values. */
  readonly journal: readonly JournalEntry[];
  addApp(app?: NewApp): KiteApp;
  addUser(user: NewUser): KiteUser;
  /** Throws if there is none. */
  app(apiKey: string): KiteApp;
  user(userId: string): KiteUser;
  /** The credentials document of this user at an app (default: the first that the user may use, or the first). */
  credentials(userId: string, apiKey?: string): KiteCredentials;
  /** "Log out everywhere": ends the user's sessions and API tokens (8). */
  logOutEverywhere(userId: string): void;
  /** The reset after a lock-out (6.10): unblocks, clears the counts, ends all sessions, sets a new password if given. */
  resetCredentials(userId: string, password?: string): void;
  /** Ends open sockets too. Idempotent. */
  close(): Promise<void>;
}

/** Starts a simulator without apps and users. */
export async function startKite(options: KiteOptions = {}): Promise<KiteSimulator> {
  const state = new KiteState(options.clock ?? (() => new Date()), options.knobs ?? {});
  const closing = new AbortController();
  const login = await serve(
    (call) => answer(state, call, options.onePort === true && isApiPath(call.path), closing.signal),
    options.loginPort,
  );
  const api = options.onePort ? login : await serve((call) => answer(state, call, true, closing.signal), options.apiPort);
  const landingUrl = `${login.origin}/app/landed`;
  const simulator: KiteSimulator = {
    loginUrl: login.origin,
    apiUrl: api.origin,
    landingUrl,
    knobs: state.knobs,
    counters: state.counters,
    journal: state.journal,
    addApp: (app = {}) => addApp(state, app, landingUrl),
    addUser: (user) => addUser(state, user),
    app: (apiKey) => found(state.apps.get(apiKey), `app ${apiKey}`),
    user: (userId) => found(state.users.get(userId), `user ${userId}`),
    credentials(userId, apiKey) {
      const user = simulator.user(userId);
      const apps = [...state.apps.values()];
      const usable = apps.find((app) => app.users === null || app.users.includes(userId)) ?? apps[0];
      const app = apiKey === undefined ? found(usable, `app for user ${userId}`) : simulator.app(apiKey);
      return {
        broker: 'kite',
        user_id: user.user_id,
        ...(user.login_id !== null && { login_id: user.login_id }),
        password: user.password,
        totp_secret: user.totp_secret,
        api_key: app.api_key,
        api_secret: app.api_secret,
        redirect_url: app.redirect_url,
        endpoints: { login: login.origin, api: api.origin },
      };
    },
    logOutEverywhere: (userId) => logOutEverywhere(state, simulator.user(userId)),
    resetCredentials(userId, password) {
      const user = simulator.user(userId);
      logOutEverywhere(state, user);
      Object.assign(user, { blocked: false, wrongPasswords: 0, wrongTwofas: 0, ...(password !== undefined && { password }) });
    },
    async close() {
      closing.abort();
      await Promise.all([login.close(), api.close()]);
    },
  };
  return simulator;
}

function addApp(state: KiteState, app: NewApp, landingUrl: string): KiteApp {
  const number = state.apps.size + 1;
  const added: KiteApp = {
    api_key: `kitedemo0000key${number}`,
    api_secret: `invented0000000000000000secret${String(number).padStart(2, '0')}`,
    name: 'Example App',
    redirect_url: landingUrl,
    users: null,
    lapsed: false,
    ...app,
  };
  state.apps.set(added.api_key, added);
  return added;
}

function addUser(state: KiteState, user: NewUser): KiteUser {
  const added: KiteUser = {
    login_id: null,
    password: `invented-${user.user_id}`,
    totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    twofa_types: ['totp', 'app_code'],
    app_code: '246810',
    sms_code: '135790',
    pin: '482916',
    answers: ['Example School', 'Exampletown'],
    name: 'Asha Example',
    email: 'asha@example.com',
    wrongPasswords: 0,
    wrongTwofas: 0,
    blocked: false,
    lastTotpStep: -1,
    consented: null,
    knobs: {},
    ...user,
    counters: newCounters(),
  };
  state.users.set(added.user_id, added);
  return added;
}

async function answer(state: KiteState, call: Call, isApi: boolean, signal: AbortSignal): Promise<Outcome> {
  const user = state.userOf(call);
  const knobs = state.knobsFor(user);
  const area = isApi ? 'api' : isXhrPath(call.path) ? 'xhr' : 'pages';
  const entry = journalEntry(call, state.now(), area, user?.user_id ?? null);
  state.journal.push(entry);
  countArrival(state.counters, call);
  if (user) countArrival(user.counters, call);
  const work = (): Reply => {
    if (area === 'pages' && knobs.requireUserAgent && !/Mozilla/.test(call.headers['user-agent'] ?? '')) return botFilter();
    return isApi ? answerApi(state, call) : answerLoginSite(state, call);
  };
  return answerNoted(entry, call, knobs, state.now, work, refusalBody(knobs.rateLimited), signal);
}
