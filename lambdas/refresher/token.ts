/** The token document: the only thing a bot may read. */
import * as z from 'zod/mini';
import { isoTime, istDateText } from './formats.ts';

/** The token document's shape; `schemas/token.json` is made from it. */
export const tokenSchema = z.strictObject({
  version: z.literal(1).check(z.describe('The version of this document. A change that bots must know of makes it 2.')),
  account: z.string().check(z.describe('The id of the account.')),
  broker: z.string().check(z.describe('The broker, as in the credentials document: kite.')),
  user_id: z.string().check(z.describe('The user whose token this is. The broker confirmed it before the token was published.')),
  api_key: z.string().check(z.describe('The API key that the token works with.')),
  access_token: z.string().check(z.minLength(1), z.describe('What a bot sends with its calls. A secret.')),
  issued_at: isoTime.check(z.describe('When prebell got it.')),
  expires_at: z
    .nullable(isoTime)
    .check(z.describe('When the broker ends it; it may be ended earlier. Null where the broker publishes no end.')),
  verified_at: isoTime.check(z.describe('When the broker proved it, right before it was published.')),
  trading_day: istDateText.check(z.describe('The trading day that it serves: the current or the next one when it was issued.')),
  headers: z
    .optional(z.record(z.string(), z.string()))
    .check(z.describe('Constant headers that are enough to call the broker, where that is so. They hold the token: a secret.')),
  extra: z.record(z.string(), z.string()).check(z.describe('What this broker gives besides; empty for Kite. May hold secrets.')),
  sandbox: z
    .optional(z.literal(true))
    .check(z.describe('True where the account’s endpoints are not the broker’s own: the token of a simulator, a sandbox or a proxy.')),
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
