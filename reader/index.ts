/**
 * `prebell/reader`: what a bot needs to read its token, and nothing else.
 *
 * @example
 * const reader = new TokenReader({ account: 'alpha' });
 * const profile = await reader.withToken((token) => new KiteConnect(token).getProfile());
 */
export type { AwsSettings } from './aws.ts';
export { isRefusal } from './refusal.ts';
export type { Token } from './token.ts';
export { TokenError, type TokenProblem } from './token-error.ts';
export { type ReaderOptions, TokenReader, type WaitOptions } from './token-reader.ts';
