/** Runs one Lambda handler in a process of its own: its events come as a message, one after the other as to a warm function, and so go the answers. */
import { once } from 'node:events';
import type { Context } from 'aws-lambda';

const [events] = (await once(process, 'message')) as [unknown[]];
const { handler } = await import(process.argv[2]!);
const context = { getRemainingTimeInMillis: () => 600_000, awsRequestId: 'canary' } as Context;
const answers: object[] = [];
for (const event of events) {
  try {
    answers.push({ answer: await handler(event, context) });
  } catch (error) {
    // As Lambda tells it to the caller, and to the queue of invocations that failed.
    const { name, message, stack } = error as Error;
    answers.push({ error: { errorType: name, errorMessage: message, trace: stack } });
  }
}
// A long answer takes a while to go.
process.send!(answers, () => process.disconnect());
