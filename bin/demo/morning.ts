/** The cast of the demo: four accounts at a simulated Zerodha, each with a morning of its own. */

import { parseTotpSecret, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';
import { loginByHttp } from '../../test/simulators/kite/http-login.ts';
import { type KiteSimulator, startKite } from '../../test/simulators/kite/index.ts';
import { writeCredentials } from './folder.ts';

/** One account of the demo. */
interface Actor {
  readonly account: string;
  readonly user_id: string;
  /** What its morning is like, in some words. */
  readonly story: string;
  /** What the first rung must come to. */
  readonly first: string;
  /** What the second must. */
  readonly second: string;
}

/** The accounts, in order. */
export const cast: readonly Actor[] = [
  { account: 'alpha', user_id: 'AB1001', story: 'an ordinary morning', first: 'published', second: 'fresh' },
  { account: 'beta', user_id: 'AB1002', story: 'a person has logged in by hand already', first: 'fresh', second: 'fresh' },
  { account: 'gamma', user_id: 'AB1003', story: 'its stored password is wrong', first: 'credentials-rejected', second: 'quarantined' },
  {
    account: 'delta',
    user_id: 'AB1004',
    story: 'Kite shows it a page that nobody has seen before',
    first: 'page-changed',
    second: 'published',
  },
];

/** A simulated morning. */
export interface Morning {
  readonly kite: KiteSimulator;
  /** A person's own login in a browser: gives the redirect address that they would paste. */
  loginByHand(account: string): Promise<string>;
  /** Kite shows delta the ordinary page again. */
  repairPage(): void;
}

/** Starts the broker and writes the accounts into the folder. */
export async function startMorning(dir: string): Promise<Morning> {
  const kite = await startKite();
  for (const { user_id } of cast) {
    kite.addUser({ user_id });
    // An app of its own for each, so that the broker can tell whose page it shows before anybody has logged in.
    kite.addApp({ api_key: keyOf(user_id), users: [user_id] });
  }
  const credentials = (account: string) => {
    const { user_id } = cast.find((actor) => actor.account === account)!;
    return kite.credentials(user_id, keyOf(user_id));
  };
  kite.user('AB1004').knobs = { markup: 'unknown' };
  for (const { account } of cast) {
    writeCredentials(dir, account, { ...credentials(account), ...(account === 'gamma' && { password: 'invented-but-outdated' }) });
  }
  return {
    kite,
    loginByHand: async (account) => {
      const own = credentials(account);
      const totp = parseTotpSecret(own.totp_secret);
      return (await loginByHttp(own, totpCode(totp, totpStep(totp, new Date())))).href;
    },
    repairPage: () => {
      kite.user('AB1004').knobs = {};
    },
  };
}

function keyOf(userId: string): string {
  return `kitedemo${userId.toLowerCase()}`;
}
