/**
 * The only way out of the browser: a forward proxy in this process that connects to the login's own origins and to nothing
 * else. It holds for everything a page can do (pop-ups, service workers, WebSockets, beacons, preconnects).
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** An open proxy. */
export interface Reach {
  readonly port: number;
  /** How much has been sent out: requests, and pieces of encrypted connections. While it stays the same, nothing has left the browser. */
  readonly sent: number;
  /** How often each `host:port` was refused. */
  readonly refused: ReadonlyMap<string, number>;
  /** Closes the connections that are open, so that the next request takes a new one. For a moment in which none is in use. */
  renew(): void;
  close(): Promise<void>;
}

const hopByHop = ['proxy-connection', 'proxy-authorization', 'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** Opens a proxy on loopback that reaches these origins (`https://host[:port]`, `http://host:port`) only. */
export async function openReach(origins: readonly string[]): Promise<Reach> {
  const urls = origins.map((origin) => new URL(origin));
  const tunnels = new Set(urls.map(hostAndPort));
  const plain = new Set(urls.filter((url) => url.protocol === 'http:').map(hostAndPort));
  const refused = new Map<string, number>();
  const sockets = new Set<Duplex>();
  let sent = 0;
  const keep = (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const refuse = (target: string) => refused.set(target, (refused.get(target) ?? 0) + 1);

  const forward = (incoming: IncomingMessage, answer: ServerResponse) => {
    // The broker's Date is compared with our clock: where it sends none, ours must not take its place.
    answer.sendDate = false;
    const url = URL.parse(incoming.url ?? '');
    if (url?.protocol !== 'http:' || !plain.has(hostAndPort(url))) {
      refuse(url ? hostAndPort(url) : 'unreadable address');
      return void answer.writeHead(403).end();
    }
    sent += 1;
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !hopByHop.includes(name)));
    const outgoing = request(url, { method: incoming.method ?? 'GET', headers, agent: false }, (reply) => {
      const back = [...reply.rawHeaders.keys()].filter((at) => at % 2 === 0 && !hopByHop.includes(reply.rawHeaders[at]!.toLowerCase()));
      answer.writeHead(
        reply.statusCode ?? 502,
        back.flatMap((at) => [reply.rawHeaders[at]!, reply.rawHeaders[at + 1]!]),
      );
      reply.pipe(answer);
      reply.once('error', () => answer.destroy());
    });
    outgoing.once('socket', keep);
    // An answer, not a broken connection: Chromium would send a request again whose connection broke.
    outgoing.once('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    answer.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };

  const tunnel = (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    keep(client);
    const url = URL.parse(`tunnel://${incoming.url}`);
    const target = url ? `${url.hostname}:${url.port}`.toLowerCase() : 'unreadable address';
    if (!url || !tunnels.has(target)) {
      refuse(target);
      return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    const server: Socket = connect(Number(url.port), url.hostname.replace(/^\[|\]$/g, ''));
    keep(server);
    let open = false;
    server.once('connect', () => {
      open = true;
      sent += 1;
      client.on('data', () => {
        sent += 1;
      });
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.once('error', () => (open ? client.destroy() : client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')));
    server.once('close', () => client.destroy());
    client.once('close', () => server.destroy());
  };

  const proxy = createServer(forward)
    .on('connect', tunnel)
    .on('connection', keep)
    .on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => proxy.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    get sent() {
      return sent;
    },
    refused,
    renew: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}
