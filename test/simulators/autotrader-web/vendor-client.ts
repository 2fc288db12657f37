/** AutoTrader Web's own Python client, for tests: the judge of the simulator. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installPackage } from '../../python/install.ts';

/** What the client gave: its `OperationResponse`, or the error that it raised. */
export interface VendorAnswer {
  readonly result?: unknown;
  readonly message?: string | null;
  readonly status?: boolean;
  readonly command_id?: string;
  readonly error?: string;
  readonly text?: string;
}

/** The client with one key at one address: it keeps the first address that it meets with a key. */
export interface VendorClient {
  /** Calls a method by its Python name. */
  call(method: string, ...args: readonly unknown[]): Promise<VendorAnswer>;
  close(): void;
}

/** Starts the client in a process of its own; installs it first where that was not done before. */
export async function startVendorClient(apiKey: string, url: string): Promise<VendorClient> {
  const python = await installPackage({
    name: 'autotrader-web-api-stocks-developer',
    purpose: 'the client of AutoTrader Web that judges its simulator',
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });
  const child = spawn(python.command, [join(import.meta.dirname, 'vendor_client.py'), apiKey, url], {
    env: { ...python.env, PATH: process.env.PATH, PYTHONNOUSERSITE: '1', NO_PROXY: '127.0.0.1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async call(...call) {
      child.stdin.write(`${JSON.stringify(call)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('The Python client has ended.');
      return JSON.parse(value) as VendorAnswer;
    },
    close: () => child.stdin.end(),
  };
}
