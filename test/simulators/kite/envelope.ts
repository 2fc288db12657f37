/** The JSON envelopes of section 10, on both hosts. */
import { json, type Reply } from '../serve.ts';
import type { Refusal } from './knobs.ts';

/** 200 with `data`. */
export function success(data: unknown): Reply {
  return json({ status: 'success', data });
}

/** The body of a refusal; `{name}` in its message is filled in from `values`. */
export function refusalBody(refusal: Refusal, values: Readonly<Record<string, string | number>> = {}, data: unknown = null): unknown {
  const message = refusal.message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { status: 'error', message, data, error_type: refusal.error_type };
}

/** A refusal with its status. */
export function refuse(refusal: Refusal, values: Readonly<Record<string, string | number>> = {}, data: unknown = null): Reply {
  return json(refusalBody(refusal, values, data), refusal.status);
}
