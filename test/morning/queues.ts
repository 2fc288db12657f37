/** Queues in which a test finds what prebell tells the world. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { ClientConfig } from '../ministack/environment.ts';
import { region } from '../ministack/server.ts';

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
  const [sqs, eventBridge] = [new SQSClient(config), new EventBridgeClient(config)];
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
      // By plain HTTP: nothing else here needs SNS’s client.
      const parameters = { Action: 'Subscribe', Version: '2010-03-31', TopicArn: topic, Protocol: 'sqs', Endpoint: arn };
      const raw = { 'Attributes.entry.1.key': 'RawMessageDelivery', 'Attributes.entry.1.value': 'true' };
      const authorization = `AWS4-HMAC-SHA256 Credential=test/20261123/${region}/sns/aws4_request, SignedHeaders=host, Signature=none`;
      const body = new URLSearchParams({ ...parameters, ...raw });
      const answer = await fetch(config.endpoint, { method: 'POST', headers: { authorization }, body });
      if (!answer.ok) throw new Error(`the queue could not be subscribed to the topic: ${await answer.text()}`);
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
      sqs.destroy();
      eventBridge.destroy();
    },
  };
}
