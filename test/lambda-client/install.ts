/** The client that runs functions on AWS Lambda: npm package aws-lambda-ric, with its native part built here. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '../cached-folder.ts';
import { installInto } from '../python/install.ts';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Installs the client unless that was done before, and gives its folder; `index.mjs` in it is the program. The first time it takes a minute. */
export async function installLambdaClient(): Promise<string> {
  const pins = JSON.parse(await readFile(join(here, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const inside = 'node_modules/aws-lambda-ric';
  const folder = await cachedFolder(
    `aws-lambda-ric-${pins.dependencies['aws-lambda-ric']}`,
    (path) => existsSync(join(path, inside, 'rapid-client.node')),
    build,
  );
  return join(folder, inside);
}

async function build(folder: string): Promise<void> {
  const compiler = await mkdtemp(join(tmpdir(), 'prebell-compiler-'));
  try {
    const python = await installInto(compiler, {
      name: 'ziglang',
      purpose: 'the compiler for Lambda’s own client',
      requirements: join(here, 'requirements.txt'),
    });
    for (const name of ['package.json', 'package-lock.json']) await copyFile(join(here, name), join(folder, name));
    // Its install scripts ask for cmake, make and a compiler, which not every machine has.
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    await run(python.command, [join(here, 'build.py'), folder], { env: { ...process.env, ...python.env }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    const words = (stderr?.trim() || message).split('\n').slice(-15).join('\n');
    throw new Error(`aws-lambda-ric, Lambda’s own client, cannot be built here, so the bundles were not run as on Lambda.\n${words}`);
  } finally {
    await rm(compiler, { recursive: true, force: true });
  }
}
