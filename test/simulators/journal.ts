/** What a simulator saw. Names of fields, never their values. */
import { type DateKnobs, dateHeaders } from './date-header.ts';
import { type FaultRule, faultsFor, underFaults } from './faults.ts';
import { type Call, type Outcome, type Reply, withHeaders } from './serve.ts';

/** One request, as it arrived and how it was answered. */
export interface RequestEntry<Area extends string> {
  readonly at: Date;
  readonly area: Area;
  readonly method: string;
  readonly path: string;
  /** Names of the query parameters. */
  readonly query: readonly string[];
  /** Names of the form fields. */
  readonly form: readonly string[];
  readonly user_agent: string | null;
  /** Id of whom the request is about, if that can be told. */
  readonly user: string | null;
  /** HTTP status, or what came instead of an answer. */
  outcome: number | 'no-answer' | 'reset' | 'pending';
}

/** The entry of a request that has just arrived. */
export function requestEntry<Area extends string>(call: Call, at: Date, area: Area, user: string | null): RequestEntry<Area> {
  return {
    at,
    area,
    method: call.method,
    path: call.path,
    query: [...call.query.keys()],
    form: [...call.form.keys()],
    user_agent: call.headers['user-agent'] ?? null,
    user,
    outcome: 'pending',
  };
}

/** Counts a request by method and path, `POST /api/login`. */
export function countRequest(requests: Record<string, number>, call: Call): void {
  const name = `${call.method} ${call.path}`;
  requests[name] = (requests[name] ?? 0) + 1;
}

/** How an answer may go astray, and what it tells of the time. */
export interface AnswerKnobs extends DateKnobs {
  faults: FaultRule[];
}

/** The knobs of all users with those of one: a user's own go before, faults add up. */
export function withOwnKnobs<Knobs extends AnswerKnobs>(all: Knobs, own: Partial<Knobs>): Knobs {
  return { ...all, ...own, faults: [...(own.faults ?? []), ...all.faults] };
}

/** Does the work under the faults that befall this request, and notes the outcome. */
export async function answerNoted(
  entry: RequestEntry<string>,
  call: Call,
  knobs: AnswerKnobs,
  now: () => Date,
  work: () => Reply,
  rateLimited: unknown,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = await underFaults(faultsFor(knobs.faults, entry.area, call), work, rateLimited, signal);
  entry.outcome = typeof outcome === 'string' ? outcome : outcome.status;
  return typeof outcome === 'string' ? outcome : withHeaders(outcome, dateHeaders(now(), knobs));
}
