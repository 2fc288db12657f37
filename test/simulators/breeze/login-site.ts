/** The login site, api.icicidirect.com/apiuser: bounce page, login page, and the calls behind it (5). */
import { createHash } from 'node:crypto';
import { randomText } from '../random-text.ts';
import { type Call, html, type Reply, redirect, setCookie, withHeaders } from '../serve.ts';
import { checkOtp, checkPassword, isPassword, keyFields, newChallenge, passwordKeyOf, type Refused } from './gate.ts';
import type { BreezeKnobs } from './knobs.ts';
import { loginPage } from './pages/login.ts';
import {
  bouncePage,
  captchaFragment,
  landedPage,
  messagePage,
  newPasswordFragment,
  noticePage,
  refusalFragment,
  unknownFragment,
} from './pages/notices.ts';
import { otpPanel } from './pages/otp-panel.ts';
import { finalRedirect } from './redirect.ts';
import { issueSession } from './sessions.ts';
import type { BreezeState, BreezeUser, LoginSession } from './state.ts';

const errorPath = '/apiuser/tradelogin/pageerror';

/** Answers a request to the login site. */
export function answerLoginSite(state: BreezeState, call: Call): Reply {
  const knobs = state.knobsFor(state.userOf(call));
  switch (`${call.method} ${call.path}`) {
    case 'GET /apiuser/login':
    case 'POST /apiuser/login': // 5.1: one script posts, and it works.
      return bounce(state, call, knobs);
    case 'POST /apiuser/tradelogin':
      return openLogin(state, call, knobs);
    case 'POST /apiuser/tradelogin/getotp':
      return getOtp(state, call, knobs);
    case 'POST /apiuser/tradelogin/resendotp':
      return resendOtp(state, call, knobs);
    case 'POST /apiuser/tradelogin/validateuser':
      return validateUser(state, call, knobs);
    case 'GET /app/landed':
    case 'POST /app/landed':
      return html(landedPage());
    case `GET ${errorPath}`:
      return html(messagePage('Your request could not be processed. Please log in again.'));
    default:
      return html(messagePage('Page not found'), 404);
  }
}

/** Whether a path belongs to the login page's own calls rather than to its documents. */
export function isXhrPath(path: string): boolean {
  return /^\/apiuser\/tradelogin\/(getotp|resendotp|validateuser)$/.test(path);
}

/** The app key, decoded by the rules of forms, has to fit exactly (4). */
function bounce(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const app = state.apps.get(call.query.get('api_key') ?? '');
  if (!app) return html(messagePage(knobs.unknownKey));
  if (!app.active) return html(messagePage(knobs.inactiveApp));
  const time = String(state.now().getTime());
  const fields = { AppKey: app.api_key, time_stamp: time, checksum: pageChecksum(app.api_key, time) };
  const cookies = ['AlteonAPI', 'nginx_srv_id'].map((name) => setCookie(name, randomText(24), knobs.cookieAttributes));
  return withHeaders(html(bouncePage(fields, knobs)), { 'Set-Cookie': cookies });
}

function openLogin(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const [key, time] = [call.form.get('AppKey') ?? '', call.form.get('time_stamp') ?? ''];
  const app = state.apps.get(key);
  const isFresh = state.now().getTime() - Number(time) <= knobs.loginSeconds * 1000;
  if (!app || !isFresh || call.form.get('checksum') !== pageChecksum(key, time) || !hasCookies(call, knobs)) return redirect(errorPath);
  const session: LoginSession = {
    id: randomText(24),
    app,
    hidden: { hidplk: randomText(16), hidslk: randomText(16), hidredurl: randomText(40) },
    at: state.now(),
    passwordKey: passwordKeyOf(knobs),
    asksDateOfBirth: knobs.markup === 'dob-2022',
    challenge: null,
  };
  state.loginSessions.set(session.id, session);
  const page = knobs.markup === 'unknown' ? noticePage(unknownFragment) : loginPage(state, session, knobs, null);
  return withHeaders(html(page), { 'Set-Cookie': [setCookie('ASP.NET_SessionId', session.id, `${knobs.cookieAttributes}; HttpOnly`)] });
}

