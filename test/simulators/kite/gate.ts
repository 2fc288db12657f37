/** Password, second factor and lock-out (6.5, 6.9, 6.10). */
import { randomText } from '../random-text.ts';
import { type Reply, setCookie, withHeaders } from '../serve.ts';
import { acceptedTotpStep } from '../totp-check.ts';
import { refuse, success } from './envelope.ts';
import type { KiteKnobs, Refusal } from './knobs.ts';
import type { KiteState, KiteUser, TwofaRequest, TwofaType, WebSession } from './state.ts';
import { endTokens } from './tokens.ts';

/** The second factors that this user is offered; some markups leave no choice. */
export function twofaTypes(user: KiteUser, knobs: KiteKnobs): TwofaType[] {
  switch (knobs.markup) {
    case 'questions-2018':
    case 'questions-2018-spa':
      return ['questions'];
    case 'pin-2020':
      return ['pin'];
    case 'app-code':
      return ['app_code', 'sms'];
    case 'sms-otp':
      return ['sms'];
    default:
      return user.twofa_types;
  }
}

/** Whether a captcha stands beside the password now. */
export function needsCaptcha(user: KiteUser | null, knobs: KiteKnobs): boolean {
  if (knobs.markup === 'captcha') return true;
  return knobs.captchaAfter !== null && (user?.wrongPasswords ?? 0) >= knobs.captchaAfter;
}

/** The password step: a request for the second factor, or a refusal. Four attempts are forgiven; the fifth blocks. */
export function checkPassword(state: KiteState, typedUser: string, password: string, captcha: string): TwofaRequest | Reply {
  const user = state.findUser(typedUser);
  const knobs = state.knobsFor(user);
  if (!typedUser || !password) return refuse(knobs.missingField, { field: typedUser ? 'password' : 'user_id' });
  if (!user) {
    state.counters.wrongPasswords += 1;
    return refuse(knobs.unknownUser);
  }
  if (user.blocked) return refuse(knobs.blocked);
  if (knobs.loginRefusal) return refuse(knobs.loginRefusal);
  if (needsCaptcha(user, knobs) && !captcha) return refuse(knobs.captchaRequired, {}, { captcha: true });
  if (password !== user.password) {
    for (const counters of [state.counters, user.counters]) counters.wrongPasswords += 1;
    user.wrongPasswords += 1;
    return strike(state, user, knobs.wrongPassword, user.wrongPasswords);
  }
  const request = { request_id: randomText(64), user, at: state.now() };
  state.twofaRequests.set(request.request_id, request);
  return request;
}

/** The second factor: a session on the login site, or a refusal. */
export function checkTwofa(state: KiteState, requestId: string, type: string | null, value: string): WebSession | Reply {
  const request = state.twofaRequests.get(requestId);
  if (!request) return refuse(state.knobs.staleRequestId);
  const { user } = request;
  const knobs = state.knobsFor(user);
  if (state.now().getTime() - request.at.getTime() > knobs.requestIdSeconds * 1000) return refuse(knobs.staleRequestId);
  if (user.blocked) return refuse(knobs.blocked);
  if (knobs.twofaRefusal) return refuse(knobs.twofaRefusal);
  const types = twofaTypes(user, knobs);
  const kind = type || types[0] || 'totp';
  if (!types.some((each) => each === kind)) return refuse(knobs.twofaUnavailable);
  if (!value) return refuse(knobs.missingField, { field: 'twofa_value' });
  if (!isRight(state, user, knobs, kind, value)) {
    for (const counters of [state.counters, user.counters]) counters.wrongTotps += 1;
    user.wrongTwofas += 1;
    return strike(state, user, kind === 'totp' ? knobs.wrongTotp : knobs.wrongCode, user.wrongTwofas);
  }
  // That only a whole login clears the counts is the harder assumption [?].
  user.wrongPasswords = 0;
  user.wrongTwofas = 0;
  state.twofaRequests.delete(requestId);
  if (knobs.webLoginEndsTokens) endTokens(state, user);
  return newWebSession(state, user);
}

/** A session on the login site, as a whole login begins one. */
export function newWebSession(state: KiteState, user: KiteUser): WebSession {
  const session = { enctoken: `${randomText(84)}+/==`, public_token: randomText(32), user };
  state.webSessions.set(session.enctoken, session);
  return session;
}

/** Ends every session of the user, as "log out everywhere", a credential reset and a block do (8). */
export function logOutEverywhere(state: KiteState, user: KiteUser): void {
  endTokens(state, user);
  for (const [enctoken, session] of state.webSessions) if (session.user === user) state.webSessions.delete(enctoken);
}

/** The reply with the cookies of a login (6.6). */
export function withLoginCookies(reply: Reply, session: WebSession, attributes: string): Reply {
  return withHeaders(reply, { 'Set-Cookie': loginCookies(session, attributes) });
}

/** The `Set-Cookie` values of a login (6.6). */
export function loginCookies(session: WebSession, attributes: string): string[] {
  return [
    setCookie('enctoken', session.enctoken, attributes),
    setCookie('public_token', session.public_token, attributes),
    setCookie('user_id', session.user.user_id, attributes),
  ];
}

/** The answer of `/api/login` (6.5). */
export function passwordAccepted(state: KiteState, request: TwofaRequest): Reply {
  const { user } = request;
  const types = twofaTypes(user, state.knobsFor(user));
  return success({
    user_id: user.user_id,
    request_id: request.request_id,
    twofa_type: types[0],
    twofa_types: types,
    twofa_status: 'active',
    profile: { user_name: user.name, user_shortname: user.name.split(' ')[0], avatar_url: null },
  });
}

function isRight(state: KiteState, user: KiteUser, knobs: KiteKnobs, kind: string, value: string): boolean {
  if (kind === 'app_code') return value === user.app_code;
  if (kind === 'sms') return value === user.sms_code;
  if (kind === 'pin') return value === user.pin;
  if (kind === 'questions') return value === user.answers.join('\n');
  const step = acceptedTotpStep(user.totp_secret, value, state.now(), knobs.totpWindow);
  if (step === null || (!knobs.totpReplay && step <= user.lastTotpStep)) return false;
  user.lastTotpStep = Math.max(user.lastTotpStep, step);
  return true;
}

function strike(state: KiteState, user: KiteUser, refusal: Refusal, count: number): Reply {
  const knobs = state.knobsFor(user);
  const remaining = Math.max(0, knobs.attempts - count);
  if (remaining === 0) {
    user.blocked = true;
    logOutEverywhere(state, user);
    return refuse(knobs.blocked);
  }
  const data = { ...(knobs.remainingInData && { remaining_attempts: remaining }), ...(needsCaptcha(user, knobs) && { captcha: true }) };
  return refuse(refusal, { remaining }, Object.keys(data).length > 0 ? data : null);
}
