/** Refreshes asked for by messages on the queue. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { figuresOfRung } from './figures.ts';
import type { Outcome } from './refresher/outcome.ts';
import { refresh } from './refresher/refresh.ts';
import type { RefreshPorts } from './refresher/request.ts';
import { rotateKey } from './refresher/rotate.ts';
import { parseWorkMessage } from './refresher/work-message.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * Does the refreshes. A message that cannot be read, and one whose end could not be told, is given back to the queue and ends in
 * the dead-letter queue; a refresh that failed is done with: its failure is an event, and the next rung its retry.
 * @param end absolute end of the work, before Lambda ends it
 */
export async function refreshMessages({ Records }: SQSEvent, end: Date, ports: RefreshPorts, told: Telemetry): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    try {
      const { account, trigger } = parseWorkMessage(body);
      const asked = trigger.kind === 'rotation' ? rotateKey({ account, end, trigger }, ports) : refresh({ account, trigger, end }, ports);
      const outcome = await asked;
      tellOutcome(told, outcome);
      if (trigger.kind === 'rung') told.figures(figuresOfRung(outcome, trigger.rung, ports));
    } catch (error) {
      told.error('a message could not be handled', error, { message_id: messageId });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

/** Tells how a refresh ended. A failure of prebell itself also counts as an error of the function. */
export function tellOutcome(told: Telemetry, outcome: Outcome): void {
  told.outcome(outcome);
  if (outcome.failure?.code === 'internal') told.error(`refresh of ${outcome.account} failed in prebell itself`, undefined);
}
