/** Stands before a simulator's login site, and changes what a browser gets of it. Remembers everything that it was sent. */
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What is changed. Nothing: the site as it is. */
export interface Change {
  /** HTML at the end of each document. */
  readonly add?: string;
  /** A document in place of every other. */
  readonly instead?: { readonly status: number; readonly html: string };
  /** Every document's request is sent on to this address. */
  readonly redirect?: string;
  /** What becomes of the HTML at this path. */
  readonly rewrite?: (html: string, path: string) => string;
  /** The HTML of a path that is none of the site's, which never hears of it; undefined: it is the site's. */
  readonly own?: (path: string, body: string) => string | undefined;
}

/** A running one. */
export interface ChangedSite {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  change: Change;
  /** Each request: method and address, headers, body. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Starts before the site of this origin. */
export async function startChangedSite(behind: string): Promise<ChangedSite> {
  const server = createServer(async (incoming, answer) => {
    const body = await buffer(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    site.requests.push(`${method} ${url}\n${JSON.stringify(headers)}\n${body}`);
    const isDocument = headers['sec-fetch-dest'] === 'document' || headers['upgrade-insecure-requests'] === '1';
    const { add, instead, redirect, rewrite, own } = site.change;
    const path = new URL(url, behind).pathname;
    const page = own?.(path, body.toString());
    if (page !== undefined) return void answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    if (isDocument && redirect) return void answer.writeHead(302, { location: redirect }).end();
    if (isDocument && instead)
      return void answer.writeHead(instead.status, { 'content-type': 'text/html; charset=utf-8' }).end(instead.html);
    const outgoing = request(`${behind}${url}`, { method, headers, agent: false }, async (reply: IncomingMessage) => {
      const original = await buffer(reply);
      const isHtml = /text\/html/.test(reply.headers['content-type'] ?? '');
      const changed = isHtml ? `${rewrite?.(original.toString(), path) ?? original}${add ?? ''}` : original;
      const { 'content-length': _, 'transfer-encoding': __, ...rest } = reply.headers;
      answer.writeHead(reply.statusCode ?? 502, rest).end(changed);
    });
    outgoing.once('error', () => answer.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: ChangedSite = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change: {},
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}
