/** Who listens to the alerts: the subscriptions of the Amazon SNS topic. */
import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { explainAwsError } from './faults.ts';

/** How many listen, and how many were asked to confirm and have not. Addresses are nobody's business here. */
export interface Listeners {
  readonly confirmed: number;
  readonly unconfirmed: number;
}

/** Thrown when the subscriptions cannot be listed. */
export class SubscriptionsUnknown extends Error {
  override readonly name = 'SubscriptionsUnknown';
}

/** Counts the subscriptions of a topic. Throws `SubscriptionsUnknown`, after the client's own retries. */
export async function listenersOf(client: SNSClient, topic: string): Promise<Listeners> {
  const count = { confirmed: 0, unconfirmed: 0 };
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic })) {
      // API reference, ListSubscriptionsByTopic: one that is not confirmed has no ARN yet, but this text.
      for (const { SubscriptionArn } of Subscriptions) count[SubscriptionArn === 'PendingConfirmation' ? 'unconfirmed' : 'confirmed']++;
    }
  } catch (error) {
    throw new SubscriptionsUnknown(`Who listens to the alerts cannot be listed: ${explainAwsError(error)}`, { cause: error });
  }
  return count;
}
