/** Runs one Lambda handler once, as a process of its own: the event comes as a message, and so goes the answer. */
import { once } from 'node:events';
import type { Context } from 'aws-lambda';

const [event] = await once(process, 'message');
const { handler } = await import(process.argv[2]!);
const context = { getRemainingTimeInMillis: () => 600_000, awsRequestId: 'canary' } as Context;
// A long answer takes a while to go.
const answer = (answered: object) => process.send!(answered, () => process.disconnect());
try {
  answer({ answer: await handler(event, context) });
} catch (error) {
  // As Lambda tells it to the caller.
  const { name, message, stack } = error as Error;
  answer({ error: { errorType: name, errorMessage: message, trace: stack } });
}
