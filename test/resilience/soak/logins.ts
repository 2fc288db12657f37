/** One batch of logins after another: three simulated brokers, one folder of accounts, and a mix of logins that end well and badly. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brief, type Laptop, openLaptop } from '../../brokers/laptop.ts';
import { startAutoTraderWeb } from '../../simulators/autotrader-web/index.ts';
import { startBreeze } from '../../simulators/breeze/index.ts';
import { startKite } from '../../simulators/kite/index.ts';

/** A page on which nothing happens is given up after this, ms. */
const patience = 2_000;

type BrokerName = 'kite' | 'breeze' | 'autotrader-web';

/** One kind of login, and what it has to come to. */
interface Kind {
  readonly broker: BrokerName;
  readonly end: RegExp;
  /** What the stored credentials have wrong. */
  readonly changes?: Readonly<Record<string, string>>;
  /** A page that nobody has seen before. */
  readonly unknownPage?: true;
  /** The browser is killed as soon as the broker has the password. */
  readonly killed?: true;
}

const published = /^published$/;
const refused = { end: /^credentials-rejected after password$/, changes: { password: 'invented-but-outdated' } };

/** In turn: the brokers one after the other, and five of twelve logins go wrong. */
export const kinds: readonly Kind[] = [
  { broker: 'kite', end: published },
  { broker: 'breeze', end: published },
  { broker: 'autotrader-web', end: published },
  { broker: 'kite', ...refused },
  { broker: 'breeze', end: /^outcome-unknown after (password|totp)$/, killed: true },
  { broker: 'autotrader-web', end: published },
  { broker: 'kite', end: /^page-changed after none$/, unknownPage: true },
  { broker: 'breeze', end: published },
  { broker: 'autotrader-web', ...refused },
  { broker: 'kite', end: /^app-misconfigured after totp$/, changes: { api_secret: 'invented-and-regenerated' } },
  { broker: 'breeze', end: published },
  { broker: 'autotrader-web', end: published },
];

/** What a login came to. */
export interface Ended {
  readonly number: number;
  readonly broker: BrokerName;
  readonly got: string;
  readonly asExpected: boolean;
}

/**
 * Does logins number `from` to `to` (without), in one process.
 * @param jobs how many at a time
 * @param tmp the temporary folder; each job's browser has one of its own in it
 */
export async function batch(from: number, to: number, jobs: number, tmp: string): Promise<Ended[]> {
  const sites = await openSites();
  const laptops = await Promise.all(
    Array.from({ length: jobs }, (_, job) => openLaptop(undefined, patience, { tmp: join(tmp, `job-${job}`) })),
  );
  const ended: Ended[] = [];
  let next = from;
  try {
    await Promise.all(
      laptops.map(async (laptop, job) => {
        while (next < to) ended.push(await login(next++, sites, laptop, join(tmp, `job-${job}`)));
      }),
    );
  } finally {
    await Promise.all([sites.close(), ...laptops.map((laptop) => laptop.close())]);
  }
  return ended;
}

type Sites = Awaited<ReturnType<typeof openSites>>;

async function openSites() {
  const [kite, breeze, console] = await Promise.all([startKite(), startBreeze(), startAutoTraderWeb()]);
  breeze.addApp();
  return {
    /** A new user, the credentials to store, and how many passwords the broker has had from it. */
    user(broker: BrokerName, number: number, unknownPage: boolean) {
      if (broker === 'autotrader-web') {
        const { user_name, counters } = console.addUser({ user_name: `user-${number}` });
        return { credentials: console.credentials(user_name), counters };
      }
      if (broker === 'breeze') {
        const { user_id, counters } = breeze.addUser({ user_id: `DEMO${number}` });
        return { credentials: breeze.credentials(user_id), counters };
      }
      const user = kite.addUser({ user_id: `AB${number}` });
      const { api_key } = kite.addApp({ api_key: `kitedemo${number}`, users: [user.user_id] });
      if (unknownPage) user.knobs = { markup: 'unknown' };
      return { credentials: kite.credentials(user.user_id, api_key), counters: user.counters };
    },
    close: () => Promise.all([kite.close(), breeze.close(), console.close()]),
  };
}

async function login(number: number, sites: Sites, laptop: Laptop, tmp: string): Promise<Ended> {
  const { broker, end, changes, unknownPage, killed } = kinds[number % kinds.length]!;
  const { credentials, counters } = sites.user(broker, 1000 + number, unknownPage ?? false);
  const account = await laptop.account({ ...credentials, ...changes });
  const over = new AbortController();
  const killing = killed ? killAfterPassword(counters, tmp, over.signal) : Promise.resolve();
  const got = brief(await account.refresh());
  over.abort();
  await killing;
  return { number, broker, got, asExpected: end.test(got) };
}

/** Kills the browser, as a machine that runs out of memory does. */
async function killAfterPassword(counters: { readonly passwordSubmissions: number }, tmp: string, over: AbortSignal): Promise<void> {
  while (!over.aborted && counters.passwordSubmissions === 0) await pause(20);
  if (over.aborted) return;
  for (const folder of readdirSync(tmp).filter((name) => name.startsWith('prebell-login-'))) {
    try {
      process.kill(-Number(readFileSync(join(tmp, folder, 'pid'), 'utf8')), 'SIGKILL');
    } catch {
      // One that an earlier login left behind; the samples count it.
    }
  }
}
