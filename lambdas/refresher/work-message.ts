/** The message that asks for one refresh, or for a new key: what dispatch sends and refresh receives. */
import * as z from 'zod/mini';
import { accountId, isoTime } from './formats.ts';
import type { RotationTrigger, Trigger } from './request.ts';

const workMessageSchema = z.strictObject({
  version: z.literal(1),
  account: accountId,
  trigger: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rung'), rung: isoTime, latest_start: isoTime, next_try_at: z.nullable(isoTime) }),
    z.strictObject({ kind: z.literal('bot'), latest_start: isoTime, next_try_at: z.nullable(isoTime) }),
    z.strictObject({ kind: z.literal('hand'), next_try_at: z.nullable(isoTime) }),
    z.strictObject({ kind: z.literal('rotation'), rung: isoTime, latest_start: isoTime }),
  ]),
});

/** One account to refresh, and why. Holds no secret. */
export interface WorkMessage {
  readonly version: 1;
  readonly account: string;
  readonly trigger: Trigger | RotationTrigger;
}

/** The message is not one that dispatch sends. */
export class WorkMessageInvalid extends Error {
  override readonly name = 'WorkMessageInvalid';
}

/** Reads a message. Throws `WorkMessageInvalid`, which names the field and never its value. */
export function parseWorkMessage(text: string): WorkMessage {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new WorkMessageInvalid('the message is not JSON');
  }
  const parsed = workMessageSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'message');
  throw new WorkMessageInvalid(`the message asks for no refresh that prebell knows: look at ${[...new Set(fields)].join(', ')}`);
}
