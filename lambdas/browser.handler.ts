/**
 * The browser worker: one login in Chromium for one invocation. It is told secrets and has no permission but its own log, so what
 * it is told is never logged, and what it throws is told by name only.
 */
import type { Context } from 'aws-lambda';
import { flowOf } from './brokers/registry.ts';
import { localBrowser } from './browser/local.ts';
import { environment } from './environment.ts';
import type { LoginResult, LoginTask } from './refresher/login.ts';
import { observed, telemetry } from './telemetry.ts';

/** What evidence, closing the browser and answering may take after the end of a login, ms. */
const margin = 10_000;

const told = telemetry('browser', environment('PREBELL_PREFIX'));
const browser = localBrowser({ flowOf });

/** Gives how the login ended. Throws `BrowserNotStarted` if no page was opened. */
export function handler(task: LoginTask, context: Context): Promise<LoginResult> {
  const lastMoment = Date.now() + context.getRemainingTimeInMillis() - margin;
  return observed(told, async () => {
    const { account, broker } = task;
    const end = new Date(Math.min(Date.parse(task.end), lastMoment)).toISOString();
    const result = await browser.login({ ...task, end }, (waitingFor) => told.info(`${account}: waiting for ${waitingFor}`));
    const { outcome, submitted, clock_offset_ms, timings_ms } = result;
    const code = result.outcome === 'failed' ? result.failure.code : undefined;
    told.info(`login of ${account}: ${code ?? outcome}`, { account, broker, submitted, clock_offset_ms, timings_ms });
    return result;
  });
}
