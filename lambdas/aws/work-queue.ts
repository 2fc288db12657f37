/** The queue of refreshes on Amazon SQS. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../refresher/dispatch.ts';
import type { Clock } from '../refresher/ports.ts';
import type { WorkMessage } from '../refresher/work-message.ts';
import { explainAwsError } from './faults.ts';

/** What SQS takes in one call. */
const batchLimit = 10;
const tries = 4;
const firstPause = 200;

/** Some accounts' messages were not taken. The message names the accounts. */
export class WorkNotSent extends Error {
  override readonly name = 'WorkNotSent';
}

/** Throws `WorkNotSent` after every batch was tried: one that fails does not keep the others from being sent. */
export function sqsWorkQueue(client: SQSClient, queueUrl: string, clock: Clock): WorkQueue {
  /** Sends one batch; gives the messages that were not taken. */
  const sendOnce = async (messages: readonly WorkMessage[]): Promise<Refused> => {
    const Entries = messages.map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      return { messages: Failed.map(({ Id }) => messages[Number(Id)]!), why: reasonOf(Failed) };
    } catch (error) {
      return { messages, why: explainAwsError(error) };
    }
  };
  return {
    async send(messages) {
      const refused: Refused[] = [];
      for (let start = 0; start < messages.length; start += batchLimit) {
        let left: Refused = { messages: messages.slice(start, start + batchLimit), why: '' };
        for (let attempt = 1; attempt <= tries && left.messages.length > 0; attempt++) {
          if (attempt > 1) await clock.until(new Date(clock.now().getTime() + firstPause * 2 ** attempt * Math.random()));
          left = await sendOnce(left.messages);
        }
        if (left.messages.length > 0) refused.push(left);
      }
      if (refused.length === 0) return;
      const accounts = refused.flatMap((one) => one.messages.map(({ account }) => account));
      throw new WorkNotSent(`no refresh could be asked for of ${accounts.join(', ')}: ${refused[0]!.why}`);
    },
  };
}

interface Refused {
  readonly messages: readonly WorkMessage[];
  readonly why: string;
}

function reasonOf([first]: readonly { Code?: string | undefined }[]): string {
  return first?.Code ?? 'no reason given';
}
