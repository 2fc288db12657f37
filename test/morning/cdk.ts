/** The CDK command line, as a team runs it, against the emulator. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { awsEnvironment } from '../ministack/environment.ts';
import { type Ministack, region } from '../ministack/server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** The CDK command line. */
export interface Cdk {
  /** Makes the AWS account ready for CDK. */
  bootstrap(): Promise<void>;
  /** Deploys the stack with these options, `{ deadline: '08:55' }`, and lets it talk to simulators. Gives its outputs. */
  deploy(options?: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** Destroys the stack, and gives what the person who does it sees. */
  destroy(): Promise<string>;
}

/**
 * The command line for this emulator.
 * @param folder for what it writes; it stays between calls
 */
export function cdkFor(aws: Ministack, folder: string): Cdk {
  const outputs = join(folder, 'outputs.json');
  // Not the `app` of cdk.json, which bundles first: `npm test` has done that, and tests run side by side.
  const app = ['--app', 'node bin/app.ts', '--output', join(folder, 'cdk.out')];
  const cdk = async (cwd: string, ...args: string[]): Promise<string> => {
    const bin = join(root, 'node_modules/.bin');
    const { stdout, stderr } = await run(join(bin, 'cdk'), args, {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...awsEnvironment(aws.url),
        // AWS's clients try calls again whose answers are of another time.
        ...aws.clock.environment,
        PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
        HOME: folder,
        TMPDIR: folder,
        CDK_DEFAULT_ACCOUNT: '000000000000',
        CDK_DEFAULT_REGION: region,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
    });
    return stdout + stderr;
  };
  return {
    async bootstrap() {
      // Outside the checkout: it needs no app, and would start the one of cdk.json.
      await cdk(folder, 'bootstrap', `aws://000000000000/${region}`);
    },
    async deploy(options = {}) {
      const context = Object.entries({ allowedEndpointHosts: '127.0.0.1', ...options }).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]);
      await cdk(root, 'deploy', '--require-approval', 'never', '--outputs-file', outputs, ...app, ...context);
      return JSON.parse(await readFile(outputs, 'utf8')).Prebell;
    },
    destroy: () => cdk(root, 'destroy', '--force', ...app),
  };
}
