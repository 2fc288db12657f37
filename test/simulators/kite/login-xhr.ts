/** The calls behind the login page (6.2, 6.5). They work without the page's cookies too, as the scripts of section 14 use them. */
import type { Call, Reply } from '../serve.ts';
import { success } from './envelope.ts';
import { checkPassword, checkTwofa, passwordAccepted, withLoginCookies } from './gate.ts';
import type { KiteState } from './state.ts';

/** Answers one of the page's calls, or null if the path is none. */
export function answerXhr(state: KiteState, call: Call): Reply | null {
  const field = (name: string) => call.form.get(name) ?? '';
  const name = `${call.method} ${call.path}`;
  if (name === 'GET /api/connect/session') return success(session(state, call));
  if (name === 'POST /api/login') {
    const result = checkPassword(state, field('user_id'), field('password'), field('captcha'));
    return 'status' in result ? result : passwordAccepted(state, result);
  }
  if (name === 'POST /api/twofa') {
    // A request_id is of one user.
    const isTheirs = state.twofaRequests.get(field('request_id'))?.user === state.findUser(field('user_id'));
    const result = checkTwofa(state, isTheirs ? field('request_id') : '', call.form.get('twofa_type'), field('twofa_value'));
    if ('status' in result) return result;
    return withLoginCookies(success({ profile: {} }), result, state.knobsFor(result.user).cookieAttributes);
  }
  if (call.method === 'POST' && /^\/oms\/trusted\/kitefront\/user\/[^/]+\/twofa\/generate_otp$/.test(call.path)) return success({});
  return null;
}

/** `data` of `/api/connect/session`: the app's name, and the public token of who is logged in (6.2, step 3; 17.2). */
function session(state: KiteState, call: Call): unknown {
  const login = state.loginSessions.get(call.query.get('sess_id') ?? '');
  const web = state.webSession(call);
  const { connectSession } = state.knobsFor(state.userOf(call));
  return connectSession ?? { app_name: login?.app.name ?? '', app_logo: null, ...(web && { public_token: web.public_token }) };
}
