/** The events that prebell raises, source `prebell`, on a bus of its own. No secret, no token and no URL query is ever in one. */
import * as z from 'zod/mini';
import { accountId, isoTime, istDateText } from './formats.ts';
import { failureSchema, submittedSchema } from './outcome.ts';

/** The source of every event. */
export const eventSource = 'prebell';

const common = {
  version: z.literal(1),
  account: accountId,
  /** Null where the credentials document cannot be read. */
  broker: z.nullable(z.string()),
  /** The next or current trading day. */
  trading_day: istDateText,
  /** Whether today is one. */
  is_trading_day: z.boolean(),
  at: isoTime,
  /** True where the account's endpoints are not the broker's own. */
  sandbox: z.boolean(),
};

const failed = {
  ...common,
  failure: failureSchema,
  submitted: submittedSchema,
  /** Whether a later rung will try by itself. */
  will_retry: z.boolean(),
  /** When, or null where nobody knows or none will. */
  next_try_at: z.nullable(isoTime),
  /** The time by which the account should be fresh. */
  deadline: isoTime,
  /** An s3 address or a path, or null. */
  evidence: z.nullable(z.string()),
};

/** The detail of each event by its detail-type; `schemas/events/*.json` are made from these. */
export const eventSchemas = {
  'Token Refreshed': z.strictObject({ ...common, expires_at: z.nullable(isoTime) }),
  'Token Refresh Failed': z.strictObject(failed),
  'Token Stale': z.strictObject(failed),
  'Login Page Changed': z.strictObject(failed),
  'Human Login Needed': z.strictObject(failed),
  'Broker Session Invalid': z.strictObject(failed),
} as const;

/** The name of an event, as EventBridge's detail-type. */
export type EventType = keyof typeof eventSchemas;

/** An event. */
export type PrebellEvent = { [T in EventType]: { readonly type: T; readonly detail: z.infer<(typeof eventSchemas)[T]> } }[EventType];
