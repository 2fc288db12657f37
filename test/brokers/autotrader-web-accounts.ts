/** Accounts on invented consoles of AutoTrader Web: the real refresh with real Chromium and files. */
import { expect } from '@jest/globals';
import { type AutoTraderWebSimulator, type ConsoleUser, startAutoTraderWeb } from '../simulators/autotrader-web/index.ts';
import { brief, type LaptopAccount, openLaptop } from './laptop.ts';

/** How a console looks and behaves. */
export type Knobs = Partial<AutoTraderWebSimulator['knobs']>;

/** An account, and its user at the console. */
export interface ConsoleAccount extends LaptopAccount {
  readonly user: ConsoleUser;
}

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A simulator and a laptop; to be closed. */
export async function openConsoles() {
  const laptop = await openLaptop();
  const simulator = await startAutoTraderWeb();
  let users = 0;
  return {
    simulator,

    /** A new account with a user of its own, on a console that looks so for everybody until the end of the work. */
    async on<T>(
      knobs: Knobs,
      work: (account: ConsoleAccount) => Promise<T>,
      { changes = {}, totp = true }: { changes?: Record<string, unknown>; totp?: boolean } = {},
    ): Promise<T> {
      const before = { ...simulator.knobs };
      Object.assign(simulator.knobs, knobs);
      const user = simulator.addUser({ user_name: `asha${++users}`, totp_secret: totp ? seed : null });
      try {
        return await work({ ...(await laptop.account({ ...simulator.credentials(user.user_name), ...changes })), user });
      } finally {
        Object.assign(simulator.knobs, before);
      }
    },

    async close() {
      await simulator.close();
      await laptop.close();
    },
  };
}

/** A refresh that views the key: once, with one prompt, and nothing else touched. */
export async function viewsTheKey({ user, refresh, token }: ConsoleAccount): Promise<void> {
  const before = user.api_key;
  expect(brief(await refresh())).toBe('published');
  expect(await token()).toMatchObject({
    access_token: before,
    api_key: before,
    expires_at: null,
    headers: { 'api-key': before },
    user_id: user.user_name,
  });
  expect(user.counters).toMatchObject({
    passwordSubmissions: 1,
    wrongPasswords: 0,
    keyPasswordSubmissions: 1,
    wrongKeyPasswords: 0,
    views: 1,
    regeneratePresses: 0,
    regenerations: 0,
    passwordChanges: 0,
  });
}
