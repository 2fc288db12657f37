/** Queues in which a test finds what prebell tells the world. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { ClientConfig } from '../ministack/environment.ts';

/** Queues that listen. */
export interface Queues {
  /** Makes a queue of every event on the bus, and gives its URL. */
  ofEvents(bus: string): Promise<string>;
  /** Makes a queue of every alert of the topic, and gives its URL. */
  ofAlerts(topic: string): Promise<string>;
  /** Takes the texts of all messages that can be received. */
  take(url: string): Promise<string[]>;
  send(url: string, message: string): Promise<void>;
  destroy(): void;
}

/** Queues on the emulator of this configuration. */
export function queuesOf(config: ClientConfig): Queues {
  const [sqs, sns, eventBridge] = [new SQSClient(config), new SNSClient(config), new EventBridgeClient(config)];
  const make = async (QueueName: string) => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return { url: QueueUrl!, arn: Attributes!.QueueArn! };
  };
  return {
    async ofEvents(bus) {
      const { url, arn } = await make('every-event');
      await eventBridge.send(
        new PutRuleCommand({ Name: 'every-event', EventBusName: bus, EventPattern: JSON.stringify({ source: ['prebell'] }) }),
      );
      await eventBridge.send(new PutTargetsCommand({ Rule: 'every-event', EventBusName: bus, Targets: [{ Id: 'queue', Arn: arn }] }));
      return url;
    },

    async ofAlerts(topic) {
      const { url, arn } = await make('operations');
      const Attributes = { RawMessageDelivery: 'true' };
      await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: arn, Attributes }));
      return url;
    },

    async take(QueueUrl) {
      const taken: string[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return taken;
        for (const { Body, ReceiptHandle } of Messages) {
          taken.push(Body!);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },

    async send(QueueUrl, MessageBody) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },

    destroy() {
      for (const client of [sqs, sns, eventBridge]) client.destroy();
    },
  };
}
