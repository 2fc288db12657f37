/** Starts and ends ministack, the AWS emulator of the tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installPackage, type Python } from '../python/install.ts';
import { importing, type MovedClock, movedClock } from './clock.ts';
import { type FunctionProcesses, functionProcesses } from './functions.ts';

/** How to start an emulator. */
export interface MinistackOptions {
  /** What time it is there, and for its functions, when it starts; its clock can then be moved. Without it: the real time. */
  readonly startAt?: Date;
  /** Starts a proxy to the emulator and gives its address: the functions use that. */
  readonly proxyForFunctions?: (url: string) => Promise<string>;
}

/** A running emulator. */
export interface Ministack {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Its clock; the real one cannot be moved. */
  readonly clock: MovedClock;
  readonly functions: FunctionProcesses;
  /** Ends it, with the functions it runs, and removes its files. */
  stop(): Promise<void>;
}

/** The region of the tests; the emulator's account is 000000000000. */
export const region = 'ap-south-1';

/** Starts an emulator of its own, empty, on a free port of loopback. */
export async function startMinistack(options: MinistackOptions = {}): Promise<Ministack> {
  const python = await installPackage({
    name: 'ministack',
    purpose: 'the AWS emulator of the tests',
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });
  const folder = await mkdtemp(join(tmpdir(), 'prebell-ministack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clock = movedClock(join(folder, 'clock'), options.startAt ?? new Date());
  const child = launch(python, folder, port, clock, (await options.proxyForFunctions?.(url)) ?? url);
  const ended = once(child, 'close');
  let words = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000);
    });
  }
  const stop = async () => {
    // Without this the process could end while it waits, and jest would never get to say that a test failed.
    child.ref();
    child.stdin!.end();
    await ended.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await isHealthy(url)); tries++) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined || tries > 600) {
      await stop();
      throw new Error(`ministack, the AWS emulator of the tests, did not start. If this lasts, remove .cache/ministack-*.\n${words}`);
    }
    await delay(50);
  }
  // A test run that forgets to stop it may end all the same.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return { url, clock, functions: functionProcesses(join(folder, 'functions')), stop };
}

function launch(python: Python, folder: string, port: number, clock: MovedClock, urlForFunctions: string): ChildProcess {
  return spawn(python.command, [join(import.meta.dirname, 'serve.py')], {
    cwd: folder,
    // A process group of its own, which serve.py ends as a whole.
    detached: true,
    // Nothing of the person's own configuration: no credentials, no other endpoint, no files outside the folder.
    env: {
      ...python.env,
      // Functions run with the `node` found here.
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      // The functions inherit this.
      ...clock.environment,
      FUNCTION_PROCESSES: join(folder, 'functions'),
      NODE_OPTIONS: importing('function-process.ts'),
      AWS_ENDPOINT_URL: urlForFunctions,
      STATE_DIR: join(folder, 'state'),
      S3_DATA_DIR: join(folder, 's3'),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      LOG_LEVEL: 'WARNING',
      // Neither is used, and each would listen on a port of its own, or look for a daemon.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      DOCKER_HOST: `unix://${join(folder, 'no-docker')}`,
      PYTHONNOUSERSITE: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: 'pipe',
  });
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
  return answer?.ok ?? false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