function getOtp(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const session = validSession(state, call, knobs);
  if (!session || !isScripted(call)) return invalidRequest(knobs);
  const user = checkPassword(state, session, call.form);
  if ('refused' in user) return refuse(user, knobs);
  if (knobs.markup === 'unknown-after-password') return html(unknownFragment);
  if (knobs.markup === 'change-password') return html(newPasswordFragment);
  session.challenge = newChallenge(state, user);
  return html(otpPanel(session.challenge, state.knobsFor(user)));
}

function resendOtp(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const session = validSession(state, call, knobs);
  const challenge = session?.challenge;
  if (!session || !challenge || challenge.by === 'totp' || !isScripted(call)) return invalidRequest(knobs);
  state.count(challenge.user, 'otpsSent');
  session.challenge = { ...challenge, at: state.now() };
  return html('OTP has been sent again.');
}

/** Takes the code together with the login fields again (5.5); until 2022 the login fields alone. */
function validateUser(state: BreezeState, call: Call, knobs: BreezeKnobs): Reply {
  const session = validSession(state, call, knobs);
  if (!session) return invalidRequest(knobs);
  if (session.asksDateOfBirth) {
    const user = checkPassword(state, session, call.form);
    return 'refused' in user ? refuse(user, knobs) : finish(state, session, user, call);
  }
  const { challenge } = session;
  const isTheirs = challenge !== null && challenge.user === state.findUser(call.form.get('txtuid') ?? '');
  if (!isTheirs || !isPassword(state, session, challenge.user, call.form) || !echoes(call, challenge.hidden)) return invalidRequest(knobs);
  const user = checkOtp(state, challenge, call.form.get('hiotp') ?? '');
  if (!('refused' in user)) return finish(state, session, user, call);
  if (isScripted(call) || typeof user.refused === 'string') return refuse(user, knobs);
  return html(loginPage(state, session, knobs, { form: call.form, panel: otpPanel(challenge, knobs), refusal: user.refused }));
}

function finish(state: BreezeState, session: LoginSession, user: BreezeUser, call: Call): Reply {
  // That only a whole login clears the counts is the harder assumption [?].
  user.wrongPasswords = 0;
  user.wrongTotps = 0;
  state.loginSessions.delete(session.id);
  if (state.knobsFor(user).markup === 'unknown-after-otp') return html(isScripted(call) ? unknownFragment : noticePage(unknownFragment));
  state.count(user, 'logins');
  return finalRedirect(state, issueSession(state, session.app, user), !isScripted(call));
}

/** The login under way, if cookies, fields and echoed values are in order (5.4). */
function validSession(state: BreezeState, call: Call, knobs: BreezeKnobs): LoginSession | null {
  const session = state.loginSession(call);
  if (!session || !hasCookies(call, knobs)) return null;
  if (state.now().getTime() - session.at.getTime() > knobs.loginSeconds * 1000) return null;
  const fixed = { txtPass: '************', chkssTnc: 'Y', btnSubmit: 'Login', hidPATH: '', hidPARAM: '', hidpaths: '', hidparams: '' };
  const isComplete = ['txtuid', 'hidp', 'hiddob'].every((name) => call.form.has(name));
  return isComplete && echoes(call, { ...keyFields(state, session.passwordKey), ...fixed, ...session.hidden }) ? session : null;
}

function echoes(call: Call, values: Readonly<Record<string, string>>): boolean {
  // Line ends of a form's values become CRLF on the way.
  return Object.entries(values).every(([name, value]) => call.form.get(name)?.replaceAll('\r\n', '\n') === value);
}

function hasCookies(call: Call, knobs: BreezeKnobs): boolean {
  return !knobs.requireCookies || Boolean(call.cookies.AlteonAPI && call.cookies.nginx_srv_id);
}

function isScripted(call: Call): boolean {
  return call.headers['x-requested-with'] === 'XMLHttpRequest';
}

function refuse({ refused }: Refused, knobs: BreezeKnobs): Reply {
  if (refused === 'invalid-request') return invalidRequest(knobs);
  return html(refused === 'captcha' ? captchaFragment : refusalFragment(refused));
}

function invalidRequest(knobs: BreezeKnobs): Reply {
  return knobs.invalidRequest === 'pageerror' ? redirect(errorPath) : html('Invalid request.');
}

function pageChecksum(appKey: string, time: string): string {
  return createHash('sha256').update(`simulator ${time} ${appKey}`).digest('hex');
}
