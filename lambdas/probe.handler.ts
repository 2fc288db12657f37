/** Started on evenings: looks at every login page, without credentials, and tells what changed. */
import type { Context } from 'aws-lambda';
import { awsPorts } from './aws/ports.ts';
import { brokers } from './brokers/registry.ts';
import { environment } from './environment.ts';
import { httpClient } from './http/client.ts';
import { systemClock } from './local/clock.ts';
import { type EveningProbed, probeEvening } from './probe-evening.ts';
import type { ProbePorts } from './refresher/probe.ts';
import { parseSchedule } from './refresher/schedule.ts';
import { observed, telemetry } from './telemetry.ts';

/** What is left for telling and remembering after the last look, ms. */
const margin = 10_000;

/** How much longer than the browser worker may run its answer is waited for, ms. */
const afterTheBrowser = 5_000;

const prefix = environment('PREBELL_PREFIX');
const told = telemetry('probe', prefix);
const ports: ProbePorts = {
  ...awsPorts({
    vault: { prefix },
    ledgerTable: environment('PREBELL_LEDGER_TABLE'),
    eventBus: environment('PREBELL_EVENT_BUS'),
    evidenceBucket: environment('PREBELL_EVIDENCE_BUCKET'),
    browser: {
      functionName: environment('PREBELL_BROWSER_FUNCTION'),
      timeout: Number(environment('PREBELL_BROWSER_SECONDS')) * 1000 + afterTheBrowser,
    },
    clock: systemClock,
  }),
  http: httpClient(systemClock),
  brokers,
  endpointPolicy: [],
  deadline: environment('PREBELL_DEADLINE'),
  progress: (account, waitingFor) => told.info(`${account}: waiting for ${waitingFor}`),
  schedule: parseSchedule(environment('PREBELL_SCHEDULE')),
};

/** Gives what was found. Throws if a page could not be looked at. */
export function handler(event: unknown, context: Context): Promise<EveningProbed> {
  const end = new Date(Date.now() + context.getRemainingTimeInMillis() - margin);
  return observed(told, () => probeEvening(event, end, ports, told));
}
