/** The simulated brokers whose login pages are changed. */
import { startAutoTraderWeb } from '../../simulators/autotrader-web/index.ts';
import type { AutoTraderWebKnobs } from '../../simulators/autotrader-web/knobs.ts';
import { type BreezeKnobs, startBreeze } from '../../simulators/breeze/index.ts';
import { type KiteKnobs, startKite } from '../../simulators/kite/index.ts';

/** What a simulator counted. */
export interface Counts {
  readonly passwords: number;
  readonly codes: number;
  /** Wrong passwords and codes. */
  readonly wrong: number;
  /** What no refresh may do: a redirect that arrives, a key made anew, a password changed. */
  readonly forbidden: number;
}

/** A user of the broker. */
export interface User {
  readonly credentials: { readonly user_id: string; readonly password: string; readonly endpoints: { readonly api: string } };
  readonly totpSecret: string;
  readonly entry: (site: string) => string;
  /** What the broker's pages show at the end of a login, where no redirect carries it. */
  readonly shows?: () => string;
  counts(): Counts;
}

/** A broker that runs. */
export interface RunningBroker {
  /** Where its login pages are. */
  readonly origin: string;
  /** Makes the login pages those of this base. */
  show(base: string): void;
  newUser(): User;
  /** Over all users, unknown ones included. */
  counts(): Counts;
  close(): Promise<void>;
}

/** One broker. */
export interface SimulatedBroker {
  /** The simulated pages that are changed; the first is what is known of the broker's page of today. */
  readonly bases: readonly string[];
  /** Whether this HTML at this path is a page of the login. */
  isLogin(path: string, html: string): boolean;
  /** Whether a browser at this address has passed the login. */
  hasPassed(address: string): boolean;
  start(clock: () => Date): Promise<RunningBroker>;
}

type Counters<Name extends string> = Readonly<
  Record<Name | 'passwordSubmissions' | 'totpSubmissions' | 'wrongPasswords' | 'wrongTotps', number>
>;

function ofRedirect(counters: Counters<'landings'>): Counts {
  const { passwordSubmissions: passwords, totpSubmissions: codes, wrongPasswords, wrongTotps, landings } = counters;
  return { passwords, codes, wrong: wrongPasswords + wrongTotps, forbidden: landings };
}

function ofConsole(
  counters: Counters<'wrongKeyPasswords' | 'regeneratePresses' | 'regenerations' | 'passwordChanges' | 'orderCalls'>,
): Counts {
  const { passwordSubmissions: passwords, totpSubmissions: codes, wrongPasswords, wrongTotps, wrongKeyPasswords } = counters;
  const { regeneratePresses, regenerations, passwordChanges, orderCalls } = counters;
  const forbidden = regeneratePresses + regenerations + passwordChanges + orderCalls;
  return { passwords, codes, wrong: wrongPasswords + wrongTotps + wrongKeyPasswords, forbidden };
}

const kiteBases: Record<string, Partial<KiteKnobs>> = {
  today: {},
  'no-auto-submit': { markup: 'no-auto-submit' },
  'totp-id-2022': { markup: 'totp-id-2022' },
  'six-boxes': { markup: 'six-boxes' },
  'user-then-password': { markup: 'user-then-password' },
  'server-rendered': { markup: 'server-rendered' },
};

const kite: SimulatedBroker = {
  bases: Object.keys(kiteBases),
  isLogin: (path, html) => path === '/connect/login' && html.includes('id="container"'),
  hasPassed: (address) => new URL(address).pathname === '/app/landed',
  async start(clock) {
    const simulator = await startKite({ clock });
    const usual = { ...simulator.knobs };
    let users = 0;
    return {
      origin: simulator.loginUrl,
      show: (base) => void Object.assign(simulator.knobs, usual, kiteBases[base]),
      newUser() {
        const user = simulator.addUser({ user_id: `AB${1000 + ++users}` });
        const { api_key } = simulator.addApp({ users: [user.user_id] });
        return {
          credentials: simulator.credentials(user.user_id, api_key),
          totpSecret: user.totp_secret,
          entry: (site) => `${site}/connect/login?v=3&api_key=${api_key}`,
          counts: () => ofRedirect(user.counters),
        };
      },
      counts: () => ofRedirect(simulator.counters),
      close: () => simulator.close(),
    };
  },
};

const breezeBases: Record<string, Partial<BreezeKnobs>> = {
  today: {},
  placeholders: { labelsAs: 'placeholder', terms: 'beside' },
  'drawn-terms': { terms: 'drawn', autoSubmit: true },
  'hidenc-2024': { markup: 'hidenc-2024', terms: 'ticked' },
  'single-box': { markup: 'single-box', terms: 'absent' },
  hostile: { markup: 'hostile' },
  'native-post': { validateBy: 'form', confirmType: 'submit' },
};

const breeze: SimulatedBroker = {
  bases: Object.keys(breezeBases),
  isLogin: (path, html) => path.startsWith('/apiuser/tradelogin') && html.includes('<form class="login"'),
  hasPassed: (address) => new URL(address).pathname === '/app/landed',
  async start(clock) {
    const simulator = await startBreeze({ clock });
    const usual = { ...simulator.knobs };
    let users = 0;
    return {
      origin: simulator.loginUrl,
      show: (base) => void Object.assign(simulator.knobs, usual, breezeBases[base]),
      newUser() {
        const user = simulator.addUser({ user_id: `ASHA${1000 + ++users}` });
        const { api_key } = simulator.addApp();
        return {
          credentials: simulator.credentials(user.user_id, api_key),
          totpSecret: user.totp_secret,
          entry: (site) => `${site}/apiuser/login?api_key=${encodeURIComponent(api_key)}`,
          counts: () => ofRedirect(user.counters),
        };
      },
      counts: () => ofRedirect(simulator.counters),
      close: () => simulator.close(),
    };
  },
};

const consoles: Record<string, Partial<AutoTraderWebKnobs>> = {
  'tabs-inline': { layout: 'tabs-inline' },
  classic: { layout: 'classic' },
  'sidebar-modal': { layout: 'sidebar-modal' },
  'dropdown-copy': { layout: 'dropdown-copy' },
  'tiles-toast': { layout: 'tiles-toast' },
  'user-menu': { layout: 'user-menu-shadow', look: { shadow: false } },
};

const autoTraderWeb: SimulatedBroker = {
  bases: Object.keys(consoles),
  isLogin: (path, html) => path.startsWith('/login') && html.includes('id="app"'),
  hasPassed: (address) => new URL(address).pathname === '/dashboard',
  async start(clock) {
    const simulator = await startAutoTraderWeb({ clock });
    const usual = { ...simulator.knobs };
    let users = 0;
    return {
      origin: simulator.consoleUrl,
      show: (base) => void Object.assign(simulator.knobs, usual, consoles[base]),
      newUser() {
        const user = simulator.addUser({ user_name: `asha${++users}`, totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
        return {
          credentials: simulator.credentials(user.user_name),
          totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
          entry: (site) => `${site}/login`,
          shows: () => user.api_key,
          counts: () => ofConsole(user.counters),
        };
      },
      counts: () => ofConsole(simulator.counters),
      close: () => simulator.close(),
    };
  },
};

/** By their names. */
export const simulatedBrokers: Readonly<Record<string, SimulatedBroker>> = { kite, breeze, 'autotrader-web': autoTraderWeb };
