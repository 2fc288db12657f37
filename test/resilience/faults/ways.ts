/** The ways to all sites of a broker: what a login asks of them, in order, and the one fault that befalls one of these steps. */
import type { Certificate } from './certificate.ts';
import type { MorningClock } from './clock.ts';
import type { BrowserFault, Duration, Fault } from './faults.ts';
import { openWay, type Way } from './way.ts';

/** How long a slow answer takes for a byte, ms. */
const byteTime = 2_000;

/** One thing that a login asks of the network. */
export interface Step {
  /** `connect to login`, `POST /api/login`; the second of the same in a run is `GET /connect/login (2)`. */
  readonly name: string;
  /** Which of the broker's sites: `login`, `api`. */
  readonly site: string;
}

/** The fault of a cell. */
export interface Rule {
  readonly step: Step;
  /** Name of the step that is answered before; null if none is. */
  readonly after: string | null;
  readonly fault: Fault;
  /** Whether the broker does what it was asked. */
  readonly processed: boolean;
  readonly duration: Duration;
}

/** The ways of one broker. */
export interface Ways {
  /** Where each site is now, by its name. */
  readonly origins: Readonly<Record<string, string>>;
  /** What was asked since the run began, in order. */
  readonly seen: readonly Step[];
  /** Whether the fault has befallen anything yet, in any run. */
  readonly struck: boolean;
  /** A run begins, under this fault or none. */
  begin(rule: Rule | null): Promise<void>;
  close(): Promise<void>;
}

/** What ways are made of. */
export interface WaysParts {
  readonly clock: MorningClock;
  readonly certificates: { readonly trusted: Certificate; readonly stranger: Certificate };
  /** How many times as fast the clock goes while a connection hangs. */
  readonly hurried: number;
  /** Does this to the browser. */
  readonly kill: (fault: BrowserFault) => Promise<void>;
}

/** Opens them before the simulator's sites. */
export async function openWays(targets: Readonly<Record<string, string>>, parts: WaysParts): Promise<Ways> {
  const { clock, certificates, hurried, kill } = parts;
  let rule: Rule | null = null;
  let struck = false;
  let struckNow = false;
  let held = 0;
  let run = 0;
  const seen: Step[] = [];
  const counts = new Map<string, number>();
  const ways: Record<string, Way> = {};

  const note = (site: string, what: string): Step => {
    const times = (counts.get(what) ?? 0) + 1;
    counts.set(what, times);
    const step = { site, name: times === 1 ? what : `${what} (${times})` };
    seen.push(step);
    return step;
  };

  /** The fault that befalls this step: its own, and with it whatever asks the same again. */
  const strikes = (step: Step, what: string, path: string) => {
    if (!rule || rule.step.site !== step.site) return null;
    const asked = rule.step.name.replace(/ \(\d+\)$/, '');
    const again = asked === what || (rule.fault === 'redirects' && asked.endsWith(` ${path}`));
    const isHit = rule.step.name === step.name || (struckNow && again && rule.duration !== 'one request');
    if (!isHit || (struck && rule.duration === 'one request')) return null;
    struck = struckNow = true;
    return rule;
  };

  const cut = async () => {
    if (rule?.fault !== 'refused' && rule?.fault !== 'TLS') return;
    struck = struckNow = true;
    await ways[rule.step.site]!.cut(rule.fault);
  };

  for (const [site, target] of Object.entries(targets)) {
    ways[site] = await openWay(target, certificates.trusted, certificates.stranger, {
      onConnection: () => {
        const what = `connect to ${site}`;
        return strikes(note(site, what), what, '')?.fault ?? null;
      },
      onRequest: (method, path) => {
        const what = `${method} ${path}`;
        const step = note(site, what);
        const answering = async () => {
          if (step.name === rule?.after) await cut();
        };
        return { befallen: strikes(step, what, path), answering };
      },
      held: (until) => {
        const from = run;
        held += 1;
        clock.hurry(hurried);
        void until.then(() => {
          if (from !== run) return;
          held -= 1;
          if (held === 0) clock.hurry(1);
        });
      },
      kill,
      pause: (signal) => clock.until(new Date(clock.now().getTime() + byteTime), signal),
    });
  }
  const origins = Object.fromEntries(Object.entries(ways).map(([site, way]) => [site, way.origin]));
  return {
    origins,
    seen,
    get struck() {
      return struck;
    },
    async begin(next) {
      for (const way of Object.values(ways)) await way.mend();
      rule = next;
      struckNow = false;
      run += 1;
      held = 0;
      clock.hurry(1);
      seen.length = 0;
      counts.clear();
      if (rule && rule.after === null) await cut();
    },
    async close() {
      for (const way of Object.values(ways)) await way.close();
    },
  };
}
