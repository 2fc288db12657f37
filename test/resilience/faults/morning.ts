/** One morning of one account under one fault: five rungs, the real refresh, and what the broker, the files and the ledger say of it. */
import type { Outcome } from '../../../lambdas/refresher/outcome.ts';
import type { Browser } from '../../../lambdas/refresher/ports.ts';
import { type LaptopAccount, openLaptop } from '../../brokers/laptop.ts';
import { type Counts, simulatedBrokers, type User } from '../pages/brokers.ts';
import { type FaultyBroker, faultyBrokers, isInBrowser } from './brokers.ts';
import type { Cell } from './cells.ts';
import { type MorningClock, morningClock } from './clock.ts';
import type { Fault } from './faults.ts';
import { isFaulty, momentOf, type RungTime, rungTimes, rungTrigger } from './rungs.ts';
import { failuresTold, strikesIn, unfinishedIn } from './traces.ts';
import { openWays, type Step } from './ways.ts';
import type { Workbench } from './workbench.ts';

/** What one rung came to. */
export interface Rung {
  readonly at: RungTime;
  readonly outcome: Outcome;
  /** What the broker counted in this rung. */
  readonly passwords: number;
  readonly codes: number;
  /** Logins begun. */
  readonly logins: number;
  /** Strikes in the ledger afterwards. */
  readonly strikes: number;
  /** Failure codes of the `Token Refresh Failed` events of this rung. */
  readonly told: readonly string[];
}

/** What a morning came to. */
export interface Morning {
  readonly rungs: readonly Rung[];
  /** What was asked in the first rung. */
  readonly steps: readonly Step[];
  /** Whether the fault has befallen anything. */
  readonly struck: boolean;
  readonly counts: Counts;
  /** What is left that should not be: files, processes, a lease, a login without a known end. */
  readonly left: readonly string[];
}

/** Lives through it. Without a cell, nothing goes wrong. */
export async function liveThrough(name: string, cell: Cell | null, bench: Workbench): Promise<Morning> {
  const isBrowserNeeded = !cell || isInBrowser(cell.phase);
  // Without a browser there is nothing that has to keep up with the clock.
  const clock = morningClock(momentOf('08:00'), isBrowserNeeded ? 1 : 4);
  const running = await simulatedBrokers[name]!.start(clock.now);
  const user = running.newUser();
  const { api } = user.credentials.endpoints;
  const sites = api === running.origin ? { login: api } : { login: running.origin, api };
  const { certificates, kill } = bench;
  const ways = await openWays(sites, { clock, certificates, hurried: isBrowserNeeded ? 40 : 1, kill });
  let logins = 0;
  let broken: Fault | null = null;
  let wasBroken = false;
  const chosen = () => (isBrowserNeeded ? bench.chromium(clock, broken) : withoutBrowser(faultyBrokers[name]!, user, clock));
  const browser: Browser = {
    login(task, progress) {
      logins += 1;
      wasBroken ||= broken !== null;
      return chosen().login(task, progress);
    },
    look: (task, progress) => chosen().look(task, progress),
  };
  const laptop = await openLaptop(clock, null, { browser, http: bench.http });
  try {
    const { login: loginOrigin, api: apiOrigin = loginOrigin } = ways.origins;
    const account = await laptop.account({ ...user.credentials, endpoints: { login: loginOrigin, api: apiOrigin } });
    const rungs: Rung[] = [];
    let steps: readonly Step[] = [];
    for (const time of rungTimes) {
      const before = { ...user.counts(), logins };
      const fault = cell && isFaulty(time, cell.duration) ? cell : null;
      broken = fault?.phase === 'launch' ? fault.fault : null;
      await ways.begin(fault);
      clock.set(momentOf(time));
      const outcome = await account.refresh(rungTrigger(time));
      if (time === '08:00') steps = [...ways.seen];
      const after = user.counts();
      rungs.push({
        at: time,
        outcome,
        passwords: after.passwords - before.passwords,
        codes: after.codes - before.codes,
        logins: logins - before.logins,
        strikes: await strikesIn(laptop.dir),
        told: (await failuresTold(laptop.dir)).slice(rungs.reduce((sum, { told }) => sum + told.length, 0)),
      });
    }
    const left = [...(await unfinishedIn(laptop.dir)), ...(await bench.leftovers()), ...(await wronglyStored(account, rungs))];
    return { rungs, steps, struck: ways.struck || wasBroken, counts: user.counts(), left };
  } finally {
    await Promise.all([ways.close(), running.close(), laptop.close()]);
  }
}

/** Logs in as the browser would, straight to the simulator. */
function withoutBrowser(broker: FaultyBroker, user: User, clock: MorningClock): Browser {
  return {
    async login() {
      const now = clock.now();
      return {
        outcome: 'redirected',
        captured: await broker.logIn(user, now),
        submitted: 'totp',
        unaccepted: 0,
        last_totp_step: Math.floor(now.getTime() / 30_000),
        clock_offset_ms: 0,
        timings_ms: {},
      };
    },
    look: () => Promise.reject(new Error('No page is looked at here.')),
  };
}

/** A token that bots could read though none was published, or a staged one beside a published one. */
async function wronglyStored(account: LaptopAccount, rungs: readonly Rung[]): Promise<string[]> {
  const isPublished = rungs.some(({ outcome }) => outcome.outcome === 'published');
  const wrong = (await account.files()).filter((file) => file === (isPublished ? 'token.pending.json' : 'token.json'));
  return wrong.map((file) => `the file ${file}`);
}
