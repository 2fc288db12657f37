/**
 * A simulated AutoTrader Web (Stocks Developer): its HTTP API on two hosts, and an invented console, in one process on
 * 127.0.0.1, built from the dossier `brokers/autotrader-web.md`. Section numbers in comments are the dossier's.
 */
import { answerNoted, requestEntry } from '../journal.ts';
import { type Call, type Outcome, serve } from '../serve.ts';
import { addTradingAccount, addUser, type NewTradingAccount, type NewUser } from './accounts.ts';
import { answerApi } from './api.ts';
import { answerConsole } from './console.ts';
import { endSessions } from './console-gate.ts';
import { type Area, type Counters, countArrival, isKeyAction, type JournalEntry } from './journal.ts';
import type { AutoTraderWebKnobs } from './knobs.ts';
import { AutoTraderWebState, accountOf, type BrokerLogin, type ConsoleUser, type TradingAccount } from './state.ts';

export type { FaultKind, FaultRule } from '../faults.ts';
export type { NewTradingAccount, NewUser } from './accounts.ts';
export { rateLimits } from './api-knobs.ts';
export type { Obstacle } from './console-knobs.ts';
export type { Area, Counters, JournalEntry } from './journal.ts';
export type { AutoTraderWebKnobs } from './knobs.ts';
export { type Layout, type Look, layouts } from './look.ts';
export type { BrokerLogin, ConsoleUser, ErrorCode, SessionState, TradingAccount, ValidationOutcome } from './state.ts';

/** How to start. */
export interface AutoTraderWebOptions {
  /** The service's clock. Default: the real one. */
  readonly clock?: () => Date;
  /** 0, the default, takes a free port. */
  readonly consolePort?: number;
  readonly apiPort?: number;
  readonly backupPort?: number;
  readonly knobs?: Partial<AutoTraderWebKnobs>;
}

/** What a prebell account needs here. Holds invented secrets only. */
export interface AutoTraderWebCredentials {
  readonly broker: 'autotrader-web';
  readonly user_id: string;
  readonly password: string;
  readonly totp_secret?: string;
  readonly api_key?: string;
  readonly endpoints: { readonly login: string; readonly api: string };
}

/** A running simulator. */
export interface AutoTraderWebSimulator {
  readonly consoleUrl: string;
  /** The primary host of the API, and the backup; they share everything (3). */
  readonly apiUrl: string;
  readonly backupUrl: string;
  /** For all users; change them while it runs. A user's own (`user(name).knobs`) go before, faults add up. */
  readonly knobs: AutoTraderWebKnobs;
  /** Over all users, unknown ones included. */
  readonly counters: Counters;
  /** Every request in order of arrival, without values. */
  readonly journal: readonly JournalEntry[];
  addUser(user: NewUser): ConsoleUser;
  /** A trading account of the user, and the client at the broker behind it. */
  addTradingAccount(userName: string, account: NewTradingAccount): TradingAccount;
  /** A client at a broker that no trading account has yet: for `createTradingAccount` and `validateCredentials`. */
  addBrokerLogin(login: Pick<BrokerLogin, 'broker' | 'loginId' | 'password'> & Partial<BrokerLogin>): BrokerLogin;
  /** Throws if there is none. */
  user(userName: string): ConsoleUser;
  /** The client at the broker behind a trading account. Throws if there is none. */
  brokerLogin(account: Pick<TradingAccount, 'broker' | 'loginId'>): BrokerLogin;
  /** The credentials document of this user; the key in use only if asked for. */
  credentials(userName: string, options?: { readonly withApiKey?: boolean }): AutoTraderWebCredentials;
  /** Makes a new key, as if somebody else pressed Re-generate. */
  regenerateElsewhere(userName: string): string;
  /** Ends the user's console sessions. */
  endSessions(userName: string): void;
  /** Ends open sockets too. Idempotent. */
  close(): Promise<void>;
}

/** Starts a simulator without users. */
export async function startAutoTraderWeb(options: AutoTraderWebOptions = {}): Promise<AutoTraderWebSimulator> {
  const state = new AutoTraderWebState(options.clock ?? (() => new Date()), options.knobs ?? {});
  const closing = new AbortController();
  const start = (area: Area, port?: number) => serve((call) => answer(state, call, area, closing.signal), port);
  const site = await start('pages', options.consolePort);
  const api = await start('api', options.apiPort);
  const backup = await start('backup', options.backupPort);
  const simulator: AutoTraderWebSimulator = {
    consoleUrl: site.origin,
    apiUrl: api.origin,
    backupUrl: backup.origin,
    knobs: state.knobs,
    counters: state.counters,
    journal: state.journal,
    addUser: (user) => addUser(state, user),
    addTradingAccount: (userName, account) => addTradingAccount(state, simulator.user(userName), account),
    addBrokerLogin(login) {
      const added = { totpKey: null, accessToken: null, attempts: 0, blocked: false, logins: 0, refusals: 0, ...login };
      state.brokerLogins.set(`${login.broker}/${login.loginId}`, added);
      return added;
    },
    user: (userName) => found(state.users.get(userName), `user ${userName}`),
    brokerLogin: ({ broker, loginId }) => found(state.brokerLogin(broker, loginId) ?? undefined, `client ${loginId} at ${broker}`),
    credentials(userName, { withApiKey = false } = {}) {
      const { user_name, password, totp_secret, api_key } = simulator.user(userName);
      return {
        broker: 'autotrader-web',
        user_id: user_name,
        password,
        ...(totp_secret !== null && { totp_secret }),
        ...(withApiKey && { api_key }),
        endpoints: { login: site.origin, api: api.origin },
      };
    },
    regenerateElsewhere: (userName) => state.issueKey(simulator.user(userName)),
    endSessions: (userName) => endSessions(state, simulator.user(userName)),
    async close() {
      closing.abort();
      await Promise.all([site.close(), api.close(), backup.close()]);
    },
  };
  return simulator;
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`The simulator has no ${what}.`);
  return thing;
}

async function answer(state: AutoTraderWebState, call: Call, host: Area, signal: AbortSignal): Promise<Outcome> {
  const user = state.userOf(call);
  const area = host === 'pages' && isKeyAction(call.path) ? 'key' : host;
  const account = area === 'api' || area === 'backup' ? accountOf(user, call) : null;
  const entry: JournalEntry = { ...requestEntry(call, state.now(), area, user?.user_name ?? null), account: account?.systemId ?? null };
  state.journal.push(entry);
  countArrival(state.counters, call);
  if (user) countArrival(user.counters, call);
  const work = () => (area === 'api' || area === 'backup' ? answerApi(state, call) : answerConsole(state, call));
  return answerNoted(entry, call, state.knobsFor(user), state.now, work, 'Too Many Requests', signal);
}
