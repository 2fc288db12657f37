/**
 * A simulated ICICI Direct for Breeze: login site and API on one origin of 127.0.0.1, as the live ones are, built from the dossier
 * `brokers/breeze.md`. It keeps state: sessions, limits, lock-outs. Section numbers in comments are the dossier's.
 */
import { botFilter } from '../faults.ts';
import { answerNoted, requestEntry } from '../journal.ts';
import { found } from '../lookup.ts';
import { type Call, type Outcome, type Reply, serve } from '../serve.ts';
import { answerApi, isApiPath, refusalBody } from './api.ts';
import { type Counters, countArrival, type JournalEntry, newCounters } from './journal.ts';
import type { BreezeKnobs } from './knobs.ts';
import { answerLoginSite, isXhrPath } from './login-site.ts';
import { securityMaster } from './security-master.ts';
import { type BreezeApp, BreezeState, type BreezeUser } from './state.ts';

export type { FaultKind, FaultRule } from '../faults.ts';
export type { Counters, JournalEntry } from './journal.ts';
export type { ApiRefusal, BreezeKnobs, Labels, PageRefusal, Place } from './knobs.ts';
export { type Markup, markups } from './markup.ts';
export type { BreezeApp, BreezeUser } from './state.ts';

/** How to start. */
export interface BreezeOptions {
  /** The broker's clock. Default: the real one. */
  readonly clock?: () => Date;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly knobs?: Partial<BreezeKnobs>;
}

/** A new app; what is left out is invented. */
export type NewApp = Partial<Omit<BreezeApp, 'calls'>>;

/** A new user; what is left out is invented. */
export type NewUser = Pick<BreezeUser, 'user_id'> & Partial<Omit<BreezeUser, 'user_id' | 'counters'>>;

/** What a prebell account needs to log in here. Holds invented secrets only. */
export interface BreezeCredentials {
  readonly broker: 'breeze';
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
export interface BreezeSimulator {
  /** Origin of the login site: `/apiuser/login` follows. */
  readonly loginUrl: string;
  /** Origin of the API, the same one: `/breezeapi/api/v1/` follows. */
  readonly apiUrl: string;
  /** A page of the same origin that may serve as a redirect URL and counts who arrives (`counters.landings`). */
  readonly landingUrl: string;
  /** The zip that ICICI's SDKs download (10.1). */
  readonly securityMasterUrl: string;
  /** For all users; change them while it runs. A user's own (`user(id).knobs`) go before, faults add up. */
  readonly knobs: BreezeKnobs;
  /** Over all users, unknown ones included. */
  readonly counters: Counters;
  /** Every request in order of arrival, without values. */
  readonly journal: readonly JournalEntry[];
  addApp(app?: NewApp): BreezeApp;
  addUser(user: NewUser): BreezeUser;
  /** Throws if there is none. */
  app(apiKey: string): BreezeApp;
  user(userId: string): BreezeUser;
  /** The credentials document of this user at an app (default: the first). */
  credentials(userId: string, apiKey?: string): BreezeCredentials;
  /** What a person does on the portal after a lock-out: unblocks, clears the counts, ends all sessions, sets a new password if given. */
  resetCredentials(userId: string, password?: string): void;
  /** Ends open sockets too. Idempotent. */
  close(): Promise<void>;
}

/** Starts a simulator without apps and users. */
export async function startBreeze(options: BreezeOptions = {}): Promise<BreezeSimulator> {
  const state = new BreezeState(options.clock ?? (() => new Date()), options.knobs ?? {});
  const closing = new AbortController();
  const server = await serve((call) => answer(state, call, closing.signal), options.port);
  const { origin } = server;
  const landingUrl = `${origin}/app/landed`;
  const simulator: BreezeSimulator = {
    loginUrl: origin,
    apiUrl: origin,
    landingUrl,
    securityMasterUrl: `${origin}/MotherAppMaster/SecurityMaster.zip`,
    knobs: state.knobs,
    counters: state.counters,
    journal: state.journal,
    addApp: (app = {}) => addApp(state, app, landingUrl),
    addUser: (user) => addUser(state, user),
    app: (apiKey) => found(state.apps.get(apiKey), `app ${apiKey}`),
    user: (userId) => found(state.users.get(userId), `user ${userId}`),
    credentials(userId, apiKey) {
      const user = simulator.user(userId);
      const app = apiKey === undefined ? found([...state.apps.values()][0], 'app') : simulator.app(apiKey);
      return {
        broker: 'breeze',
        user_id: user.user_id,
        ...(user.login_id !== null && { login_id: user.login_id }),
        password: user.password,
        totp_secret: user.totp_secret,
        api_key: app.api_key,
        api_secret: app.api_secret,
        redirect_url: app.redirect_url,
        endpoints: { login: origin, api: origin },
      };
    },
    resetCredentials(userId, password) {
      const user = simulator.user(userId);
      for (const session of state.apiSessions.values()) if (session.user === user) session.ended = true;
      Object.assign(user, { blocked: false, wrongPasswords: 0, wrongTotps: 0, ...(password !== undefined && { password }) });
    },
    async close() {
      closing.abort();
      await server.close();
    },
  };
  return simulator;
}

function addApp(state: BreezeState, app: NewApp, landingUrl: string): BreezeApp {
  const number = state.apps.size + 1;
  const added: BreezeApp = {
    // As odd as real ones: punctuation, and even a space (3).
    api_key: `8g7=E+x#m&p1^Q(2)%z !inventedkey${number}`,
    api_secret: `invented0(secret)=0+${String(number).padStart(2, '0')}`,
    name: 'Example App',
    redirect_url: landingUrl,
    active: true,
    ...app,
    calls: [],
  };
  state.apps.set(added.api_key, added);
  return added;
}

function addUser(state: BreezeState, user: NewUser): BreezeUser {
  const added: BreezeUser = {
    login_id: null,
    password: `invented-${user.user_id}`,
    pin: null,
    date_of_birth: '01011990',
    totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    otp_code: '135790',
    name: 'ASHA EXAMPLE',
    wrongPasswords: 0,
    wrongTotps: 0,
    blocked: false,
    lastTotpStep: -1,
    knobs: {},
    ...user,
    counters: newCounters(),
  };
  state.users.set(added.user_id, added);
  return added;
}

async function answer(state: BreezeState, call: Call, signal: AbortSignal): Promise<Outcome> {
  const user = state.userOf(call);
  const knobs = state.knobsFor(user);
  const area = areaOf(call.path);
  const entry = requestEntry(call, state.now(), area, user?.user_id ?? null);
  state.journal.push(entry);
  countArrival(state.counters, call);
  if (user) countArrival(user.counters, call);
  const work = (): Reply => {
    if (area === 'download') return { status: 200, headers: { 'Content-Type': 'application/zip' }, body: securityMaster };
    if (area === 'api') return answerApi(state, call);
    if (knobs.requireUserAgent && !/Mozilla/.test(call.headers['user-agent'] ?? '')) return botFilter();
    return answerLoginSite(state, call);
  };
  return answerNoted(entry, call, knobs, state.now, work, refusalBody(knobs.minuteLimit), signal);
}

function areaOf(path: string): JournalEntry['area'] {
  if (path.startsWith('/MotherAppMaster/')) return 'download';
  if (isApiPath(path)) return 'api';
  return isXhrPath(path) ? 'xhr' : 'pages';
}
