/**
 * The browser worker: one login, or one look at a login page, in Chromium for one invocation. It is told secrets and has no permission
 * but its own log, so what it is told is never logged, and what it throws is told by name only.
 */
import type { Context } from 'aws-lambda';
import { flowOf } from './brokers/registry.ts';
import { localBrowser } from './browser/local.ts';
import { environment } from './environment.ts';
import type { LoginResult, LoginTask } from './refresher/login.ts';
import type { LookResult, LookTask } from './refresher/look.ts';
import { observed, telemetry } from './telemetry.ts';

/** What evidence, closing the browser and answering may take after the end of a login or look, ms. */
const margin = 10_000;

const told = telemetry('browser', environment('PREBELL_PREFIX'));
const browser = localBrowser({ flowOf });

/** Gives how the login ended, or what was seen. Throws `BrowserNotStarted` if no page was opened. */
export function handler(task: LoginTask | LookTask, context: Context): Promise<LoginResult | LookResult> {
  const lastMoment = Date.now() + context.getRemainingTimeInMillis() - margin;
  return observed<LoginResult | LookResult>(told, () => {
    const end = new Date(Math.min(Date.parse(task.end), lastMoment)).toISOString();
    return 'kind' in task ? look({ ...task, end }) : login({ ...task, end });
  });
}

async function login(task: LoginTask): Promise<LoginResult> {
  const { account, broker } = task;
  const result = await browser.login(task, progressOf(account));
  const { outcome, submitted, clock_offset_ms, timings_ms } = result;
  const code = result.outcome === 'failed' ? result.failure.code : undefined;
  told.info(`login of ${account}: ${code ?? outcome}`, { account, broker, submitted, clock_offset_ms, timings_ms });
  return result;
}

async function look(task: LookTask): Promise<LookResult> {
  const { account, broker } = task;
  const result = await browser.look(task, progressOf(account));
  const { outcome, scripts, timings_ms } = result;
  const code = result.outcome === 'failed' ? result.failure.code : undefined;
  told.info(`look at the login page of ${account}: ${code ?? outcome}`, { account, broker, scripts, timings_ms });
  return result;
}

function progressOf(account: string): (waitingFor: string) => void {
  return (waitingFor) => told.info(`${account}: waiting for ${waitingFor}`);
}
