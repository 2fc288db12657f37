/** The token document: the only thing a bot may read. */
import * as z from 'zod/mini';
import { isoTime, istDateText } from './formats.ts';

/** The token document's shape; `schemas/token.json` is made from it. */
export const tokenSchema = z.strictObject({
  version: z.literal(1),
  account: z.string(),
  broker: z.string(),
  /** As the broker reported it after the login. */
  user_id: z.string(),
  api_key: z.string(),
  /** What a bot sends with its calls. */
  access_token: z.string().check(z.minLength(1)),
  issued_at: isoTime,
  /** When the broker ends it; null where the broker publishes no end. */
  expires_at: z.nullable(isoTime),
  /** When the broker last proved it. */
  verified_at: isoTime,
  /** The next or current trading day that the token serves. */
  trading_day: istDateText,
  /** Constant headers that are enough to call the broker, where that is so. */
  headers: z.optional(z.record(z.string(), z.string())),
  /** What this broker gives besides. */
  extra: z.record(z.string(), z.string()),
  /** True where the account's endpoints are not the broker's own. */
  sandbox: z.optional(z.literal(true)),
});

/** A token document. Holds secrets: never log it. */
export type Token = z.infer<typeof tokenSchema>;

/** Reads a stored token document; null if it is not one (it is then as good as no token). */
export function parseToken(text: string): Token | null {
  try {
    const parsed = tokenSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
