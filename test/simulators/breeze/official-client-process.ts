/** The process of `official-client.ts`: reads what to do from stdin, writes what came of it to stdout. */
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

interface Client {
  userId: string;
  sessionKey: string;
  apiSession: string;
  generateSession(secret: string, apisession: string): Promise<void>;
  getCustomerDetails(apisession: string): Promise<unknown>;
  getFunds(): Promise<unknown>;
}

const { apiUrl, securityMasterUrl, appKey, secret, apisession } = JSON.parse(await text(process.stdin)) as Record<string, string>;
const require = createRequire(import.meta.url);
const { urls } = require('breezeconnect/config') as { urls: Record<string, string | undefined> };
// Nothing may go anywhere but to the simulator.
for (const name of Object.keys(urls)) urls[name] = `${apiUrl}/none/`;
Object.assign(urls, { API_URL: `${apiUrl}/breezeapi/api/v1/`, SECURITY_MASTER_URL: securityMasterUrl });
const { BreezeConnect } = require('breezeconnect') as { BreezeConnect: new (options: { appKey: string | undefined }) => Client };

const client = new BreezeConnect({ appKey });

// The client throws strings and errors.
const told = <T>(call: Promise<T>): Promise<T | { thrown: string }> => call.catch((error: unknown) => ({ thrown: String(error) }));

const run: Record<string, unknown> = { session: await told(client.generateSession(secret ?? '', apisession ?? '')) };
if (run.session === undefined) {
  run.session = { userId: client.userId, sessionKey: client.sessionKey, apiSession: client.apiSession };
  run.customer = await told(client.getCustomerDetails(apisession ?? ''));
  run.funds = await told(client.getFunds());
}
process.stdout.write(JSON.stringify(run));
