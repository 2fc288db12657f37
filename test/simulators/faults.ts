/** Faults of the way between a client and a broker, for any simulator. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Call, html, json, type Outcome, type Reply } from './serve.ts';

/** What can go wrong with one request. */
export type FaultKind =
  /** Answers properly, `ms` late. */
  | 'slow'
  /** Never answers; the connection stays open until the client or the simulator closes it. */
  | 'no-answer'
  | 'reset'
  /** 502 with an HTML body, as a gateway sends it. */
  | 'bad-gateway'
  /** 403 with the HTML page of a bot filter. */
  | 'bot-filter'
  /** 429 in the broker's JSON envelope. */
  | 'rate-limited'
  /** The proper answer, with the second half of its body missing. */
  | 'truncated';

/** One fault, and the requests that it befalls. */
export interface FaultRule {
  /** An area of the simulator (Kite: `pages`, `xhr`, `api`), a path (`/api/login`), or a method and path (`POST /session/token`). */
  on: string;
  fault: FaultKind;
  /** How late, for `slow`. Default 1000. */
  ms?: number;
  /** How many requests it still befalls; counts down as they come. Without it: all. */
  times?: number;
  /** Whether the broker does its work although the answer is lost or replaced (a token is used up, a wrong password counts). Default no. */
  processed?: boolean;
  /** Seconds in the `Retry-After` header of `rate-limited`. Without it: no header. */
  retryAfter?: number;
}

/** The rules that befall this request now. Takes one from `times` of each. */
export function faultsFor(rules: readonly FaultRule[], area: string, call: Call): FaultRule[] {
  const names = [area, call.path, `${call.method} ${call.path}`];
  const hit: FaultRule[] = [];
  for (const rule of rules) {
    if (!names.includes(rule.on) || rule.times === 0) continue;
    // One fault that replaces the answer is enough; the next such rule waits for the next request.
    if (rule.fault !== 'slow' && hit.some((other) => other.fault !== 'slow')) continue;
    if (rule.times !== undefined) rule.times -= 1;
    hit.push(rule);
  }
  return hit;
}

/** Does the work under these faults. The signal ends the waiting of a simulator that is closed. */
export async function underFaults(
  faults: readonly FaultRule[],
  work: () => Reply,
  rateLimited: unknown,
  signal: AbortSignal,
): Promise<Outcome> {
  for (const slow of faults.filter((rule) => rule.fault === 'slow')) {
    await delay(slow.ms ?? 1000, undefined, { signal }).catch(() => undefined);
  }
  const rule = faults.find((each) => each.fault !== 'slow');
  if (!rule) return work();
  const reply = rule.processed || rule.fault === 'truncated' ? work() : null;
  switch (rule.fault) {
    case 'no-answer':
    case 'reset':
      return rule.fault;
    case 'bad-gateway':
      return html('<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>', 502);
    case 'bot-filter':
      return botFilter();
    case 'rate-limited': {
      const limited = json(rateLimited, 429);
      return rule.retryAfter === undefined
        ? limited
        : { ...limited, headers: { ...limited.headers, 'Retry-After': String(rule.retryAfter) } };
    }
    default: {
      const body = reply?.body ?? '';
      return { ...reply, status: reply?.status ?? 200, body: body.slice(0, Math.floor(body.length / 2)) };
    }
  }
}

/** What a bot filter in front of a broker answers: 403, HTML, no JSON. */
export function botFilter(): Reply {
  return html(
    '<!doctype html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1>' +
      '<p>Please enable cookies. Checking if the site connection is secure.</p></body></html>',
    403,
  );
}
