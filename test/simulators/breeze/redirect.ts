/** The end of a login: how the browser gets to the app's redirect URL with the new session key (5.5, 5.6). */
import { escapeHtml, type Reply, redirect } from '../serve.ts';
import { autoPostPage } from './pages/notices.ts';
import type { ApiSession, BreezeState } from './state.ts';

/** What the page's script gets, as HTML; or the whole document, where the code was sent by a form. */
export function finalRedirect(state: BreezeState, session: ApiSession, asDocument: boolean): Reply {
  const knobs = state.knobsFor(session.user);
  const url = new URL(knobs.redirectTo ?? session.app.redirect_url);
  if (knobs.redirectQuery) url.searchParams.append(knobs.redirectQuery, session.apisession);
  if (knobs.redirectBy === 'address' && asDocument) return redirect(url.href);
  const content =
    knobs.redirectBy === 'address'
      ? `<a id="goto" href="${escapeHtml(url.href)}">Continue</a>`
      : form(url, knobs.redirectBy === 'form-post' ? 'post' : 'get', knobs.redirectField, session.apisession);
  const body = asDocument ? autoPostPage(content) : content;
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}

function form(url: URL, method: 'post' | 'get', field: string | null, value: string): string {
  const input = (name: string, text: string) =>
    `<input type="hidden" id="${escapeHtml(name)}" name="${escapeHtml(name)}" value="${escapeHtml(text)}">`;
  // A GET form drops the query of its address, so its fields have to hold it.
  const query = method === 'get' ? [...url.searchParams].map(([name, text]) => input(name, text)).join('') : '';
  return `<form id="frmRedirect" method="${method}" action="${escapeHtml(url.href)}">${query}${field ? input(field, value) : ''}</form>`;
}
