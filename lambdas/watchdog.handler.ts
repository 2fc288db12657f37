/** Started every 15 minutes: counts the accounts that are not fresh, tells of them from the deadline on, and looks who listens. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { readAffected } from './affected.ts';
import { eventBridgeEvents } from './aws/events.ts';
import { dynamoDbLedger } from './aws/ledger.ts';
import { patience } from './aws/ports.ts';
import { listenersOf } from './aws/subscriptions.ts';
import { secretsManagerVault } from './aws/vault.ts';
import { brokers } from './brokers/registry.ts';
import { environment } from './environment.ts';
import { systemClock } from './local/clock.ts';
import { parseSchedule } from './refresher/schedule.ts';
import { type Watched, type WatchPorts, watch } from './refresher/watchdog.ts';
import { observed, telemetry } from './telemetry.ts';

const prefix = environment('PREBELL_PREFIX');
const told = telemetry('watchdog', prefix);
const topic = environment('PREBELL_ALERT_TOPIC');
const sns = new SNSClient(patience);
const ports: Omit<WatchPorts, 'affected'> = {
  vault: secretsManagerVault(new SecretsManagerClient(patience), { prefix }),
  ledger: dynamoDbLedger(new DynamoDBClient(patience), environment('PREBELL_LEDGER_TABLE')),
  events: eventBridgeEvents(new EventBridgeClient(patience), environment('PREBELL_EVENT_BUS'), systemClock),
  clock: systemClock,
  brokers,
  schedule: parseSchedule(environment('PREBELL_SCHEDULE')),
  deadline: environment('PREBELL_DEADLINE'),
};

/** Gives what the watchdog saw. */
export function handler(event: unknown): Promise<Watched> {
  return observed(told, async () => {
    const watched = await watch({ ...ports, affected: readAffected(event, prefix) });
    const { fresh, notFresh } = watched;
    told.info(`${fresh.length} accounts are fresh, ${notFresh.length} are not`, { ...watched });
    // The alarm that nobody watches any more is on the absence of these.
    told.figures([
      { name: 'FreshAccounts', value: fresh.length },
      { name: 'NotFreshAccounts', value: notFresh.length },
    ]);
    const { confirmed, unconfirmed } = await listenersOf(sns, topic);
    told.figures([
      { name: 'AlertListeners', value: confirmed },
      { name: 'UnconfirmedListeners', value: unconfirmed },
    ]);
    return watched;
  });
}
