/** A small login site on loopback. It checks what is typed, and remembers every request that reached it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../lambdas/local/clock.ts';
import type { Clock } from '../../lambdas/refresher/ports.ts';
import { type Totp, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';

export const account = { user: 'DEMO01', password: 'not-a-real-Password/1&2 "x"', totp: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } as const;
export const totp: Totp = { secret: account.totp, algorithm: 'SHA1', digits: 6, period: 30 };

/** One request that reached the site. */
export interface Hit {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Answers a request itself and gives true, or leaves it to the site. */
export type Intercept = (hit: Hit, answer: ServerResponse, site: Site) => boolean | Promise<boolean>;

export interface SiteOptions {
  /** The body of each step's page. The first is the document; the others are swapped in by script. */
  readonly steps: readonly string[];
  /** Where the login ends; `/finish` redirects there. */
  readonly redirect?: string;
  readonly intercept?: Intercept;
  /** What the site takes for the time, ms since the epoch; its own clock's unless given. */
  readonly now?: () => number;
}

export interface Site {
  readonly origin: string;
  readonly port: number;
  readonly hits: Hit[];
  /** What was posted as a login. */
  readonly posts: Hit[];
  close(): Promise<void>;
}

export const redirectAddress = 'https://app.example.invalid/callback?status=success&request_token=tok-0123456789';

/** Script of every page: `data-as` says what a field is sent as, `data-send` sends on a click, `data-auto` at the last digit. */
const script = `
const deep = (root, selector) => [...root.querySelectorAll(selector), ...[...root.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? deep(e.shadowRoot, selector) : []))];
const read = (as) => deep(document, '[data-as=' + as + ']').map((e) => ('value' in e ? e.value : e.textContent)).join('');
async function send() {
  const body = new URLSearchParams();
  for (const as of ['user', 'password', 'totp']) if (deep(document, '[data-as=' + as + ']').length) body.set(as, read(as));
  const terms = document.querySelector('[name=terms]');
  if (terms) body.set('terms', terms.checked ?? terms.ariaChecked === 'true');
  const answer = await (await fetch('/api/next', { method: 'POST', body })).json();
  if (answer.alert) alert(answer.alert);
  if (answer.error) (document.querySelector('#error') ?? document.body.appendChild(Object.assign(document.createElement('p'), { id: 'error' }))).textContent = answer.error;
  if (answer.html !== undefined) { document.querySelector('#app').innerHTML = answer.html; run(); }
  if (answer.go) (top ?? window).location.href = answer.go;
}
function run() { for (const s of document.querySelectorAll('#app script')) (0, eval)(s.textContent); }
document.addEventListener('submit', (e) => { if (e.target.hasAttribute('data-native')) return; e.preventDefault(); send(); });
document.addEventListener('click', (e) => { if (e.composedPath().some((t) => t.dataset?.send !== undefined)) send(); });
document.addEventListener('input', (e) => { const t = e.composedPath()[0]; if (t.dataset.auto !== undefined && read('totp').length >= 6) send(); });
`;

export const page = (body: string, title = 'Demo') =>
  `<!doctype html><meta charset="utf-8"><title>${title}</title><style>body{font:16px sans-serif;margin:40px}input{margin:4px}</style><div id="app">${body}</div><script src="/site.js"></script>`;

/** The machine's clock, some ms ahead; it can be set on. */
export interface TestClock extends Clock {
  ahead(ms: number): void;
}

export function testClock(ms = 0): TestClock {
  let shift = ms;
  return {
    now: () => new Date(Date.now() + shift),
    until: (moment, signal) => systemClock.until(new Date(moment.getTime() - shift), signal),
    ahead: (more) => {
      shift += more;
    },
  };
}

const clocks = new Map<string, TestClock>();

/** The clock that the site of this origin goes by. */
export function clockOf(origin: string): TestClock {
  return clocks.get(origin) ?? testClock();
}

export async function startSite(options: SiteOptions): Promise<Site> {
  const clock = testClock();
  const now = options.now ?? (() => clock.now().getTime());
  const state = { step: 0 };
  const hits: Hit[] = [];
  const next = (hit: Hit, answer: ServerResponse) => {
    const json = (status: number, body: object) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (hit.fields.terms === 'false') return json(200, { alert: 'Please accept the terms and conditions' });
    if (hit.fields.user !== undefined && hit.fields.user !== account.user) return json(403, { error: 'Invalid user or password' });
    if (hit.fields.password !== undefined && hit.fields.password !== account.password)
      return json(403, { error: 'Invalid user or password' });
    const codes = [-1, 0, 1].map((by) => totpCode(totp, totpStep(totp, new Date(now())) + by));
    if (hit.fields.totp !== undefined && !codes.includes(hit.fields.totp)) return json(403, { error: 'Invalid code' });
    state.step += 1;
    const html = options.steps[state.step];
    return html === undefined ? json(200, { go: '/finish?sess=1' }) : json(200, { html });
  };
  const server = createServer(async (request, answer) => {
    const hit = await read(request);
    hits.push(hit);
    answer.setHeader('date', new Date(now()).toUTCString());
    if (await options.intercept?.(hit, answer, site)) return;
    if (hit.path === '/site.js') return void answer.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    if (hit.path === '/api/next') return void next(hit, answer);
    if (hit.path === '/finish') return void answer.writeHead(302, { location: options.redirect ?? redirectAddress }).end();
    if (hit.path === '/' || hit.path === '/login') {
      state.step = 0;
      return void html(answer, page(options.steps[0] ?? ''));
    }
    answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  clocks.set(`http://127.0.0.1:${port}`, clock);
  const site: Site = {
    origin: `http://127.0.0.1:${port}`,
    port,
    hits,
    get posts() {
      return hits.filter((hit) => hit.method === 'POST');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}

export function html(answer: ServerResponse, text: string, status = 200): true {
  answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text);
  return true;
}

async function read(request: IncomingMessage): Promise<Hit> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? '',
    path: new URL(request.url ?? '/', 'http://x').pathname,
    body,
    fields: Object.fromEntries(new URLSearchParams(body)),
  };
}
