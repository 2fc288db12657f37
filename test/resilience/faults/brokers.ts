/** What each broker's login asks of the network, and what each of these steps is for. */
import type { Captured } from '../../../lambdas/refresher/login.ts';
import { loginByHttp as breezeLogin } from '../../simulators/breeze/http-login.ts';
import type { BreezeCredentials } from '../../simulators/breeze/index.ts';
import { totpAt } from '../../simulators/http-browser.ts';
import { loginByHttp as kiteLogin } from '../../simulators/kite/http-login.ts';
import type { KiteCredentials } from '../../simulators/kite/index.ts';
import type { User } from '../pages/brokers.ts';

/**
 * What a step is for. `launch`: the browser is started. `open`: nothing was typed yet. `password`, `code`, or both: it carries that. `finish`: all was typed, and the login is not
 * over. `exchange`: what the login gave for a token. `proof`: the token is staged.
 */
export type Phase = 'launch' | 'open' | 'password' | 'code' | 'password and code' | 'finish' | 'exchange' | 'proof';

/** One broker. */
export interface FaultyBroker {
  /** By the step's name. A login that asks anything else is a fault of this table. */
  readonly phases: Readonly<Record<string, Phase>>;
  /** A login without a browser, for faults that befall what comes after it. */
  logIn(user: User, at: Date): Promise<Captured>;
}

const kite: FaultyBroker = {
  phases: {
    'connect to login': 'open',
    'GET /connect/login': 'open',
    'GET /connect/login (2)': 'open',
    'GET /api/connect/session': 'open',
    'POST /api/login': 'password',
    'POST /api/twofa': 'code',
    'GET /connect/finish': 'finish',
    'connect to api': 'exchange',
    'POST /session/token': 'exchange',
    'GET /user/profile': 'proof',
  },
  async logIn(user, at) {
    const url = await kiteLogin(user.credentials as KiteCredentials, totpAt(user.totpSecret, at));
    return { url: url.href, method: 'GET', body: null };
  },
};

const breeze: FaultyBroker = {
  phases: {
    'connect to login': 'open',
    'GET /apiuser/login': 'open',
    'POST /apiuser/tradelogin': 'open',
    'POST /apiuser/tradelogin/getotp': 'password',
    'POST /apiuser/tradelogin/validateuser': 'code',
    'GET /breezeapi/api/v1/customerdetails': 'exchange',
    'GET /breezeapi/api/v1/funds': 'proof',
  },
  async logIn(user, at) {
    const { url, method, body } = await breezeLogin(user.credentials as BreezeCredentials, totpAt(user.totpSecret, at));
    return { url: url.href, method, body };
  },
};

const autoTraderWeb: FaultyBroker = {
  phases: {
    'connect to login': 'open',
    'GET /login': 'open',
    'POST /login': 'password and code',
    'GET /dashboard': 'finish',
    // The password once more, where the console shows the key.
    'POST /settings/key/view': 'finish',
    // The key that the console showed is staged even if nobody can be asked about it.
    'connect to api': 'proof',
    'GET /account/fetchLivePseudoAccounts': 'proof',
    'GET /account/fetchLivePseudoAccounts (2)': 'proof',
  },
  logIn: async ({ entry, shows }) => ({ url: entry('https://console.example'), method: 'GET', body: null, text: shows?.() ?? '' }),
};

/** By their names. */
export const faultyBrokers: Readonly<Record<string, FaultyBroker>> = { kite, breeze, 'autotrader-web': autoTraderWeb };

/** Whether the broker remembers that it was asked: only then it matters whether a fault strikes before or after. */
export function changesState(phase: Phase): boolean {
  return phase !== 'launch' && phase !== 'open' && phase !== 'proof';
}

/** Whether a step is asked by the pages, in a browser. */
export function isInBrowser(phase: Phase): boolean {
  return phase !== 'exchange' && phase !== 'proof';
}
