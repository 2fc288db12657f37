/** The one HTTP client, on the platform's fetch: time-outs, bounded retries of infrastructure faults, no redirects, small bodies. */
import { RefreshFailure } from '../refresher/failures.ts';
import type { Clock, Http, HttpAnswer, HttpRequest } from '../refresher/ports.ts';

/** How long one try may take, ms. */
const tryLimit = 10_000;

/** The longest body that is read, bytes: a broker's answers are a few kB. */
const bodyLimit = 1_000_000;

/** The first pause before a retry, ms; it doubles, with jitter, up to `longestPause`. */
const firstPause = 400;
const longestPause = 5_000;

/** What went wrong in one try, if it may go better in another. */
type Fault = { readonly code: 'broker-unavailable' | 'rate-limited'; readonly problem: string };

/**
 * An HTTP client that waits by this clock.
 * @param random gives 0 to 1, for jitter
 */
export function httpClient(clock: Clock, random: () => number = Math.random): Http {
  return {
    async send(request) {
      for (let tries = 0; ; tries++) {
        const answer = await sendOnce(request);
        if ('status' in answer) return answer;
        if (tries >= request.retries) throw failure(request, answer);
        const pause = Math.min(longestPause, firstPause * 2 ** tries) * (0.5 + random() / 2);
        await clock.until(new Date(clock.now().getTime() + pause));
      }
    },
  };
}

async function sendOnce(request: HttpRequest): Promise<HttpAnswer | Fault> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', 'user-agent': 'prebell', ...request.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(tryLimit),
      ...(request.form ? { body: new URLSearchParams(request.form) } : {}),
    });
    text = await readBody(response);
  } catch (error) {
    return { code: 'broker-unavailable', problem: reason(error) };
  }
  if (response.status === 429) return { code: 'rate-limited', problem: 'answered HTTP 429 (too many requests)' };
  if (response.status >= 500) return { code: 'broker-unavailable', problem: `answered HTTP ${response.status}` };
  return { status: response.status, headers: Object.fromEntries(response.headers), text, json: parse(text) };
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
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
  if (error instanceof Error && error.name === 'TimeoutError') return 'did not answer in time';
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : undefined;
  return `could not be reached (${typeof cause === 'string' ? cause : 'connection failed'})`;
}
