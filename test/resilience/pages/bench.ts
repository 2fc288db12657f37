/** Tries one changed login after the other: with the real refresh, as a person, with a script's selectors. */
import type { Browser, Page } from 'playwright-core';
import { systemClock } from '../../../lambdas/local/clock.ts';
import type { Clock } from '../../../lambdas/refresher/ports.ts';
import { type Laptop, openLaptop } from '../../brokers/laptop.ts';
import { type ChangedSite, startChangedSite } from '../../simulators/changed-site.ts';
import { totpAt } from '../../simulators/http-browser.ts';
import { type Counts, type RunningBroker, type SimulatedBroker, simulatedBrokers, type User } from './brokers.ts';
import { changedPage, frameDepth, framePage, type Mutation, mutationOf } from './mutations.ts';

/** How one changed login ended. */
export interface Trial extends Mutation {
  readonly broker: string;
  readonly end: 'published' | 'page-changed' | 'wrong';
  /** The refresh's own words, what the simulator counted, and what was touched besides. */
  readonly detail: string;
  readonly seconds: number;
}

/** A browser's visit. */
export interface Visit {
  readonly broker: SimulatedBroker;
  readonly page: Page;
  readonly user: User;
  /** Where the login begins. */
  readonly entry: string;
  /** The TOTP that is right now. */
  code(): string;
}

/** A broker's simulator with a laptop before it. Not for two trials at once. */
export interface Bench {
  /** What this seed changes. */
  mutation(seed: number): Mutation;
  /** A login with these changes, refreshed once. */
  refresh(mutation: Mutation): Promise<Trial>;
  /** The same pages for somebody else: opened in a new tab, with a user of its own. */
  visit<T>(mutation: Mutation, browser: Browser, work: (visit: Visit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens one. */
export async function openBench(name: string): Promise<Bench> {
  const broker = simulatedBrokers[name];
  if (!broker) throw new Error(`There is no simulated broker "${name}". There are: ${Object.keys(simulatedBrokers).join(', ')}.`);
  const clock = steppedClock();
  const running = await broker.start(clock.now);
  const site = await startChangedSite(running.origin);
  const laptop = await openLaptop(clock, null);
  const show = (mutation: Mutation, touched: string[] = []) => {
    running.show(mutation.base);
    put(site, broker, mutation, touched);
  };
  return {
    mutation: (seed) => mutationOf(name, broker.bases, seed),
    async refresh(mutation) {
      const touched: string[] = [];
      show(mutation, touched);
      clock.toStepStart();
      return { ...mutation, broker: name, ...(await refreshed(running, site, laptop, touched)) };
    },
    async visit(mutation, browser, work) {
      show(mutation);
      const context = await browser.newContext();
      try {
        const user = running.newUser();
        const code = () => totpAt(user.totpSecret, clock.now());
        return await work({ broker, page: await context.newPage(), user, entry: user.entry(site.origin), code });
      } finally {
        await context.close();
      }
    },
    async close() {
      await Promise.all([site.close(), running.close(), laptop.close()]);
    },
  };
}

/** Puts the changes into the site's login pages. What is typed or pressed beside the login is added to `touched`. */
function put(site: ChangedSite, broker: SimulatedBroker, mutation: Mutation, touched: string[]): void {
  site.requests.length = 0;
  let framed = '';
  site.change = {
    rewrite(html, path) {
      if (!broker.isLogin(path, html)) return html;
      const changed = changedPage(html, mutation);
      const depth = frameDepth(mutation);
      if (depth === 0) return changed;
      framed = changed;
      return framePage(html, depth);
    },
    own(path, body) {
      if (path === '/changed/page') return framed;
      if (path === '/changed/frame') return framePage(framed, 1);
      if (!path.startsWith('/changed/')) return undefined;
      touched.push(`${path.slice('/changed/'.length)} ${body}`);
      return '';
    },
  };
}

async function refreshed(
  running: RunningBroker,
  site: ChangedSite,
  laptop: Laptop,
  touched: string[],
): Promise<Pick<Trial, 'end' | 'detail' | 'seconds'>> {
  const { credentials } = running.newUser();
  // A submission without a user's name is no user's.
  const before = running.counts();
  const account = await laptop.account({ ...credentials, endpoints: { ...credentials.endpoints, login: site.origin } });
  const start = performance.now();
  const { outcome, failure, submitted } = await account.refresh();
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const [passwords, codes, wrong, forbidden] = differences(before, running.counts());
  const isClean = wrong === 0 && forbidden === 0 && touched.length === 0;
  const isOnce = passwords === 1 && codes === 1;
  const end =
    outcome === 'published' && isClean && isOnce
      ? 'published'
      : failure?.code === 'page-changed' && isClean && passwords <= 1 && codes <= 1
        ? 'page-changed'
        : 'wrong';
  const told = failure ? `${failure.code} after ${submitted}: ${failure.message}` : outcome;
  const detail = `${told} (passwords ${passwords}, codes ${codes}, wrong ${wrong}, forbidden ${forbidden}${touched.map((each) => `, ${each}`).join('')})`;
  return { end, detail, seconds };
}

function differences(before: Counts, after: Counts): [number, number, number, number] {
  const since = (name: keyof Counts) => after[name] - before[name];
  return [since('passwords'), since('codes'), since('wrong'), since('forbidden')];
}

/** The machine's clock, but that each page may begin at the start of a TOTP step, so that nobody waits for the next one. */
function steppedClock(): Clock & { toStepStart(): void } {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  return {
    now,
    until: (moment, signal) => systemClock.until(new Date(moment.getTime() - ahead), signal),
    toStepStart() {
      ahead += 30_000 - (now().getTime() % 30_000);
    },
  };
}
