/** The REST API of api.kite.trade: session, profile, margins (7 to 11). */
import type { Call, Reply } from '../serve.ts';
import { refuse, success } from './envelope.ts';
import { twofaTypes } from './gate.ts';
import type { KiteKnobs } from './knobs.ts';
import { fullProfile, margins, profile, session } from './profile.ts';
import { type AccessToken, authorization, type KiteState } from './state.ts';
import { checksum, isAlive, isExchangeable, issueAccessToken } from './tokens.ts';

type Route = (state: KiteState, call: Call, knobs: KiteKnobs) => Reply;

const routes: Readonly<Record<string, Route>> = {
  'POST /session/token': exchange,
  'DELETE /session/token': logOut,
  'POST /session/refresh_token': refresh,
  'GET /user/profile': (state, call, knobs) =>
    authorised(state, call, knobs, (token) => success(profile(state.users.get(knobs.profileOf ?? '') ?? token.user))),
  'GET /user/profile/full': (state, call, knobs) =>
    authorised(state, call, knobs, ({ user }) => success(fullProfile(user, twofaTypes(user, knobs), state.now()))),
  'GET /user/margins': (state, call, knobs) => authorised(state, call, knobs, () => success({ equity: margins(), commodity: margins() })),
  'GET /user/margins/equity': (state, call, knobs) => authorised(state, call, knobs, () => success(margins())),
  'GET /user/margins/commodity': (state, call, knobs) => authorised(state, call, knobs, () => success(margins())),
};

/** Whether a path is the API's, for a simulator that serves both sites on one port. */
export function isApiPath(path: string): boolean {
  return /^\/(session|user)(\/|$)/.test(path);
}

/** Answers a call of the API. */
export function answerApi(state: KiteState, call: Call): Reply {
  const knobs = state.knobsFor(state.userOf(call));
  const route = routes[`${call.method} ${call.path}`];
  if (!route) {
    const known = Object.keys(routes).some((name) => name.endsWith(` ${call.path}`));
    return refuse(known ? { status: 405, error_type: 'GeneralException', message: 'Method not allowed' } : knobs.notFound);
  }
  if (tooMany(state, call, knobs)) return refuse(knobs.rateLimited);
  if (call.headers['x-kite-version'] !== '3') return refuse(knobs.missingVersion);
  return route(state, call, knobs);
}

function exchange(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  for (const field of ['api_key', 'request_token', 'checksum']) {
    if (!call.form.get(field)) return refuse(knobs.missingField, { field });
  }
  if (knobs.exchangeRefusal) return refuse(knobs.exchangeRefusal);
  const app = state.apps.get(call.form.get('api_key') ?? '');
  if (!app || app.lapsed) return refuse(knobs.unknownApiKey);
  const given = call.form.get('request_token') ?? '';
  const token = state.requestTokens.get(given);
  if (!token || !isExchangeable(state, token, app)) return refuse(knobs.staleRequestToken);
  const isRight = call.form.get('checksum') === checksum(app, given);
  if (isRight || knobs.failedExchangeConsumes) state.requestTokens.delete(given);
  return isRight ? success(session(issueAccessToken(state, app, token.user))) : refuse(knobs.badChecksum);
}

function logOut(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const token = state.accessTokens.get(call.query.get('access_token') ?? '');
  if (!token || token.app.api_key !== call.query.get('api_key') || !isAlive(state, token)) return refuse(knobs.deadToken);
  token.ended = true;
  return success(true);
}

/** Ordinary apps have no refresh token (5), so every one is wrong. */
function refresh(_state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  for (const field of ['api_key', 'refresh_token', 'checksum']) {
    if (!call.form.get(field)) return refuse(knobs.missingField, { field });
  }
  return refuse(knobs.refreshRefused);
}

function authorised(state: KiteState, call: Call, knobs: KiteKnobs, answer: (token: AccessToken) => Reply): Reply {
  const pair = authorization(call);
  if (!pair) return refuse(knobs.malformedAuthorization);
  const token = state.accessTokens.get(pair[1]);
  if (!token || token.app.api_key !== pair[0] || !isAlive(state, token)) return refuse(knobs.deadToken);
  if (knobs.callRefusal) return refuse(knobs.callRefusal);
  token.calls += 1;
  return token.calls <= knobs.refusedFirstCalls ? refuse(knobs.deadToken) : answer(token);
}

/** Counts the app's requests of the current second in the journal, this one included (11). */
function tooMany(state: KiteState, call: Call, knobs: KiteKnobs): boolean {
  if (knobs.requestsPerSecond === null) return false;
  const user = state.userOf(call)?.user_id ?? null;
  const since = state.now().getTime() - 1000;
  const recent = state.journal.filter((entry) => entry.area === 'api' && entry.user === user && entry.at.getTime() > since);
  return recent.length > knobs.requestsPerSecond;
}
