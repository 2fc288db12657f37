/** How brokers say that they refuse a token. */

/**
 * Whether what a call gave or threw says that the broker refuses the token: Kite's `TokenException`, or an HTTP status of 401 or 403.
 * A broker that says it otherwise (Breeze does so in the body) needs a rule of the bot's own.
 */
export function isRefusal(outcome: unknown): boolean {
  if (typeof outcome !== 'object' || outcome === null) return false;
  const { error_type, status, statusCode, code } = outcome as Record<string, unknown>;
  // Kite's client: other errors with a status of 403 (a permission, an address) are not about the token.
  if (error_type !== undefined) return error_type === 'TokenException';
  return [status, statusCode, code].some((value) => value === 401 || value === 403);
}
