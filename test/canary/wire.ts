/**
 * The wire between prebell and a simulated broker. It learns every secret that passes, sent or answered, and can answer in the
 * broker's place.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that passes. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Everything of it, as text. */
  readonly all: string;
}

/** What is answered in the broker's place. */
export interface Answer {
  readonly status: number;
  readonly type: 'text/html' | 'application/json' | 'text/plain';
  readonly body: string;
}

/** Answers in the broker's place, or hangs up; undefined leaves it to the broker. */
export type Interfere = (sent: Sent) => Answer | 'hang-up' | undefined | Promise<Answer | 'hang-up' | undefined>;

/** A wire. */
export interface Wire {
  /** `http://127.0.0.1:PORT`, to be used in place of the broker's own. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Names of fields, headers, cookies and JSON properties whose values are secret. */
const secretName =
  /^(?:.*pass.*|totp|otp|hiotp|hidp|twofa_value|.*token|.*session.*|sess_id|request_id|checksum|authorize|login|kf_.*|aspnet.*|alteonapi|nginx_srv_id|api-key|key|hitk|udid|hidsd|hidplk|hidslk)$/i;

/** Opens a wire to a simulator. `learn` is told each secret that passes. */
export async function openWire(
  behind: string,
  learn: (name: string, value: string) => void,
  interfere: Interfere = () => undefined,
): Promise<Wire> {
  const note = (name: string, value: string) => {
    if (
      secretName.test(name.replace(/[^\w-]/g, '')) &&
      (/^\d{6}$/.test(value) || (value.length >= 8 && /\d|.{16}/.test(value) && !/^\*/.test(value)))
    )
      learn(name, value);
  };
  const server = createServer(async (incoming, answer) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = (await buffer(incoming)).toString();
    learnRequest(url, headers, body, note);
    const path = url.split('?')[0]!;
    const instead = await interfere({ method, path, headers, body, all: `${method} ${url} ${JSON.stringify(headers)} ${body}` });
    if (instead === 'hang-up') return void incoming.socket.destroy();
    if (instead) return void answer.writeHead(instead.status, { 'content-type': instead.type }).end(instead.body);
    const outgoing = request(`${behind}${url}`, { method, headers, agent: false }, async (reply: IncomingMessage) => {
      const original = await buffer(reply);
      learnReply(reply, original.toString(), note);
      answer.writeHead(reply.statusCode ?? 502, reply.headers).end(original);
    });
    outgoing.once('error', () => answer.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Note = (name: string, value: string) => void;

function learnRequest(url: string, headers: IncomingHttpHeaders, body: string, note: Note): void {
  for (const [name, value] of new URL(url, 'http://x').searchParams) note(name, value);
  learnBody(headers['content-type'], body, note);
  const { authorization, 'api-key': key, 'x-sessiontoken': session, 'x-checksum': checksum } = headers;
  if (authorization) note('token', authorization.split(':').at(-1)!);
  if (typeof key === 'string') note('api-key', key);
  // Base64 of the user's id and the key.
  if (typeof session === 'string') note('session', Buffer.from(session, 'base64').toString().split(':')[1]!);
  if (typeof checksum === 'string') note('checksum', checksum.replace(/^token /, ''));
}

function learnReply({ headers }: IncomingMessage, body: string, note: Note): void {
  for (const cookie of headers['set-cookie'] ?? []) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
    note(name!, decodeURIComponent(value!));
  }
  if (headers.location) for (const [name, value] of new URL(headers.location, 'http://x').searchParams) note(name, value);
  learnBody(headers['content-type'], body, note);
}

function learnBody(type: string | undefined, body: string, note: Note): void {
  if (type?.startsWith('application/x-www-form-urlencoded')) for (const [name, value] of new URLSearchParams(body)) note(name, value);
  else if (type?.startsWith('text/html')) {
    for (const [, name, value] of body.matchAll(/<input[^>]* name="([^"]+)" value="([^"]*)"/g)) note(name!, value!);
  } else learnJson(body, note);
}

function learnJson(body: string, note: Note): void {
  try {
    JSON.parse(body, (name, value) => {
      if (typeof value === 'string') noteJson(name, value, note);
      return value;
    });
  } catch {
    // Nothing that a program could read.
  }
}

function noteJson(name: string, value: string, note: Note): void {
  const [, key] = /^session_token$/i.test(name) ? Buffer.from(value, 'base64').toString().split(':') : [];
  note(name, key ?? value);
}
