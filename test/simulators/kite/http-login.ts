/** A login without a browser, as the scripts of section 14 do it: for tests that need a request token and no page. */
import { HttpBrowser } from '../http-browser.ts';
import type { KiteCredentials } from './index.ts';

export { totpAt } from '../http-browser.ts';

/** Logs in through all steps of 6.2 and gives the address of the final redirect. Throws with the site's words if it is refused. */
export async function loginByHttp(credentials: KiteCredentials, totp: string): Promise<URL> {
  const browser = new HttpBrowser(credentials.endpoints.login);
  const page = await browser.follow(`/connect/login?v=3&api_key=${credentials.api_key}`, credentials.redirect_url);
  const sessId = new URL(page).searchParams.get('sess_id') ?? '';
  await browser.request(`/api/connect/session?${new URLSearchParams({ sess_id: sessId, api_key: credentials.api_key })}`);
  const user_id = credentials.login_id ?? credentials.user_id;
  const password = await accepted(browser, '/api/login', { user_id, password: credentials.password, type: 'user_id' });
  const request_id = String(password.request_id);
  await accepted(browser, '/api/twofa', { user_id, request_id, twofa_value: totp, twofa_type: 'totp', skip_session: 'true' });
  const end = `/connect/finish?${new URLSearchParams({ api_key: credentials.api_key, sess_id: sessId })}`;
  return new URL(await browser.follow(end, credentials.redirect_url));
}

async function accepted(browser: HttpBrowser, path: string, form: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const body = (await (await browser.request(path, form)).json()) as { status: string; message?: string; data: Record<string, unknown> };
  if (body.status !== 'success') throw new Error(body.message);
  return body.data;
}
