/** The Lambda functions of prebell, each invocation in a process of its own, with all that they log and answer. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

const root = join(import.meta.dirname, '../..');

/** What the handler gave or threw. */
export interface Answered {
  readonly answer?: unknown;
  readonly error?: unknown;
}

/** The functions. */
export interface Functions {
  /** Invokes `lambdas/<name>.handler.ts`. */
  invoke(name: string, event: unknown): Promise<Answered>;
  /** Invokes it with one event after the other, in one process; `more` is its environment besides. */
  invokeAll(name: string, events: readonly unknown[], more?: Readonly<Record<string, string>>): Promise<Answered[]>;
  /** What each invocation logged, and what it answered where that may hold no secret. */
  readonly said: [where: string, text: string][];
  close(): Promise<void>;
}

/** Starts a Lambda service that knows the function `browser`. `env` is what every function gets; their files go to `temporary`. */
export async function startFunctions(temporary: string, env: Readonly<Record<string, string>>): Promise<Functions> {
  const said: [string, string][] = [];
  const invokeAll: Functions['invokeAll'] = async (name, events, more = {}) => {
    const child = fork(join(import.meta.dirname, 'handler-process.ts'), [join(root, 'lambdas', `${name}.handler.ts`)], {
      execPath: join(root, 'node_modules/.bin/node'),
      execArgv: ['--no-warnings'],
      env: { ...env, TMPDIR: temporary, PATH: process.env.PATH!, ...more },
      silent: true,
    });
    const log: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text) => log.push(text));
    const ended = once(child, 'close');
    const answering = once(child, 'message', { signal: AbortSignal.timeout(280_000) });
    child.send([...events]);
    const [answers] = (await answering) as [Answered[]];
    await ended;
    said.push([`log of ${name}`, log.join('')]);
    for (const answered of answers) {
      // The final redirect is what the browser is asked for; it goes from function to function, and nowhere else.
      const { captured: _, ...told } = (answered.answer ?? {}) as { captured?: unknown };
      said.push([`answer of ${name}`, JSON.stringify({ ...answered, answer: told })]);
    }
    return answers;
  };
  const invoke: Functions['invoke'] = async (name, event) => (await invokeAll(name, [event]))[0]!;
  const server = createServer(async (request, reply) => {
    const { answer, error } = await invoke('browser', JSON.parse((await buffer(request)).toString()));
    reply.writeHead(200, error ? { 'x-amz-function-error': 'Unhandled' } : {}).end(JSON.stringify(error ?? answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  env = { ...env, AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return { invoke, invokeAll, said, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
