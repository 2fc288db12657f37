/** The events that prebell raises, source `prebell`, on a bus of its own. No secret, no token and no URL query is ever in one. */
import * as z from 'zod/mini';
import { alertSchema, recoverySchema } from './alert.ts';
import { accountId, isoTime, istDateText } from './formats.ts';
import { failureSchema, submittedSchema } from './outcome.ts';

/** The source of every event. */
export const eventSource = 'prebell';

const common = {
  version: z.literal(1).check(z.describe('The version of this detail.')),
  account: accountId,
  broker: z.nullable(z.string()).check(z.describe('The broker; null where the credentials document cannot be read.')),
  trading_day: istDateText.check(z.describe('The current or next trading day.')),
  is_trading_day: z.boolean().check(z.describe('Whether today (in India) is a trading day.')),
  at: isoTime.check(z.describe('When it happened.')),
  sandbox: z.boolean().check(z.describe('True where the account’s endpoints are not the broker’s own.')),
};

const failed = {
  ...common,
  failure: failureSchema,
  submitted: submittedSchema,
  will_retry: z.boolean().check(z.describe('Whether a later rung will try by itself. False: a person must act.')),
  next_try_at: z.nullable(isoTime).check(z.describe('When the next rung is due; null where none will try, or nobody knows.')),
  deadline: isoTime.check(z.describe('The time by which the account should be fresh.')),
  evidence: z
    .nullable(z.string())
    .check(z.describe('Where the masked evidence is kept: an s3 address or a path, never a signed link; null if there is none.')),
  alert: z
    .nullable(alertSchema)
    .check(
      z.describe(
        'What to tell people, in words that may change. Null where there is nothing for them to do yet, or where they were told today already. Alert on this, and nobody is told twice.',
      ),
    ),
};

/** The detail of each event by its detail-type; `schemas/events/*.json` are made from these. */
export const eventSchemas = {
  'Token Refreshed': z.strictObject({
    ...common,
    expires_at: z.nullable(isoTime).check(z.describe('When the broker ends the new token; null where it publishes no end.')),
    alert: z
      .nullable(recoverySchema)
      .check(z.describe('Good news for people, in words that may change: where they were alerted before. Null otherwise.')),
  }),
  'Token Refresh Failed': z.strictObject(failed),
  'Token Stale': z.strictObject({
    ...failed,
    affected: z.string().check(z.describe('Who reads this token, in words, as far as prebell knows.')),
  }),
  'Login Page Changed': z.strictObject(failed),
  'Human Login Needed': z.strictObject(failed),
  'Broker Session Invalid': z.strictObject(failed),
} as const;

/** The name of an event, as EventBridge's detail-type. */
export type EventType = keyof typeof eventSchemas;

/** An event. */
export type PrebellEvent = { [T in EventType]: { readonly type: T; readonly detail: z.infer<(typeof eventSchemas)[T]> } }[EventType];
