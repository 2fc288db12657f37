/** The REST API, version 1: the exchange, which is not signed, and the signed calls (6, 7). */
import { createHash } from 'node:crypto';
import { nextInIndia } from '../india-time.ts';
import { type Call, json, type Reply } from '../serve.ts';
import { customerDetails, funds } from './bodies.ts';
import type { ApiRefusal, BreezeKnobs } from './knobs.ts';
import { isAlive } from './sessions.ts';
import { type BreezeApp, type BreezeState, exchangeBody } from './state.ts';

const base = '/breezeapi/api/v1/';

/** Endpoints other than `customerdetails` (2). All but `funds` have nothing to return. */
const signedEndpoints = [
  'dematholdings funds historicalcharts margin order portfolioholdings portfoliopositions quotes trades optionchain squareoff',
  'fnolmtpriceandqtycal preview_order margincalculator gttorder',
].flatMap((names) => names.split(' '));

/** Whether a path is the API's. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/breezeapi/');
}

/** Answers a call of the API. */
export function answerApi(state: BreezeState, call: Call): Reply {
  const knobs = state.knobsFor(state.userOf(call));
  const endpoint = call.path.startsWith(base) ? call.path.slice(base.length) : '';
  if (endpoint === 'customerdetails' && call.method === 'GET') return exchange(state, call, knobs);
  if (signedEndpoints.includes(endpoint)) return signed(state, call, knobs, endpoint);
  return refuse(knobs, knobs.notFound);
}

/** The body of a refusal. */
export function refusalBody(refusal: ApiRefusal): unknown {
  const body = { Status: refusal.status, Error: refusal.error };
  return refusal.withoutSuccess ? body : { Success: null, ...body };
}

function refuse(knobs: BreezeKnobs, refusal: ApiRefusal): Reply {
  return json(refusalBody(refusal), knobs.refusalHttp ?? refusal.http);
}

/** Proves the session and the app key, and not the secret (6.1, 8.2). */
function exchange(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const body = exchangeBody(call);
  if (!body || !isJson(call)) return refuse(knobs, knobs.malformed);
  const app = state.apps.get(body.AppKey);
  if (!app?.active) return refuse(knobs, knobs.unknownAppKey);
  const limit = knobs.exchangesCount ? overLimit(state, app, knobs) : null;
  if (limit) return refuse(knobs, limit);
  if (knobs.exchangeRefusal) return refuse(knobs, knobs.exchangeRefusal);
  const session = state.apiSessions.get(body.SessionToken);
  if (!session || session.app !== app) return refuse(knobs, knobs.unknownSession);
  if (!isAlive(state, session)) return refuse(knobs, knobs.endedSession);
  session.exchanges += 1;
  if (session.exchanges <= knobs.unavailableFirst) return refuse(knobs, knobs.unavailable);
  return json({ Success: customerDetails(state, session), Status: 200, Error: null });
}

function signed(state: BreezeState, call: Call, knobs: BreezeKnobs, endpoint: string): Reply {
  const app = state.apps.get(header(call, 'x-appkey'));
  if (!app?.active) return refuse(knobs, knobs.unknownAppKey);
  const limit = overLimit(state, app, knobs);
  if (limit) return refuse(knobs, limit);
  if (!isJson(call)) return refuse(knobs, knobs.malformed);
  const session = state.signedSession(call);
  if (!session || session.app !== app || !isSigned(call, app.api_secret, state.now(), knobs.timestampTolerance)) {
    state.count(state.userOf(call), 'badChecksums');
    return refuse(knobs, knobs.invalidChecksum);
  }
  if (!isAlive(state, session)) return refuse(knobs, knobs.endedSessionSigned);
  if (knobs.callRefusal) return refuse(knobs, knobs.callRefusal);
  if (endpoint === 'funds' && call.method === 'GET') return json({ Success: funds(), Status: 200, Error: null });
  return refuse(knobs, knobs.noData);
}

/** SHA-256 of timestamp, body as sent, and secret (7). */
function isSigned(call: Call, secret: string, now: Date, tolerance: number | null): boolean {
  const timestamp = header(call, 'x-timestamp');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(timestamp)) return false;
  if (tolerance !== null && !(Math.abs(Date.parse(timestamp) - now.getTime()) <= tolerance * 1000)) return false;
  const checksum = createHash('sha256').update(timestamp).update(call.body).update(secret).digest('hex');
  return header(call, 'x-checksum') === `token ${checksum}`;
}

/** Counts a call of the app, or tells which limit it is over (8). Refused calls do not count. */
function overLimit(state: BreezeState, app: BreezeApp, knobs: BreezeKnobs): ApiRefusal | null {
  const now = state.now();
  const lastMinute = app.calls.filter((at) => at.getTime() > now.getTime() - 60_000);
  const today = app.calls.filter((at) => nextInIndia(at, '00:00') > now);
  if (today.length >= knobs.callsPerDay) return knobs.dayLimit;
  if (lastMinute.length >= knobs.callsPerMinute) return knobs.minuteLimit;
  app.calls.push(now);
  return null;
}

function isJson(call: Call): boolean {
  return header(call, 'content-type').startsWith('application/json');
}

function header(call: Call, name: string): string {
  const value = call.headers[name];
  return typeof value === 'string' ? value : '';
}
