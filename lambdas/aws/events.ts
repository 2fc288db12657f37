/** Events on Amazon EventBridge, source `prebell`, on a bus of their own. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventSource } from '../refresher/events.ts';
import type { Clock, Events } from '../refresher/ports.ts';
import { explainAwsError } from './faults.ts';

const tries = 4;
const firstPause = 200;

/** Thrown when the bus did not take an event. */
export class EventNotAccepted extends Error {
  override readonly name = 'EventNotAccepted';
}

/** Throws `EventNotAccepted`, after the client's own retries and some for an entry that the bus refused. */
export function eventBridgeEvents(client: EventBridgeClient, bus: string, clock: Clock): Events {
  return {
    async put({ type, detail }) {
      const refused = (why: string, cause?: unknown) =>
        new EventNotAccepted(`The event ${type} of account ${detail.account} was not accepted by the event bus ${bus}: ${why}`, { cause });
      const command = new PutEventsCommand({
        Entries: [{ EventBusName: bus, Source: eventSource, DetailType: type, Detail: JSON.stringify(detail) }],
      });
      for (let attempt = 1; ; attempt++) {
        const answer = await client.send(command).catch((error) => {
          throw refused(explainAwsError(error), error);
        });
        // PutEvents answers 200 for an entry that it did not take.
        if (!answer.FailedEntryCount) return;
        if (attempt === tries) throw refused(answer.Entries?.[0]?.ErrorCode ?? 'no reason given');
        const pause = firstPause * 2 ** attempt * Math.random();
        await clock.until(new Date(clock.now().getTime() + pause));
      }
    },
  };
}
