/**
 * A function as Lambda runs it: its bundle under Lambda's own client, in a process that may write to its temporary folder and
 * nowhere else, told what to do by a Runtime API on loopback, and killed at the end of its time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installLambdaClient } from './install.ts';
import { type Answer, startRuntimeApi } from './runtime-api.ts';

/** What came of an invocation. */
export interface Invoked extends Answer {
  /** What was left of the function's time, ms. */
  readonly left: number;
}

/** A running function. One invocation at a time, as on Lambda. */
export interface LambdaFunction {
  invoke(event: unknown, seconds: number): Promise<Invoked>;
  /** All that it wrote to its log. */
  log(): string;
  /** What lies in its temporary folder. */
  temporaryFiles(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Root may write anywhere, so root's functions run as nobody; for others it is enough that their code may not be written. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/**
 * Starts a function.
 * @param bundle the folder with its code; a copy is run
 * @param environment what the deployment sets
 */
export async function startFunction(bundle: string, environment: Readonly<Record<string, string>>): Promise<LambdaFunction> {
  const machine = await makeMachine(bundle);
  const api = await startRuntimeApi();
  const child = spawn(machine.node, ['--no-experimental-require-module', '--no-experimental-detect-module', machine.client], {
    cwd: machine.code,
    env: { ...lambdaEnvironment(machine, api.port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...nobody,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  child.once('exit', (code, signal) => api.lost(`the process ended with ${signal ?? code}`));
  return {
    async invoke(event, seconds) {
      const deadline = Date.now() + seconds * 1000;
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
      const answer = await api.invoke(event, deadline);
      clearTimeout(timer);
      return { ...answer, left: deadline - Date.now() };
    },
    log: () => log,
    temporaryFiles: () => readdir(machine.tmp),
    async stop() {
      await endOf(child);
      await api.close();
      await chmod(machine.code, 0o755);
      await rm(machine.folder, { recursive: true, force: true });
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

interface Machine {
  readonly folder: string;
  readonly node: string;
  readonly client: string;
  readonly code: string;
  readonly tmp: string;
}

/** Everything in one folder that anybody may read, outside the checkout: a function finds nothing but what is in its bundle. */
async function makeMachine(bundle: string): Promise<Machine> {
  const client = await installLambdaClient();
  const folder = await mkdtemp(join(tmpdir(), 'prebell-lambda-'));
  const machine = {
    folder,
    node: join(folder, 'node'),
    client: join(folder, 'runtime/index.mjs'),
    code: join(folder, 'task'),
    tmp: join(folder, 'tmp'),
  };
  await chmod(folder, 0o755);
  await copyFile(process.execPath, machine.node);
  await cp(client, join(folder, 'runtime'), { recursive: true });
  await cp(bundle, machine.code, { recursive: true });
  for (const entry of await readdir(machine.code, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  await chmod(machine.code, 0o555);
  await mkdir(machine.tmp, { mode: 0o700 });
  if (nobody) await chown(machine.tmp, nobody.uid, nobody.gid);
  return machine;
}

/** What Lambda sets for every function. */
function lambdaEnvironment({ folder, code, tmp }: Machine, port: number): Record<string, string> {
  return {
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: code,
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'function',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/function',
    AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_REGION: 'ap-south-1',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: join(folder, 'nowhere'),
    // On Lambda this is not set, and /tmp is the function's own.
    TMPDIR: tmp,
  };
}
