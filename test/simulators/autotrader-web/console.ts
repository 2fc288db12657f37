/** The console (4): login, screens, View and Re-generate. Paths and answers are invented (14.1). */
import { randomText } from '../random-text.ts';
import { type Call, html, json, type Reply, redirect, setCookie, withHeaders } from '../serve.ts';
import { checkPassword, checkTotp, needsCaptcha, newSession } from './console-gate.ts';
import { answerKeyAction } from './console-key.ts';
import { isKeyAction } from './journal.ts';
import { lookOf } from './look.ts';
import { documentOf } from './pages/frame.ts';
import { loginPage, totpForm, totpPage } from './pages/login.ts';
import { keyScreen, type Screen } from './pages/menu.ts';
import { consolePage, otherPage } from './pages/screens.ts';
import type { AutoTraderWebState, ConsoleSession, ConsoleUser } from './state.ts';

/** Answers a request to the console. */
export function answerConsole(state: AutoTraderWebState, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case 'GET /login':
      return showLogin(state, call);
    case 'POST /login':
      return password(state, call);
    case 'POST /login/totp':
      return totp(state, call);
    case 'GET /logout':
      state.sessions.delete(call.cookies.session ?? '');
      return redirect('/login');
    case 'POST /settings/key/regenerate/pressed':
      return { status: 204 };
    default:
      return inside(state, call);
  }
}

/** Whether a request wants data for the page's script rather than a page. */
export function wantsJson(call: Call): boolean {
  return call.headers.accept?.includes('application/json') ?? false;
}

function showLogin(state: AutoTraderWebState, call: Call): Reply {
  if (state.session(call)) return redirect('/dashboard');
  const user = state.userOf(call);
  const knobs = state.knobsFor(user);
  return html(loginPage(knobs, needsCaptcha(state, user), call.query.has('expired') ? knobs.messages.sessionExpired : null));
}

function password(state: AutoTraderWebState, call: Call): Reply {
  const field = (name: string) => call.form.get(name) ?? '';
  const checked = checkPassword(state, field('username'), field('password'), field('captcha'));
  if ('error' in checked) return refuseLogin(state, call, checked.error);
  if (checked.totp_secret === null) return enter(state, call, checked);
  const knobs = state.knobsFor(checked);
  if (lookOf(knobs).login === 'one-form') {
    const refusal = checkTotp(state, checked, field('totp'));
    return refusal ? refuseLogin(state, call, refusal.error) : enter(state, call, checked);
  }
  const login = randomText(32);
  state.pendingLogins.set(login, checked);
  return wantsJson(call) ? json({ html: totpForm(knobs, login, null) }) : html(totpPage(knobs, login, null));
}

function totp(state: AutoTraderWebState, call: Call): Reply {
  const login = call.form.get('login') ?? '';
  const user = state.pendingLogins.get(login);
  if (!user) return refuseLogin(state, call, state.knobs.messages.sessionExpired);
  const refusal = checkTotp(state, user, call.form.get('totp') ?? '');
  if (!refusal) {
    state.pendingLogins.delete(login);
    return enter(state, call, user);
  }
  return wantsJson(call) ? json(refusal, 401) : html(totpPage(state.knobsFor(user), login, refusal.error), 401);
}

function refuseLogin(state: AutoTraderWebState, call: Call, error: string): Reply {
  const user = state.userOf(call);
  return wantsJson(call) ? json({ error }, 401) : html(loginPage(state.knobsFor(user), needsCaptcha(state, user), error), 401);
}

function enter(state: AutoTraderWebState, call: Call, user: ConsoleUser): Reply {
  const session = newSession(state, user);
  const reply = wantsJson(call) ? json({ next: '/dashboard' }) : redirect('/dashboard');
  return withHeaders(reply, { 'Set-Cookie': setCookie('session', session.id, state.knobsFor(user).cookieAttributes) });
}

/** Everything that needs a login. */
function inside(state: AutoTraderWebState, call: Call): Reply {
  const session = state.session(call);
  if (!session) return wantsJson(call) ? json({ expired: true }, 401) : redirect(call.cookies.session ? '/login?expired=1' : '/login');
  session.requests += 1;
  const knobs = state.knobsFor(session.user);
  if (session.stale)
    return wantsJson(call)
      ? json({ error: knobs.messages.staleKey }, 403)
      : html(otherPage(knobs, session.user, knobs.messages.staleKey), 403);
  if (isKeyAction(call.path)) return answerKeyAction(state, call, session);
  if (call.path === '/settings/password') return html(otherPage(knobs, session.user, 'The simulator changes no passwords.'), 400);
  return screen(state, call, session);
}

function screen(state: AutoTraderWebState, call: Call, { user }: ConsoleSession): Reply {
  if (call.path === '/') return redirect('/dashboard');
  const knobs = state.knobsFor(user);
  const screens: Screen[] = ['dashboard', 'accounts', 'settings', 'settings/profile', 'settings/notifications', keyScreen(knobs)];
  const found = screens.find((each) => call.path === `/${each}`);
  if (found && call.method === 'GET') return html(consolePage(knobs, user, found));
  return html(documentOf(knobs, { title: 'Not found', html: '<div class="entry card"><h2>Page not found</h2></div>' }), 404);
}
