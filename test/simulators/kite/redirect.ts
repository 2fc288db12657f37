/** The final redirect to the app (6.8). */
import { type Reply, redirect } from '../serve.ts';
import type { RedirectParameter } from './knobs.ts';
import type { KiteState, KiteUser, LoginSession } from './state.ts';
import { issueRequestToken } from './tokens.ts';

/** 302 to the app's redirect URL with a new request token, or with an error if the knob says so. */
export function finalRedirect(state: KiteState, session: LoginSession, user: KiteUser): Reply {
  const knobs = state.knobsFor(user);
  const url = new URL(knobs.redirectTo ?? session.app.redirect_url);
  if (!knobs.redirectKeepsQuery) url.search = '';
  if (knobs.redirectError) {
    for (const [name, value] of Object.entries({ action: 'login', status: 'error', ...knobs.redirectError }))
      url.searchParams.set(name, value);
  } else {
    const values: Record<RedirectParameter, string> = {
      action: 'login',
      type: 'login',
      status: 'success',
      request_token: issueRequestToken(state, session.app, user).request_token,
      sess_id: session.sess_id,
    };
    for (const name of knobs.redirectOrder) url.searchParams.set(name, values[name]);
  }
  for (const [name, value] of new URLSearchParams(session.redirect_params)) url.searchParams.append(name, value);
  return redirect(url.href);
}
