/** Makes accounts fresh: for messages on the queue, and for the command line. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsPorts } from './aws/ports.ts';
import { brokers } from './brokers/registry.ts';
import { answerCommand, type CommandAnswer } from './command.ts';
import { environment } from './environment.ts';
import { httpClient } from './http/client.ts';
import { systemClock } from './local/clock.ts';
import { refreshMessages } from './refresh-messages.ts';
import type { RefreshPorts } from './refresher/request.ts';
import { parseSchedule } from './refresher/schedule.ts';
import { observed, telemetry } from './telemetry.ts';

/** What is left for an answer and for metrics after the last step of a refresh, ms. */
const margin = 10_000;

/** How much longer than the browser worker may run its answer is waited for, ms. */
const afterTheBrowser = 5_000;

const prefix = environment('PREBELL_PREFIX');
const told = telemetry('refresh', prefix);
const schedule = parseSchedule(environment('PREBELL_SCHEDULE'));
const ports: RefreshPorts = {
  ...awsPorts({
    vault: { prefix, kmsKeyId: environment('PREBELL_ENCRYPTION_KEY') },
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
  endpointPolicy: (process.env.PREBELL_ALLOWED_ENDPOINT_HOSTS ?? '').split(',').filter((host) => host !== ''),
  deadline: environment('PREBELL_DEADLINE'),
  progress: (account, waitingFor) => told.info(`${account}: waiting for ${waitingFor}`),
};

/** Answers the queue with the messages to give back, and the command line with a result. */
export function handler(event: unknown, context: Context): Promise<SQSBatchResponse | CommandAnswer> {
  const end = new Date(Date.now() + context.getRemainingTimeInMillis() - margin);
  return observed<SQSBatchResponse | CommandAnswer>(told, () =>
    isFromQueue(event) ? refreshMessages(event, end, ports, told) : answerCommand(event, { ports, schedule, end, told }),
  );
}

function isFromQueue(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}
