/** View and Re-generate (4): each wants the login password, and Re-generate ends the old key. */
import { type Call, html, json, type Reply, redirect } from '../serve.ts';
import { checkPrompt } from './console-gate.ts';
import type { KeyAction } from './journal.ts';
import type { AutoTraderWebKnobs } from './knobs.ts';
import { confirmHtml, keyHtml, keyPlace, promptForm } from './pages/key.ts';
import { keyScreen } from './pages/menu.ts';
import { consolePage, otherPage } from './pages/screens.ts';
import type { AutoTraderWebState, ConsoleSession } from './state.ts';

/** Answers View and Re-generate: the prompt as a page (GET), and what was typed there (POST). */
export function answerKeyAction(state: AutoTraderWebState, call: Call, session: ConsoleSession): Reply {
  const { user } = session;
  const knobs = state.knobsFor(user);
  const action: KeyAction = call.path.endsWith('/view') ? 'view' : 'regenerate';
  const isScript = call.headers.accept?.includes('application/json') ?? false;
  if (call.method !== 'POST') {
    const asks = action === 'regenerate' && knobs.confirmRegenerate === 'dialog' && !call.query.has('confirmed');
    return html(otherPage(knobs, user, asks ? confirmHtml(knobs, true) : promptForm(knobs, action, true, null)));
  }
  const refusal = checkPrompt(state, user, call.form.get('password') ?? '', call.form.get('totp') ?? '') ?? limit(state, session, knobs);
  if (refusal) {
    return isScript ? json(refusal, 403) : html(otherPage(knobs, user, promptForm(knobs, action, true, refusal.error)), 403);
  }
  user.keyActions.push(state.now());
  if (action === 'regenerate') regenerate(state, session, knobs);
  const message = action === 'regenerate' ? knobs.messages.regenerated : null;
  const shows = action === 'view' || knobs.regenerateShows === 'key';
  if (action === 'view') state.count(user, 'views');
  const key = shows ? user.api_key : '';
  const fragment = shows ? keyHtml(knobs, key) : null;
  if (isScript) return json({ ...(message && { message }), ...(fragment && { html: fragment, place: keyPlace(knobs), key }) });
  if (session.stale || !state.sessions.has(session.id)) return redirect(`/${keyScreen(knobs)}`);
  return html(consolePage(knobs, user, keyScreen(knobs), { html: fragment, message, key }));
}

function limit(state: AutoTraderWebState, { user }: ConsoleSession, knobs: AutoTraderWebKnobs): { error: string } | null {
  const since = state.now().getTime() - 86_400_000;
  const today = user.keyActions.filter((moment) => moment.getTime() > since).length;
  return knobs.keyActionsPerDay !== null && today >= knobs.keyActionsPerDay ? { error: knobs.messages.tooManyKeyActions } : null;
}

function regenerate(state: AutoTraderWebState, session: ConsoleSession, knobs: AutoTraderWebKnobs): void {
  state.count(session.user, 'regenerations');
  state.issueKey(session.user, knobs.newKeyDelaySeconds);
  if (knobs.sessionAfterRegenerate === 'stale-key') for (const each of state.sessions.values()) each.stale ||= each.user === session.user;
  if (knobs.sessionAfterRegenerate === 'ends') state.sessions.delete(session.id);
}
