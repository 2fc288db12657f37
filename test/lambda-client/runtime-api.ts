/** The part of Lambda's Runtime API (version 2018-06-01) that its client uses to ask for invocations and to answer them. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly deadline: number;
  end(payload: unknown, isError: boolean): void;
}

/** What a function answers. */
export interface Answer {
  /** What the handler gave, or what is said of an error: `{ errorType, errorMessage }`. */
  readonly payload: unknown;
  readonly isError: boolean;
}

/** A running API, for one function. */
export interface RuntimeApi {
  readonly port: number;
  /** @param deadline when the function's time ends, ms since 1970 */
  invoke(event: unknown, deadline: number): Promise<Answer>;
  /** There is no process any more that could answer. */
  lost(why: string): void;
  close(): Promise<void>;
}

/** Starts it on a free port of loopback. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ((invocation: Invocation) => void) | undefined;
  let current: Invocation | undefined;
  let lostBy: string | undefined;
  const end = (payload: unknown, isError: boolean) => {
    const ended = current;
    current = undefined;
    ended?.end(payload, isError);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url!.replace('/2018-06-01/runtime/', '');
    if (path === 'invocation/next') {
      const hand = ({ id, event, deadline }: Invocation) =>
        response
          .writeHead(200, {
            'content-type': 'application/json',
            'lambda-runtime-aws-request-id': id,
            'lambda-runtime-deadline-ms': String(deadline),
            'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:ap-south-1:000000000000:function:function',
            'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000',
          })
          .end(JSON.stringify(event));
      if (current) hand(current);
      else waiting = hand;
      return;
    }
    const body = JSON.parse(await read(request));
    response.writeHead(202).end('{}');
    if (path === 'init/error') lostBy = JSON.stringify(body);
    end(body, !path.endsWith('/response'));
  };
  const server = createServer((request, response) => void handle(request, response).catch(() => request.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    invoke: (event, deadline) =>
      new Promise((resolve) => {
        current = { id: randomUUID(), event, deadline, end: (payload, isError) => resolve({ payload, isError }) };
        if (lostBy !== undefined) return end({ errorType: 'Runtime.ExitError', errorMessage: lostBy }, true);
        waiting?.(current);
        waiting = undefined;
      }),
    lost(why) {
      lostBy ??= why;
      end({ errorType: 'Runtime.ExitError', errorMessage: why }, true);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
