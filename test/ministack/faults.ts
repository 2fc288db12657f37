/** A proxy before the AWS emulator that makes the faults which the emulator cannot: throttling, refusals, lost answers. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the emulator, or a fault in its place, answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One call of the AWS SDK. */
export interface Call {
  /** `PutSecretValue`, `Invoke`, `PutObject`; for other calls of S3 the method and path. */
  readonly operation: string;
  readonly body: string;
  /** Passes the call on to the emulator. */
  forward(): Promise<Answer>;
}

/** A call as it was made, and how it was answered. */
export interface RecordedCall {
  /** The function that made it: function-process.ts says so in the session token. */
  readonly caller: string;
  /** As AWS signs for it: `secretsmanager`. */
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Empty if no answer came. */
  readonly answer: string;
}

/** Answers a call in the emulator's place; null hangs up without an answer. */
export type Fault = (call: Call) => Promise<Answer | null> | Answer | null;

/** A running proxy. */
export interface Faults {
  readonly url: string;
  /** The operations that were called, in order, retries of the SDK included. */
  readonly operations: string[];
  /** All that was called by functions, in order of the answers. */
  readonly calls: readonly RecordedCall[];
  /** From now on calls of the operation meet the fault, so many times. */
  inject(operation: string, fault: Fault, times?: number): void;
  /** From now on no call meets a fault. */
  clear(): void;
  stop(): Promise<void>;
}

/** An answer with which AWS refuses a call, in the form of its JSON protocols. */
export function refusal(name: string, status = 400, message = 'injected by a test'): Fault {
  return () => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, message, Message: message }),
  });
}

/** Lets the call happen and loses its answer. */
export const lostAnswer: Fault = async (call) => {
  await call.forward();
  return null;
};

/** Starts a proxy to the emulator at this address. */
export async function startFaults(target = process.env.AWS_ENDPOINT_URL!): Promise<Faults> {
  const operations: string[] = [];
  const calls: RecordedCall[] = [];
  const injected: { operation: string; fault: Fault; times: number }[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { call, made } = await read(request, target);
    operations.push(call.operation);
    const next = injected.find((one) => one.operation === call.operation && one.times-- > 0);
    const answer = await (next?.fault ?? ((one: Call) => one.forward()))(call);
    calls.push({ ...made, answer: answer?.body ?? '' });
    if (answer === null) request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  // A caller that gave up, or an emulator that ended: nobody is there to be answered.
  const server = createServer((request, response) => void handle(request, response).catch(() => request.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    calls,
    inject: (operation, fault, times = Number.POSITIVE_INFINITY) => {
      injected.unshift({ operation, fault, times });
    },
    clear: () => {
      injected.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage, target: string): Promise<{ call: Call; made: Omit<RecordedCall, 'answer'> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = 'GET', url = '/' } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => !['host', 'connection', 'content-length', 'expect', 'transfer-encoding'].includes(name),
    ),
  ) as Record<string, string>;
  const forward = async () => {
    const answer = await fetch(target + url, { method, headers, ...(body.length > 0 ? { body } : {}) });
    const { 'content-encoding': _, 'content-length': __, ...kept } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers: kept, body: await answer.text() };
  };
  const call = { operation: operationOf(method, url, headers), body: body.toString('utf8'), forward };
  const made = {
    caller: headers['x-amz-security-token'] ?? '',
    service: /Credential=[^,]*\/(\w+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? '',
    operation: call.operation,
    method,
    path: url.split('?')[0]!,
    body: call.body,
  };
  return { call, made };
}

function operationOf(method: string, url: string, headers: Readonly<Record<string, string>>): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1)!;
  if (/\/functions\/[^/]+\/invocations$/.test(url)) return 'Invoke';
  return /[?&]x-id=(\w+)/.exec(url)?.[1] ?? `${method} ${url.split('?')[0]}`;
}
