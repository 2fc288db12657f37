/** Started by requests of bots whose token has died: asks for a refresh of each bot's account. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { readBotRequest } from './aws/bot-request-event.ts';
import { sqsWorkQueue } from './aws/work-queue.ts';
import { environment } from './environment.ts';
import { systemClock } from './local/clock.ts';
import { passOnRequests } from './refresher/bot-request.ts';
import { parseSchedule } from './refresher/schedule.ts';
import { observed, telemetry } from './telemetry.ts';

const told = telemetry('request', environment('PREBELL_PREFIX'));
const ports = {
  queue: sqsWorkQueue(new SQSClient({}), environment('PREBELL_WORK_QUEUE'), systemClock),
  clock: systemClock,
  schedule: parseSchedule(environment('PREBELL_SCHEDULE')),
  latestStart: Number(environment('PREBELL_LATEST_START_SECONDS')) * 1000,
};

/** Fails, and is given the same requests again, if the queue of work does not take them. */
export function handler({ Records }: SQSEvent): Promise<void> {
  return observed(told, async () => {
    const accounts = Records.map(({ body }) => readBotRequest(body)).filter((account) => account !== null);
    // Not given back: it would keep those behind it waiting.
    if (accounts.length < Records.length) told.error('a request that names no account was dropped', undefined);
    await passOnRequests(accounts, ports);
    told.info(`passed on ${accounts.length} requests`, { accounts });
  });
}
