/** What every broker's simulator is built on: a loopback HTTP server that hands over parsed requests and sends plain replies. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as a simulator wants to see it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body as it came, for brokers that check its bytes. */
  readonly body: Buffer;
  /** The body, if it is a form (application/x-www-form-urlencoded); empty otherwise. */
  readonly form: URLSearchParams;
  readonly cookies: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Scheme, host and port that the client used, for absolute addresses. */
  readonly origin: string;
}

/** An answer to send. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** What happens to a request: an answer, no answer ever, or a connection reset. */
export type Outcome = Reply | 'no-answer' | 'reset';

/** A running server on 127.0.0.1. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends open sockets too, unanswered requests among them. Idempotent. */
  close(): Promise<void>;
}

/** Serves on 127.0.0.1; port 0 takes a free one. The `Date` header is the simulator's to send. */
export async function serve(answer: (call: Call) => Promise<Outcome>, port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch((error: unknown) => {
      // A client that hung up is no fault of the simulator's; anything else must be seen by whoever runs the test.
      if (!request.socket.destroyed) response.destroy(error instanceof Error ? error : new Error(String(error)));
      if (!request.readableAborted) process.emitWarning(error instanceof Error ? error : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  return {
    origin: `http://127.0.0.1:${bound}`,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: (call: Call) => Promise<Outcome>): Promise<void> {
  const outcome = await answer(await read(request));
  if (outcome === 'no-answer') return;
  if (outcome === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const body = outcome.body ?? '';
  response.sendDate = false;
  for (const [name, value] of Object.entries(outcome.headers ?? {}))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.writeHead(outcome.status).end(request.method === 'HEAD' ? undefined : body);
}

async function read(request: IncomingMessage): Promise<Call> {
  // Before a simulator may stand what speaks TLS for it.
  const origin = `${request.headers['x-forwarded-proto'] ?? 'http'}://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(request.url ?? '/', origin);
  const body = await buffer(request);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body,
    form: new URLSearchParams(isForm ? body.toString() : ''),
    cookies: readCookies(request.headers.cookie ?? ''),
    headers: request.headers,
    origin,
  };
}

function readCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) cookies[pair.slice(0, equals).trim()] = decodeURIComponent(pair.slice(equals + 1).trim());
  }
  return cookies;
}

/** One `Set-Cookie` value. The value is percent-encoded, as brokers' tokens may hold `=`, `+` and `/`. */
export function setCookie(name: string, value: string, attributes: string): string {
  return `${name}=${encodeURIComponent(value)}; ${attributes}`;
}

/** A page. */
export function html(body: string, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}

/** A JSON document. */
export function json(value: unknown, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** A 302. */
export function redirect(location: string): Reply {
  return { status: 302, headers: { Location: location } };
}

/** The same reply with further headers. */
export function withHeaders(reply: Reply, headers: Readonly<Record<string, string | readonly string[]>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** Text made safe inside HTML, in attributes too. */
export function escapeHtml(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A JSON value made safe inside a `<script>`. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
