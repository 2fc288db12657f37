/** The JSON envelope of section 5, and what comes instead of it. */
import { randomUUID } from 'node:crypto';
import { html, json, type Reply } from '../serve.ts';
import type { AutoTraderWebKnobs } from './knobs.ts';
import { type ErrorCode, errorCodes } from './state.ts';

/** What an endpoint has to say. `status` is whether the request worked, not whether what it reports is good (5). */
export interface Answer {
  readonly result: unknown;
  readonly message?: string;
  /** Default true. */
  readonly status?: boolean;
  readonly errorCode?: ErrorCode;
}

/** The answer in its envelope: the first four keys are always there. */
export function envelope(answer: Answer, knobs: AutoTraderWebKnobs): Reply {
  const status = answer.status ?? true;
  const { errorCode } = answer;
  const written = errorCode === undefined ? null : knobs.errorCodeAs === 'name' ? errorCode : errorCodes[errorCode];
  const body = {
    result: answer.result,
    message: answer.message ?? null,
    status,
    commandId: randomUUID(),
    ...(knobs.newerFields && { errorCode: written, brokerCallMillis: 0 }),
  };
  return json(body, status ? 200 : knobs.refusedStatus);
}

/** `status: false`. */
export function refused(message: string, errorCode?: ErrorCode): Answer {
  return { result: null, status: false, message, ...(errorCode && { errorCode }) };
}

/** 403, 429 and the like, whose bodies are not known (14.4). */
export function httpError(status: number, words: string, knobs: AutoTraderWebKnobs): Reply {
  switch (knobs.errorBody) {
    case 'empty':
      return { status };
    case 'html':
      return html(`<html><head><title>${status} ${words}</title></head><body><h1>${status} ${words}</h1></body></html>`, status);
    case 'envelope':
      return json({ result: null, message: words, status: false, commandId: null }, status);
    default:
      return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: words };
  }
}
