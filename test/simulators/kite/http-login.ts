/** A login without a browser, as the scripts of section 14 do it: for tests that need a request token and no page. */
import { Secret, TOTP } from 'otpauth';
import type { KiteCredentials } from './index.ts';

/** The six digits that are right at this moment. */
export function totpAt(secret: string, moment: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: moment.getTime() });
}

/** A client with a cookie jar that follows no redirect. */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** GET, or POST of a form. The address may be relative. */
  async request(address: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(address, this.origin), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { 'User-Agent': 'Mozilla/5.0 (simulated)', ...(cookie && { Cookie: cookie }) },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects from this address to the first answer that is none, or to the redirect that leaves for this address. */
  async follow(address: string, until: string): Promise<string> {
    let at = address;
    for (let hop = 0; hop < 10; hop += 1) {
      const next = (await this.request(at)).headers.get('location');
      if (next === null) return new URL(at, this.origin).href;
      if (withoutQuery(next, this.origin) === withoutQuery(until, this.origin)) return next;
      at = next;
    }
    throw new Error('The login redirects without end.');
  }
}

function withoutQuery(address: string, base: string): string {
  const { origin, pathname } = new URL(address, base);
  return `${origin}${pathname}`;
}

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
