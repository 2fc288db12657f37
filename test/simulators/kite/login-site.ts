/** The login site, kite.zerodha.com: its pages and their chain of redirects (6.1, 6.2, 6.7, 6.8). */
import { randomText } from '../random-text.ts';
import { type Call, html, type Reply, redirect, setCookie, withHeaders } from '../serve.ts';
import { refuse } from './envelope.ts';
import { checkPassword, checkTwofa, loginCookies, newWebSession, withLoginCookies } from './gate.ts';
import type { KiteKnobs, PageRefusal } from './knobs.ts';
import { answerXhr } from './login-xhr.ts';
import { endAddress, loginPage, nativePasswordPage, nativeTwofaPage } from './pages/login.ts';
import { consentPage, continuePage, landedPage, refusalPage } from './pages/notices.ts';
import { finalRedirect } from './redirect.ts';
import type { KiteState, LoginSession, WebSession } from './state.ts';

/** Answers a request to the login site. */
export function answerLoginSite(state: KiteState, call: Call): Reply {
  const knobs = state.knobsFor(state.userOf(call));
  switch (`${call.method} ${call.path}`) {
    case 'GET /connect/login':
      return entry(state, call, knobs);
    case 'POST /connect/login':
      return nativeSubmit(state, call, knobs);
    case 'GET /connect/finish':
      return finish(state, call, knobs);
    case 'POST /connect/finish':
      return consentGiven(state, call, knobs);
    case 'GET /connect/authorize':
      return authorize(state, call, knobs);
    case 'GET /app/landed':
      return html(landedPage());
    default:
      return answerXhr(state, call) ?? html(refusalPage('Page not found'), 404);
  }
}

/** Whether a path belongs to the login page's own calls rather than to its documents. */
export function isXhrPath(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/oms/');
}

/** Steps 1 and 2 of the chain: first a `sess_id`, then the page; or straight on for who is logged in. */
function entry(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const app = state.apps.get(call.query.get('api_key') ?? '');
  if (!app) return refusePage(knobs.invalidApiKey);
  if (app.lapsed) return refusePage(knobs.appLapsed);
  if (!call.query.has('sess_id')) {
    const kf_session = call.cookies.kf_session || randomText(32);
    const session = { sess_id: randomText(32), kf_session, app, redirect_params: call.query.get('redirect_params') ?? '' };
    state.loginSessions.set(session.sess_id, session);
    const skip = call.query.has('skip_session') ? { skip_session: call.query.get('skip_session') ?? '' } : {};
    const reply = goTo(call, knobs, `/connect/login?${new URLSearchParams({ api_key: app.api_key, sess_id: session.sess_id, ...skip })}`);
    const kept = state.webSession(call) ? undefined : state.users.get(knobs.loggedInAs ?? '');
    return withHeaders(reply, {
      'Set-Cookie': [
        ...(kept ? loginCookies(newWebSession(state, kept), knobs.cookieAttributes) : []),
        setCookie('kf_session', kf_session, knobs.cookieAttributes),
        setCookie('__cf_bm', randomText(43), knobs.cookieAttributes),
      ],
    });
  }
  const session = loginSession(state, call, call.query);
  if (!session) return refusePage(knobs.staleSession);
  const loggedIn = state.webSession(call);
  if (loggedIn && (call.query.get('skip_session') || knobs.alreadyLoggedIn === 'redirect')) {
    return goTo(call, knobs, `/connect/finish?${new URLSearchParams({ api_key: app.api_key, sess_id: session.sess_id })}`);
  }
  if (loggedIn) return html(continuePage(loggedIn.user, endAddress(session, { ...knobs, ending: 'skip_session' }), knobs.labels));
  return html(loginPage(session, state.userOf(call), knobs, call.query));
}

/** A native form post of a server-rendered markup. */
function nativeSubmit(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const session = loginSession(state, call, call.query);
  if (!session) return refusePage(knobs.staleSession);
  if (call.form.has('password')) {
    const result = checkPassword(state, call.form.get('user_id') ?? '', call.form.get('password') ?? '', '');
    if ('status' in result) return html(nativePasswordPage(session, messageOf(result)), result.status);
    return html(nativeTwofaPage(session, result, state.knobsFor(result.user), null));
  }
  const request = state.twofaRequests.get(call.form.get('request_id') ?? '');
  const value = call.form.get('twofa_value') ?? `${call.form.get('answer1')}\n${call.form.get('answer2')}`;
  const result = checkTwofa(state, request?.request_id ?? '', null, value);
  if ('enctoken' in result) return withLoginCookies(goTo(call, knobs, endAddress(session, knobs)), result, knobs.cookieAttributes);
  const page = request ? nativeTwofaPage(session, request, knobs, messageOf(result)) : nativePasswordPage(session, messageOf(result));
  return html(page, result.status);
}

/** Step 6: the app's redirect URL, or the consent page before it. */
function finish(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const login = finishedLogin(state, call, knobs, call.query);
  if ('status' in login) return login;
  const { session, user } = login;
  const consented = user.consented === null || user.consented.has(session.app.api_key);
  if (knobs.consent === 'always' || (knobs.consent === 'first-time' && !consented)) {
    return goTo(call, knobs, `/connect/authorize?${new URLSearchParams({ api_key: session.app.api_key, sess_id: session.sess_id })}`);
  }
  return finalRedirect(state, session, user);
}

function authorize(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const login = finishedLogin(state, call, knobs, call.query);
  if ('status' in login) return login;
  return html(consentPage(login.session.app, login.session.sess_id, login.public_token, knobs.labels));
}

/** The consent form (6.7): `authorize` must be the value of the `public_token` cookie. */
function consentGiven(state: KiteState, call: Call, knobs: KiteKnobs): Reply {
  const login = finishedLogin(state, call, knobs, call.form);
  if ('status' in login) return login;
  const { session, user } = login;
  if (call.form.get('authorize') !== login.public_token) return refusePage(knobs.staleSession);
  user.consented?.add(session.app.api_key);
  return finalRedirect(state, session, user);
}

function finishedLogin(
  state: KiteState,
  call: Call,
  knobs: KiteKnobs,
  parameters: URLSearchParams,
): Reply | (Pick<WebSession, 'user' | 'public_token'> & { session: LoginSession }) {
  const session = loginSession(state, call, parameters);
  if (!session) return refusePage(knobs.staleSession);
  const web = state.webSession(call);
  if (!web) return goTo(call, knobs, `/connect/login?${new URLSearchParams({ api_key: session.app.api_key, sess_id: session.sess_id })}`);
  if (session.app.lapsed) return refusePage(knobs.appLapsed);
  if (session.app.users !== null && !session.app.users.includes(web.user.user_id)) return refusePage(knobs.userNotEnabled);
  return { session, user: web.user, public_token: web.public_token };
}

/** The login that the parameters name, if it belongs to this browser and this app. */
function loginSession(state: KiteState, call: Call, parameters: URLSearchParams): LoginSession | null {
  const session = state.loginSessions.get(parameters.get('sess_id') ?? '');
  if (!session || session.kf_session !== call.cookies.kf_session || session.app.api_key !== parameters.get('api_key')) return null;
  return session;
}

function goTo(call: Call, knobs: KiteKnobs, address: string): Reply {
  return redirect(knobs.absoluteLocation ? `${call.origin}${address}` : address);
}

function refusePage(refusal: PageRefusal): Reply {
  return refusal.as === 'json' ? refuse(refusal) : html(refusalPage(refusal.message), refusal.status);
}

function messageOf(refusal: Reply): string {
  return (JSON.parse(String(refusal.body ?? '{}')) as { message: string }).message;
}
