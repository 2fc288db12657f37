/** The way to one of a broker's sites: TLS, with a simulator behind it, and the fault that may befall a connection or a request. */
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Certificate } from './certificate.ts';
import { type BrowserFault, type Fault, isOfBrowser } from './faults.ts';

/** An answer of the simulator. */
interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** What the way asks of whoever made it. */
export interface WayRules {
  /** The fault that befalls a new connection, or null. */
  onConnection(): Fault | null;
  /** The fault that befalls this request, if any, and whether the simulator hears of it. `answering` is told before it is answered. */
  onRequest(
    method: string,
    path: string,
  ): { readonly befallen: { readonly fault: Fault; readonly processed: boolean } | null; answering(): Promise<void> };
  /** A connection that nothing moves on any more, or hardly; the promise ends with it. */
  held(until: Promise<unknown>): void;
  /** Does this to the browser that asked. */
  kill(fault: BrowserFault): Promise<void>;
  /** Waits between two bytes of a slow answer. */
  pause(signal: AbortSignal): Promise<void>;
}

/** A way that is open. */
export interface Way {
  /** `https://127.0.0.1:PORT` */
  readonly origin: string;
  /** From now on new connections meet this: none is taken, or a certificate that nobody trusts is shown. Open ones end as soon as they can. */
  cut(how: 'refused' | 'TLS'): Promise<void>;
  /** As it was. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the way to the simulator of this origin. `stranger` is the certificate that is not trusted. */
export async function openWay(target: string, trusted: Certificate, stranger: Certificate, rules: WayRules): Promise<Way> {
  let cutBy: 'refused' | 'TLS' | null = null;
  const sockets = new Map<number | undefined, Socket>();
  const answer = (incoming: IncomingMessage, response: ServerResponse) => void handle(incoming, response).catch(() => response.destroy());
  const secure = createSecure({ key: trusted.key, cert: trusted.cert }, answer);
  const distrusted = createSecure({ key: stranger.key, cert: stranger.cert }, answer);
  // Some clients say why they hang up; here they may.
  for (const each of [secure, distrusted]) each.on('tlsClientError', (_error, socket) => socket.destroy());

  const server = createServer((socket) => {
    sockets.set(socket.remotePort, socket);
    socket.once('close', () => sockets.delete(socket.remotePort)).on('error', () => socket.destroy());
    const fault = rules.onConnection() ?? cutBy;
    if (fault === 'reset' || fault === 'refused') socket.resetAndDestroy();
    else if (fault === 'black hole') hold(socket.resume());
    else (fault === 'TLS' ? distrusted : secure).emit('connection', socket);
  });

  const hold = (socket: Socket) => rules.held(once(socket, 'close').catch(() => undefined));

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { method = 'GET', url = '/' } = incoming;
    const raw = sockets.get(incoming.socket.remotePort);
    const { befallen, answering } = rules.onRequest(method, new URL(url, target).pathname);
    if (!befallen) {
      const proper = await forward(target, incoming, body);
      await answering();
      return send(response, proper);
    }
    const { fault, processed } = befallen;
    const proper = processed ? await forward(target, incoming, body) : null;
    if (isOfBrowser(fault)) return rules.kill(fault);
    if (fault === 'black hole') return raw && hold(raw);
    if (fault === 'slow drip') return drip(response, proper!);
    if (fault === 'reset' || fault === 'refused' || fault === 'TLS') return void raw?.resetAndDestroy();
    send(response, spoiled(fault, proper, url));
  }

  function send(response: ServerResponse, { status, headers, body }: Answer): void {
    if (cutBy) response.shouldKeepAlive = false;
    response.sendDate = false;
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  }

  async function drip(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    rules.held(once(response, 'close').catch(() => undefined));
    response.sendDate = false;
    response.writeHead(status, { ...headers, 'content-length': body.length });
    for (const byte of body) {
      await rules.pause(gone.signal);
      response.write(Buffer.from([byte]));
    }
    response.end();
  }

  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    async cut(how) {
      cutBy = how;
      if (how === 'refused') server.close();
      secure.closeIdleConnections();
    },
    async mend() {
      cutBy = null;
      if (!server.listening) await listen(port);
    },
    async close() {
      for (const socket of sockets.values()) socket.destroy();
      if (server.listening) server.close();
      secure.close();
      distrusted.close();
    },
  };
}

async function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = incoming;
  const outgoing = request(`${target}${url}`, { method, headers: { ...headers, 'x-forwarded-proto': 'https' }, agent: false });
  outgoing.end(body);
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...kept } = reply.headers;
  return { status: reply.statusCode ?? 502, headers: kept as Answer['headers'], body: await buffer(reply) };
}

const page = (status: number, words: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(`<!doctype html><html><head><title>${status} ${words}</title></head><body><h1>${status} ${words}</h1></body></html>`),
});

/** What comes in place of the proper answer. */
function spoiled(fault: Fault, proper: Answer | null, url: string): Answer {
  switch (fault) {
    case 'HTTP 500':
      return page(500, 'Internal Server Error');
    case 'HTTP 502':
      return page(502, 'Bad Gateway');
    case 'HTTP 429':
      return page(429, 'Too Many Requests');
    case 'redirects':
      return { status: 302, headers: { location: url }, body: Buffer.alloc(0) };
    case 'truncated':
      return { ...proper!, body: proper!.body.subarray(0, Math.floor(proper!.body.length / 2)) };
    default:
      return {
        ...proper!,
        headers: { ...proper!.headers, 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' },
      };
  }
}
