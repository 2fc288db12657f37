/** Calls of the API as a bot makes them, right or wrong, for tests (6, 7). */
import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { BreezeApp, BreezeSimulator } from './index.ts';

/** What the API answers. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly Success: Record<string, unknown> | null; readonly Status: number; readonly Error: string | null };
}

/** How a signed call departs from a right one. */
export interface Signing {
  readonly body?: string;
  /** What is hashed in place of the body. */
  readonly hashed?: string;
  readonly secret?: string;
  /** What stands before the checksum. */
  readonly word?: string;
  readonly path?: string;
}

/** A GET with a body, which `fetch` cannot send. */
export async function get(breeze: BreezeSimulator, path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const sent = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${breeze.apiUrl}/breezeapi/api/v1/${path}`, { headers: sent }, resolve).once('error', reject).end(body);
  });
  return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) as Answer['body'] };
}

/** `customerdetails` (6.1). */
export function exchange(breeze: BreezeSimulator, appKey: string, apisession: string): Promise<Answer> {
  return get(breeze, 'customerdetails', JSON.stringify({ SessionToken: apisession, AppKey: appKey }));
}

/** A signed call of `funds` (7). */
export function signed(breeze: BreezeSimulator, app: BreezeApp, token: string, at: Date, signing: Signing = {}): Promise<Answer> {
  const { body = '{}', hashed = body, secret = app.api_secret, word = 'token ', path = 'funds' } = signing;
  const timestamp = `${at.toISOString().slice(0, 19)}.000Z`;
  const checksum = createHash('sha256').update(`${timestamp}${hashed}${secret}`).digest('hex');
  const headers = { 'X-Checksum': `${word}${checksum}`, 'X-Timestamp': timestamp, 'X-AppKey': app.api_key, 'X-SessionToken': token };
  return get(breeze, path, body, headers);
}
