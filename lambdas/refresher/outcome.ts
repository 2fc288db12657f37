/** How one refresh ended: what the command line prints, what operations are told, what the ledger remembers. */
import * as z from 'zod/mini';
import { type FailureCode, failureCodes } from './failures.ts';
import { isoTime } from './formats.ts';

/** Why nothing was tried. */
export const skipReasons = ['busy', 'quarantined', 'locked', 'budget', 'tried', 'late', 'not-a-trading-day'] as const;

/** A failure as results and events carry it. */
export const failureSchema = z.strictObject({
  code: z.enum(failureCodes as unknown as [FailureCode, ...FailureCode[]]),
  message: z.string(),
  remedy: z.string(),
  runbook: z.string(),
});

/** How far the secrets got. */
export const submittedSchema = z.enum(['none', 'password', 'totp']);

/** The result of one refresh, as `--json` prints it, one object a line. */
export const outcomeSchema = z.strictObject({
  account: z.string(),
  /** Null where the credentials document cannot be read. */
  broker: z.nullable(z.string()),
  outcome: z.enum(['published', 'fresh', 'skipped', 'failed']),
  /** Why it was skipped. */
  reason: z.optional(z.enum(skipReasons)),
  failure: z.optional(failureSchema),
  /** How far the secrets of this run got; absent where no login was begun. */
  submitted: z.optional(submittedSchema),
  /** When the stored token ends; null where the broker publishes no end. */
  expires_at: z.optional(z.nullable(isoTime)),
  /** Where the evidence of a failed login is kept: an s3 address or a path. */
  evidence: z.optional(z.string()),
  /** Time by phase, ms, `total` among them. */
  timings_ms: z.record(z.string(), z.number()),
});

/** The result of one refresh. Free of secrets. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Why a refresh was skipped. */
export type SkipReason = (typeof skipReasons)[number];

/** Whether the account has a proved token after this refresh. */
export function isFresh(outcome: Outcome): boolean {
  return outcome.outcome === 'published' || outcome.outcome === 'fresh';
}
