/** How one refresh ended: what the command line prints, what operations are told, what the ledger remembers. */
import * as z from 'zod/mini';
import { type FailureCode, failureCodes } from './failures.ts';
import { isoTime } from './formats.ts';

/** Why nothing was tried. */
export const skipReasons = [
  'busy',
  'quarantined',
  'locked',
  'budget',
  'tried',
  'late',
  'not-a-trading-day',
  'no-rotation',
  'left-to-schedule',
] as const;

/** A failure as results and events carry it. */
export const failureSchema = z.strictObject({
  code: z.enum(failureCodes as unknown as [FailureCode, ...FailureCode[]]).check(z.describe('One of a closed list.')),
  message: z.string().check(z.describe('What went wrong, in words for people. May change; do not parse it.')),
  remedy: z.string().check(z.describe('What to do about it.')),
  runbook: z.string().check(z.describe('The section of the runbook, relative to the project.')),
});

/** How far the secrets got. */
export const submittedSchema = z
  .enum(['none', 'password', 'totp'])
  .check(z.describe('The last kind of secret that may have reached the broker in this run.'));

/** The result of one refresh, as `--json` prints it, one object a line. */
export const outcomeSchema = z.strictObject({
  account: z.string().check(z.describe('The id of the account.')),
  broker: z.nullable(z.string()).check(z.describe('The broker; null where the credentials document cannot be read.')),
  outcome: z
    .enum(['published', 'fresh', 'skipped', 'failed'])
    .check(
      z.describe(
        'published: a new token was proved and published. fresh: the stored token is still good. skipped: nothing was tried. failed: see failure.',
      ),
    ),
  reason: z.optional(z.enum(skipReasons)).check(z.describe('Why it was skipped; absent otherwise.')),
  failure: z.optional(failureSchema),
  submitted: z
    .optional(submittedSchema)
    .check(z.describe('The last kind of secret that may have reached the broker in this run; may be absent where no login was begun.')),
  strikes: z
    .optional(z.int())
    .check(z.describe('Submissions of this run that were refused or not answered; absent where there were none.')),
  expires_at: z.optional(z.nullable(isoTime)).check(z.describe('When the stored token ends; null where the broker publishes no end.')),
  evidence: z.optional(z.string()).check(z.describe('Where the masked evidence of a failed login is kept: an s3 address or a path.')),
  timings_ms: z.record(z.string(), z.number()).check(z.describe('Time by phase in milliseconds, total among them.')),
});

/** The result of one refresh. Free of secrets. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Why a refresh was skipped. */
export type SkipReason = (typeof skipReasons)[number];

/** Whether the account has a proved token after this refresh. */
export function isFresh(outcome: Outcome): boolean {
  return outcome.outcome === 'published' || outcome.outcome === 'fresh';
}
