/** Reads what the browser worker answered. It drives an untrusted page, so its answer is checked before anything relies on it. */
import * as z from 'zod/mini';
import { type FailureCode, failureCodes } from '../refresher/failures.ts';
import type { LoginResult } from '../refresher/login.ts';
import type { LookResult } from '../refresher/look.ts';
import { submittedSchema } from '../refresher/outcome.ts';

const trace = {
  submitted: submittedSchema,
  unaccepted: z.int().check(z.nonnegative()),
  last_totp_step: z.nullable(z.int()),
  clock_offset_ms: z.nullable(z.number()),
  made_anew: z.optional(z.literal(true)),
  timings_ms: z.record(z.string(), z.number()),
};

const failure = z.strictObject({
  code: z.enum(failureCodes as unknown as [FailureCode, ...FailureCode[]]),
  message: z.optional(z.string()),
  remedy: z.optional(z.string()),
});
const evidence = z.optional(z.strictObject({ screenshot: z.optional(z.string()), outline: z.optional(z.string()) }));

const loginSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...trace,
    outcome: z.literal('redirected'),
    captured: z.strictObject({
      url: z.string().check(z.refine((url) => URL.canParse(url))),
      method: z.string(),
      body: z.nullable(z.string()),
      text: z.optional(z.string()),
    }),
  }),
  z.strictObject({
    ...trace,
    outcome: z.literal('failed'),
    failure,
    evidence,
  }),
]);

const seen = { scripts: z.array(z.string()), evidence, timings_ms: z.record(z.string(), z.number()) };

const lookSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ ...seen, outcome: z.literal('offered'), parts: z.array(z.enum(['user', 'password', 'totp', 'button'])) }),
  z.strictObject({ ...seen, outcome: z.literal('failed'), failure }),
]);

/** The worker's answer as a login's result, or null if it is not one. */
export function parseLoginResult(text: string): LoginResult | null {
  // JSON has no undefined, so an optional field is either there with a value or absent.
  return parse(loginSchema, text) as LoginResult | null;
}

/** The worker's answer as a look's result, or null if it is not one. */
export function parseLookResult(text: string): LookResult | null {
  return parse(lookSchema, text) as LookResult | null;
}

function parse<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
