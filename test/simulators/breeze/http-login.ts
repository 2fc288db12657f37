/** A login without a browser, as the scripts 7 and 13 of section 1 do it: for tests that need a session and no page. */
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import { HttpBrowser } from '../http-browser.ts';
import type { BreezeCredentials } from './index.ts';

/** Values of the inputs of a page, by id or name. */
export function inputsOf(page: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [tag] of page.matchAll(/<input\b[^>]*>/g)) {
    const name = /\b(?:id|name)="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined) values[name] = unescaped(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  return values;
}

/** Encrypts as the page does: with `hidpv` to base64, else with `hidenc` to hex (5.3). */
export function encryptFor(fields: Readonly<Record<string, string>>, plain: string): string {
  if (fields.hidpv !== undefined) return encrypt(createPublicKey(fields.hidpv), plain).toString('base64');
  const [e, n] = (fields.hidenc ?? '').split('~').map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
  return encrypt(createPublicKey({ key: { kty: 'RSA', e: e ?? '', n: n ?? '' }, format: 'jwk' }), plain).toString('hex');
}

/** A login by HTTP, step by step. */
export class HttpLogin {
  readonly browser: HttpBrowser;
  private readonly credentials: BreezeCredentials;

  constructor(credentials: BreezeCredentials) {
    this.credentials = credentials;
    this.browser = new HttpBrowser(credentials.endpoints.login);
  }

  /** Steps 1 and 2: the fields of the login page, with those that a person fills in. Throws with the page if it is none. */
  async open(): Promise<Record<string, string>> {
    const bounce = await this.browser.request(`/apiuser/login?api_key=${encodeURIComponent(this.credentials.api_key)}`);
    const page = await (await this.browser.request('/apiuser/tradelogin', inputsOf(await bounce.text()))).text();
    const fields = inputsOf(page);
    if (fields.hidplk === undefined) throw new Error(`The site shows no login page: ${page}`);
    const { password, login_id, user_id } = this.credentials;
    const mask = { txtPass: '************', ...(fields.txtdob !== undefined && { txtdob: '************' }) };
    return { ...fields, txtuid: login_id ?? user_id, hidp: encryptFor(fields, password), ...mask, chkssTnc: 'Y', btnSubmit: 'Login' };
  }

  /** Step 3: the answer of `getotp`. */
  getOtp(fields: Readonly<Record<string, string>>): Promise<string> {
    return this.post('getotp', fields);
  }

  /** Step 4: the answer of `validateuser`. */
  validate(fields: Readonly<Record<string, string>>, panel: string, code: string): Promise<string> {
    return this.post('validateuser', { ...fields, ...inputsOf(panel), hiotp: code });
  }

  private async post(name: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const headers = { 'X-Requested-With': 'XMLHttpRequest' };
    return (await this.browser.request(`/apiuser/tradelogin/${name}`, fields, headers)).text();
  }
}

/** Logs in through all steps and gives the request that goes to the app. Throws with the site's words if it is refused. */
export async function loginByHttp(
  credentials: BreezeCredentials,
  code: string,
): Promise<{ url: URL; method: string; body: string | null }> {
  const login = new HttpLogin(credentials);
  const fields = await login.open();
  const panel = await login.getOtp(fields);
  if (!panel.includes('pnlOTP')) throw new Error(panel);
  const answer = await login.validate(fields, panel, code);
  const [, method, action] = /<form [^>]*method="(\w+)" action="([^"]*)"/.exec(answer) ?? [];
  if (method === undefined || action === undefined) throw new Error(answer);
  const url = new URL(unescaped(action));
  if (method === 'post') return { url, method: 'POST', body: new URLSearchParams(inputsOf(answer)).toString() };
  url.search = new URLSearchParams(inputsOf(answer)).toString();
  return { url, method: 'GET', body: null };
}

function encrypt(key: KeyObject, plain: string): Buffer {
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(plain));
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));
}
