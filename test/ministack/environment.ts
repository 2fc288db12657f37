/** What the AWS SDK reads from the environment, so that tests reach the emulator and nothing else. */
import { region } from './server.ts';

/** Environment variables for a process that shall use the emulator at this address. */
export function awsEnvironment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // A person's own profiles must not matter.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** How the AWS SDK's clients in a test are made, where the environment is another emulator's. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

/** Configuration of clients for the emulator at this address. */
export function clientConfig(endpoint: string): ClientConfig {
  // One attempt: a client whose clock is not the emulator's takes a refusal for a matter of time, and tries again.
  return { region, endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };
}

/** Makes this process, and those it starts, use the emulator only. */
export function useEmulator(url: string): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, awsEnvironment(url));
}
