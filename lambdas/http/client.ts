/**
 * The one HTTP client: time-outs, bounded retries of infrastructure faults, no redirects, small bodies. On undici rather than the
 * platform's fetch, which cannot send the GET with a body that Breeze wants.
 */
import { Agent, request as undiciRequest } from 'undici';
import { RefreshFailure } from '../refresher/failures.ts';
import type { Clock, Http, HttpAnswer, HttpRequest } from '../refresher/ports.ts';

/** How long one try may take, ms. */
const usualTryLimit = 10_000;

/**
 * Which part of that a connection may take to come about, TLS included. A try that waits for a connection cannot be ended otherwise,
 * and the next one would wait for the same.
 */
const connectShare = 0.5;

/** The longest body that is read, bytes: a broker's answers are a few kB. */
const bodyLimit = 1_000_000;

/** The first pause before a retry, ms; it doubles, with jitter, up to `longestPause`. */
const firstPause = 400;
const longestPause = 5_000;

/** What went wrong in one try, if it may go better in another. */
type Fault = { readonly code: 'broker-unavailable' | 'rate-limited'; readonly problem: string };

/** What of a client may be other than usual. */
export interface HttpClientParts {
  /** How long one try may take, ms; 10 s unless given. */
  readonly tryLimit?: number;
  /** The certificate authorities to trust in place of the usual ones, PEM. */
  readonly ca?: string;
}

/**
 * An HTTP client that waits by this clock.
 * @param random gives 0 to 1, for jitter
 */
export function httpClient(clock: Clock, random: () => number = Math.random, parts: HttpClientParts = {}): Http {
  const { tryLimit = usualTryLimit, ...trust } = parts;
  const connections = new Agent({ connect: { timeout: tryLimit * connectShare, ...trust } });
  return {
    async send(request) {
      for (let tries = 0; ; tries++) {
        const answer = await sendOnce(request, tryLimit, connections);
        if ('status' in answer) return answer;
        if (tries >= request.retries) throw failure(request, answer);
        const pause = Math.min(longestPause, firstPause * 2 ** tries) * (0.5 + random() / 2);
        await clock.until(new Date(clock.now().getTime() + pause));
      }
    },
  };
}

async function sendOnce(request: HttpRequest, tryLimit: number, dispatcher: Agent): Promise<HttpAnswer | Fault> {
  const { type, body } = bodyOf(request);
  const own = typeof request.headers === 'function' ? request.headers() : request.headers;
  let status: number;
  let headers: Record<string, string>;
  let text: string;
  try {
    const response = await undiciRequest(request.url, {
      method: request.method,
      headers: { accept: 'application/json', 'user-agent': 'prebell', ...type, ...own },
      body,
      signal: AbortSignal.timeout(tryLimit),
      dispatcher,
    });
    status = response.statusCode;
    headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    text = await readBody(response.body);
  } catch (error) {
    return { code: 'broker-unavailable', problem: reason(error) };
  }
  if (status === 429) return { code: 'rate-limited', problem: 'answered HTTP 429 (too many requests)' };
  if (status >= 500) return { code: 'broker-unavailable', problem: `answered HTTP ${status}` };
  return { status, headers, text, json: parse(text) };
}

function bodyOf({ form, json }: HttpRequest): { type: Record<string, string>; body: string | null } {
  if (form) return { type: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() };
  if (json === undefined) return { type: {}, body: null };
  return { type: { 'content-type': 'application/json' }, body: json };
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bodyLimit) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failure(request: HttpRequest, fault: Fault): RefreshFailure {
  const { host, pathname } = new URL(request.url);
  return new RefreshFailure(fault.code, { message: `${host} ${fault.problem} to ${request.method} ${pathname}.` });
}

/** Only names of errors and error codes: messages may quote addresses with their query. */
function reason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if ((error instanceof Error && error.name === 'TimeoutError') || code === 'UND_ERR_CONNECT_TIMEOUT') return 'did not answer in time';
  return `could not be reached (${typeof code === 'string' ? code : 'connection failed'})`;
}
