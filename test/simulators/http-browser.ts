/** A login without a browser: for tests that need what a simulator's pages give, and no page. */
import { Secret, TOTP } from 'otpauth';

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
  async request(
    address: string,
    form?: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(address, this.origin), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { 'User-Agent': 'Mozilla/5.0 (simulated)', ...(cookie && { Cookie: cookie }), ...headers },
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
