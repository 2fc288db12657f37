/** One run of the evening probe, as Scheduler starts it. */
import { type PageProbed, type ProbePorts, probe } from './refresher/probe.ts';
import type { Telemetry } from './telemetry.ts';

/** The probe was invoked with something that it does not know. */
export class ProbeOrderInvalid extends Error {
  override readonly name = 'ProbeOrderInvalid';
}

/** Some login pages could not be looked at, for a reason of prebell's own. */
export class ProbeIncomplete extends Error {
  override readonly name = 'ProbeIncomplete';
}

/** What was found, or why nothing was looked at. */
export type EveningProbed = { readonly pages: readonly Omit<PageProbed, 'error'>[] } | { readonly skipped: string };

/**
 * Probes on the evening that the event names, `{"evening": "2026-11-22T15:15:00Z"}`. Throws `ProbeOrderInvalid`, and `ProbeIncomplete`
 * after everything that could be looked at was.
 * @param end absolute end of the work, before Lambda ends it
 */
export async function probeEvening(event: unknown, end: Date, ports: ProbePorts, told: Telemetry): Promise<EveningProbed> {
  const probed = await probe(readEvening(event), end, ports);
  if ('skipped' in probed) {
    told.info(`nothing to look at: ${probed.skipped}`);
    return probed;
  }
  const pages = probed.pages.map(({ error, ...page }) => {
    told.info(`login page of ${page.broker}: ${page.finding}`, { page });
    if (page.finding === 'error') told.error(`the login page of ${page.broker} could not be looked at`, error, { page });
    return page;
  });
  const missed = pages.filter(({ finding }) => finding === 'error');
  if (missed.length > 0) throw new ProbeIncomplete(`${missed.length} of ${pages.length} login pages could not be looked at`);
  return { pages };
}

function readEvening(event: unknown): Date {
  const { evening } = (event ?? {}) as { evening?: unknown };
  const time = new Date(typeof evening === 'string' ? evening : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new ProbeOrderInvalid('the probe was not told which evening it is for');
  return time;
}
