/** What a stored text is worth to a bot at this moment. */
import type { Token } from './token.ts';
import { TokenError } from './token-error.ts';

/** What the bot accepts besides the real broker's token of today. */
export interface Accepted {
  readonly sandbox: boolean;
  readonly earlierDay: boolean;
}

/** Reads the stored text as this account's token. Throws `TokenError`, which never quotes it. */
export function parseToken(text: string, account: string): Token {
  let document: Record<string, unknown> | null;
  try {
    document = JSON.parse(text);
  } catch {
    document = null;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new TokenError('unreadable', `What is stored as the token of account ${account} is not a token document.`);
  }
  // What prebell stores before the first token is proved.
  if ('prebell' in document && !('access_token' in document)) {
    throw new TokenError('not-fresh-yet', `No token of account ${account} has been published yet.`);
  }
  if (document.version !== 1) {
    throw new TokenError(
      'unreadable',
      `The token document of account ${account} is of a version that this reader does not know; update the reader.`,
    );
  }
  if (typeof document.access_token !== 'string' || document.access_token === '' || document.account !== account) {
    throw new TokenError('unreadable', `What is stored as the token of account ${account} is not a token of this account.`);
  }
  return document as unknown as Token;
}

/** Throws `TokenError` unless the token is one to use now. */
export function checkToken(token: Token, accepted: Accepted, now: Date): void {
  const { account, expires_at, trading_day } = token;
  if (token.sandbox && !accepted.sandbox) {
    throw new TokenError(
      'sandbox',
      `The token of account ${account} is a simulator's or a sandbox's, not the real broker's. If this bot is meant for that, set the option sandbox.`,
    );
  }
  // Without an end the token goes on day after day, and its document is not written anew.
  if (expires_at === null) return;
  if (new Date(expires_at) <= now) {
    throw new TokenError('not-fresh-yet', `The token of account ${account} ended at ${expires_at}; a new one has not been published yet.`);
  }
  if (trading_day < dateInIndia(now) && !accepted.earlierDay) {
    throw new TokenError(
      'not-fresh-yet',
      `The token of account ${account} is of ${trading_day}, an earlier trading day; a new one has not been published yet.`,
    );
  }
}

/** The date in India (UTC+05:30, no daylight saving), `2026-11-23`. */
function dateInIndia(moment: Date): string {
  return new Date(moment.getTime() + 5.5 * 3600_000).toISOString().slice(0, 10);
}
