/**
 * The evening probe: on the eve of a trading day each login page is opened once, without credentials, and compared with what a login
 * needs and with what it was. It knows only the addresses that refreshes left in the ledger.
 */
import { RefreshFailure } from './failures.ts';
import { addDays, type IstDate, istDate, istIso } from './ist.ts';
import { changePage, pageKey, readAccount, readPage } from './ledger-records.ts';
import { lookTask, lookTime } from './look.ts';
import { compare, type LoginPage } from './page-change.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';
import { countsOn, nextTry, type Schedule } from './schedule.ts';
import { tellPageChanged } from './tell.ts';

/** What a probe runs on. */
export interface ProbePorts extends RefreshPorts {
  readonly schedule: Schedule;
}

/** How it went with one page. */
export interface PageProbed {
  readonly broker: string;
  readonly origin: string;
  readonly account: string;
  /** `seen`: an earlier probe of this evening has looked. `unavailable`: a later one may see more. `error`: prebell itself failed. */
  readonly finding: 'as-needed' | 'changed' | 'unavailable' | 'seen' | 'error';
  readonly message?: string;
  /** What went wrong with prebell itself. */
  readonly error?: unknown;
}

/** What was probed, or why nothing was. */
export type Probed = { readonly pages: readonly PageProbed[] } | { readonly skipped: 'no-trading-tomorrow' };

/**
 * Looks at every login page that was not looked at yet on this evening; the schedule is the retry. One page's trouble does not keep
 * the others from being looked at. Throws if the accounts cannot be listed or remembered.
 * @param evening the scheduled time of this probe
 * @param end absolute end of the work
 */
export async function probe(evening: Date, end: Date, ports: ProbePorts): Promise<Probed> {
  const tradingDay = addDays(istDate(evening), 1);
  if (!countsOn(ports.schedule, tradingDay)) return { skipped: 'no-trading-tomorrow' };
  const pages: PageProbed[] = [];
  for (const page of await loginPages(ports)) {
    const { broker, origin, account } = page;
    const finding = await probePage(page, tradingDay, end, ports).catch((error) => ({ finding: 'error' as const, error }));
    pages.push({ broker, origin, account, ...finding });
  }
  return { pages };
}

async function loginPages({ vault, ledger, brokers }: ProbePorts): Promise<LoginPage[]> {
  const pages = new Map<string, LoginPage & { readonly proved_at: string }>();
  for (const account of await vault.accounts()) {
    const { start_page } = await readAccount(ledger, account);
    const title = brokers.find(({ name }) => name === start_page?.broker)?.title;
    if (!start_page || title === undefined) continue;
    const { origin } = new URL(start_page.url);
    const key = pageKey(start_page.broker, origin);
    const known = pages.get(key);
    const latest = known && known.proved_at >= start_page.proved_at ? known : { ...start_page, title, origin, account };
    pages.set(key, { ...latest, accounts: [...(known?.accounts ?? []), account] });
  }
  return [...pages.values()];
}

async function probePage(
  page: LoginPage,
  tradingDay: IstDate,
  end: Date,
  ports: ProbePorts,
): Promise<Pick<PageProbed, 'finding' | 'message'>> {
  const { ledger, clock, browser, evidence } = ports;
  const key = pageKey(page.broker, page.origin);
  const before = await readPage(ledger, key);
  if (before.seen === tradingDay) return { finding: 'seen' };
  const now = clock.now();
  if (now.getTime() + lookTime > end.getTime())
    throw new RefreshFailure('internal', { message: 'There was not enough time left to look.' });
  const run = new Run(page.account, ports, end);
  run.broker = page.broker;
  run.sandbox = page.sandbox;
  const look = await browser.look(lookTask(page, now), (waitingFor) => run.say(waitingFor));
  if (look.outcome === 'failed' && look.failure.code === 'internal') throw new RefreshFailure('internal', look.failure);
  const { record, change } = compare(before, look, page, tradingDay);
  if (change) {
    // Evidence helps, but its loss must not hide the change itself.
    run.evidence = look.evidence && (await evidence.keep(page.account, now, look.evidence).catch(() => undefined));
    const next = nextTry(ports.schedule, clock.now());
    const failure = { ...change.describe(page.account), runbook: 'docs/runbook.md#the-evening-before' };
    await tellPageChanged(run, failure, next && istIso(next));
  }
  // Told before it is remembered: a crash in between tells it twice, and loses nothing.
  await changePage(ledger, key, () => record);
  const finding = record.seen !== tradingDay ? 'unavailable' : change ? 'changed' : 'as-needed';
  return { finding, ...(change ? { message: change.message } : {}) };
}
