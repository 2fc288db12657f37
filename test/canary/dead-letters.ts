/** A queue of refreshes whose messages nobody handles: they end in its dead-letter queue. */
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ClientConfig } from '../ministack/environment.ts';
import { queuesOf } from '../morning/queues.ts';

/** Such a queue. */
export interface DeadLetters {
  /** URL of the queue that messages are sent to. */
  readonly work: string;
  /** Lets every message fail as often as it takes, and gives the texts of those that were given up. */
  giveUp(): Promise<string[]>;
  destroy(): void;
}

/** Makes the two queues. A message is given up when it has been received once. */
export async function queueThatGivesUp(config: ClientConfig): Promise<DeadLetters> {
  const sqs = new SQSClient(config);
  const queues = queuesOf(config);
  const { QueueUrl: given } = await sqs.send(new CreateQueueCommand({ QueueName: 'canary-given-up' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: given, AttributeNames: ['QueueArn'] }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes!.QueueArn, maxReceiveCount: '1' });
  const { QueueUrl: work } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'canary-work', Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
  );
  return {
    work: work!,
    async giveUp() {
      for (let received = 1; received > 0; ) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: work, MaxNumberOfMessages: 10 }));
        received = Messages.length;
      }
      return queues.take(given!);
    },
    destroy() {
      sqs.destroy();
      queues.destroy();
    },
  };
}
