/** Runs ICICI's own npm client in a process of its own: it switches off TLS checks, extends `String` and leaks globals (10.1). */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { BreezeSimulator } from './index.ts';

/** What the client gave: of each call its result, or what it threw, as text. */
export interface ClientRun {
  readonly session: { readonly userId: string; readonly sessionKey: string; readonly apiSession: string } | { readonly thrown: string };
  readonly customer?: unknown;
  readonly funds?: unknown;
}

/** `generateSession`, `getCustomerDetails` and `getFunds` with this session from the redirect. */
export async function runOfficialClient(
  simulator: BreezeSimulator,
  appKey: string,
  secret: string,
  apisession: string,
): Promise<ClientRun> {
  const program = fileURLToPath(new URL('official-client-process.ts', import.meta.url));
  // Nothing of this process's environment: no proxies, no test flags.
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH }, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const { apiUrl, securityMasterUrl } = simulator;
  child.stdin.end(JSON.stringify({ apiUrl, securityMasterUrl, appKey, secret, apisession }));
  const [code, [result, complaints]] = await Promise.all([ended, output]);
  if (code !== 0) throw new Error(`ICICI's client ended with ${code}: ${complaints}`);
  return JSON.parse(result) as ClientRun;
}
