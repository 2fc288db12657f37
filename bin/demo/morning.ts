/** The cast of the demo: accounts at simulated brokers, each with a morning of its own. */

import { parseTotpSecret, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';
import { startAutoTraderWeb } from '../../test/simulators/autotrader-web/index.ts';
import { startBreeze } from '../../test/simulators/breeze/index.ts';
import { loginByHttp } from '../../test/simulators/kite/http-login.ts';
import { startKite } from '../../test/simulators/kite/index.ts';
import { writeCredentials } from './folder.ts';

/** One account of the demo. */
interface Actor {
  readonly account: string;
  readonly user_id: string;
  readonly broker: 'kite' | 'breeze' | 'autotrader-web';
  /** What its morning is like, in some words. */
  readonly story: string;
  /** What the first rung must come to. */
  readonly first: string;
  /** What the second must. */
  readonly second: string;
}

/** The accounts, in order. */
export const cast: readonly Actor[] = [
  { account: 'alpha', user_id: 'AB1001', broker: 'kite', story: 'an ordinary morning', first: 'published', second: 'fresh' },
  { account: 'beta', user_id: 'AB1002', broker: 'kite', story: 'a person has logged in by hand already', first: 'fresh', second: 'fresh' },
  {
    account: 'gamma',
    user_id: 'AB1003',
    broker: 'kite',
    story: 'its stored password is wrong',
    first: 'credentials-rejected',
    second: 'quarantined',
  },
  {
    account: 'delta',
    user_id: 'AB1004',
    broker: 'kite',
    story: 'Kite shows it a page that nobody has seen before',
    first: 'page-changed',
    second: 'published',
  },
  {
    account: 'epsilon',
    user_id: 'DEMO1005',
    broker: 'breeze',
    story: 'an ordinary morning at ICICI Breeze: terms to tick, six boxes, a signed proof',
    first: 'published',
    second: 'fresh',
  },
  {
    account: 'zeta',
    user_id: 'asha.example',
    broker: 'autotrader-web',
    story: 'AutoTrader Web, whose API key is not known yet: it is looked up on the console',
    first: 'published',
    second: 'fresh',
  },
];

/** What a broker counted for one account. */
interface Counted {
  readonly passwords: number;
  readonly codes: number;
  /** Exchanges of a login, or looks at an API key. */
  readonly tokens: number;
}

/** A simulated morning. */
export interface Morning {
  /** A person's own login at Kite in a browser: gives the redirect address that they would paste. */
  loginByHand(account: string): Promise<string>;
  /** Kite shows delta the ordinary page again. */
  repairPage(): void;
  counted(account: string): Counted;
  /** Redirects that reached an app's address. */
  landings(): number;
  close(): Promise<void>;
}

/** Starts the brokers and writes the accounts into the folder. */
export async function startMorning(dir: string): Promise<Morning> {
  const kite = await startKite();
  const breeze = await startBreeze();
  const console = await startAutoTraderWeb();
  breeze.addApp();
  for (const { user_id, broker } of cast) {
    if (broker === 'autotrader-web') console.addUser({ user_name: user_id });
    else if (broker === 'breeze') breeze.addUser({ user_id });
    else {
      kite.addUser({ user_id });
      // An app of its own for each, so that the broker can tell whose page it shows before anybody has logged in.
      kite.addApp({ api_key: keyOf(user_id), users: [user_id] });
    }
  }
  const actor = (account: string) => cast.find((one) => one.account === account)!;
  const atKite = (account: string) => kite.credentials(actor(account).user_id, keyOf(actor(account).user_id));
  kite.user('AB1004').knobs = { markup: 'unknown' };
  for (const { account, broker, user_id } of cast) {
    const credentials = {
      kite: () => atKite(account),
      breeze: () => breeze.credentials(user_id),
      'autotrader-web': () => console.credentials(user_id),
    }[broker]();
    writeCredentials(dir, account, { ...credentials, ...(account === 'gamma' && { password: 'invented-but-outdated' }) });
  }
  return {
    loginByHand: async (account) => {
      const own = atKite(account);
      const totp = parseTotpSecret(own.totp_secret);
      return (await loginByHttp(own, totpCode(totp, totpStep(totp, new Date())))).href;
    },
    repairPage: () => {
      kite.user('AB1004').knobs = {};
    },
    counted(account) {
      const { broker, user_id } = actor(account);
      if (broker === 'autotrader-web') {
        const { passwordSubmissions, keyPasswordSubmissions, totpSubmissions, views } = console.user(user_id).counters;
        return { passwords: passwordSubmissions + keyPasswordSubmissions, codes: totpSubmissions, tokens: views };
      }
      const { passwordSubmissions, totpSubmissions, exchanges } = (broker === 'breeze' ? breeze : kite).user(user_id).counters;
      return { passwords: passwordSubmissions, codes: totpSubmissions, tokens: exchanges };
    },
    landings: () => kite.counters.landings + breeze.counters.landings,
    close: async () => {
      await Promise.all([kite.close(), breeze.close(), console.close()]);
    },
  };
}

function keyOf(userId: string): string {
  return `kitedemo${userId.toLowerCase()}`;
}
