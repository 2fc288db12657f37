/** Started at each rung, by new credentials, or by hand: asks for a refresh of each account. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readDispatchOrder } from './aws/dispatch-order.ts';
import { secretsManagerVault } from './aws/vault.ts';
import { sqsWorkQueue } from './aws/work-queue.ts';
import { environment } from './environment.ts';
import { systemClock } from './local/clock.ts';
import { type Dispatched, type DispatchPorts, dispatch } from './refresher/dispatch.ts';
import { parseSchedule } from './refresher/schedule.ts';
import { observed, telemetry } from './telemetry.ts';

const prefix = environment('PREBELL_PREFIX');
const told = telemetry('dispatch', prefix);
const ports: DispatchPorts = {
  vault: secretsManagerVault(new SecretsManagerClient({}), { prefix }),
  queue: sqsWorkQueue(new SQSClient({}), environment('PREBELL_WORK_QUEUE'), systemClock),
  clock: systemClock,
  schedule: parseSchedule(environment('PREBELL_SCHEDULE')),
  latestStart: Number(environment('PREBELL_LATEST_START_SECONDS')) * 1000,
};

/** Gives what was asked for, or why nothing was. */
export function handler(event: unknown): Promise<Dispatched> {
  return observed(told, async () => {
    const order = readDispatchOrder(event, prefix);
    const dispatched = await dispatch(order, ports);
    told.info('skipped' in dispatched ? `nothing to do: ${dispatched.skipped}` : `asked for ${dispatched.accounts.length} refreshes`, {
      order,
      ...dispatched,
    });
    return dispatched;
  });
}
