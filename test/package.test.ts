/** The npm package, as somebody else's CDK app gets it: packed, installed, imported, synthesised, run. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');
const folder = mkdtempSync(join(tmpdir(), 'prebell-package-test-'));
const app = join(folder, 'app');
/** Every file of the package, by its path. */
let files: readonly { readonly path: string; readonly size: number }[];

/** Runs a program of Node's, as a person in that folder would; the environment may say how packages are reached. */
function inFolder(cwd: string, program: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter), CI: 'true' };
  return run(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
}

/** Checks the types of a program of the app, and makes JavaScript of it. */
async function compile(file: string): Promise<void> {
  const compilerOptions = { target: 'es2022', module: 'nodenext', strict: true, skipLibCheck: true, types: ['node'] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  await inFolder(app, join(bin, 'tsc'), '-p', '.');
}

beforeAll(async () => {
  // Packed in a copy: packing builds, and other tests use what was built here.
  const copy = join(folder, 'checkout');
  const left = new Set(['node_modules', 'dist', '.git', '.cache', 'cdk.out', 'coverage']);
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const packed = await inFolder(copy, 'npm', 'pack', '--json', '--pack-destination', folder);
  const [{ filename, files: listed }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n')));
  files = listed;
  mkdirSync(app);
  // As `cdk init app --language typescript` makes it: CommonJS, which takes the package's ES modules by `require`.
  writeFileSync(join(app, 'package.json'), '{ "name": "trading", "private": true }');
  await inFolder(app, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, filename));
  // The app's own dependencies. Only those of the package come with it.
  for (const name of ['aws-cdk-lib', 'constructs', 'typescript', '@types']) {
    symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name));
  }
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('holds what is run, its types, contracts and documentation, and neither source, test code nor Chromium', () => {
  const paths = files.map(({ path }) => path);
  expect([...new Set(paths.map((path) => path.split('/')[0]))].sort()).toEqual(
    ['LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json', 'reader', 'schemas'].sort(),
  );
  expect(paths.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  expect(paths.filter((path) => /(^|\/)(tests?|node_modules)(\/|$)|\.test\.|__snapshots__/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.startsWith('reader/'))).toEqual(['reader/prebell_reader.py']);
  expect(paths.filter((path) => /\.br$|chromium/.test(path))).toEqual([]);
  const published = readdirSync(join(root, 'schemas'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  expect(paths).toEqual(expect.arrayContaining(published.map((path) => `schemas/${path}`)));
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(10e6);
});

test('another CDK app deploys it with three lines, typed', async () => {
  writeFileSync(
    join(app, 'app.ts'),
    `import { App, Stack } from 'aws-cdk-lib';
     import { TokenRefresher } from 'prebell';
     const stack = new Stack(new App(), 'Trading');
     const tokens = new TokenRefresher(stack, 'Tokens', { replicaRegions: [{ region: 'ap-south-2' }] });
     export const topic: string = tokens.alertTopic.topicArn;
     // @ts-expect-error: what comes from other files of the package has types too
     export const deadline: number = tokens.options.deadline;`,
  );
  await compile('app.ts');
  await inFolder(app, join(bin, 'cdk'), 'synth', '--quiet', '--app', 'node app.js');
  const assembly = join(app, 'cdk.out');
  const template = JSON.parse(readFileSync(join(assembly, 'Trading.template.json'), 'utf8'));
  const types = Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(functionsIn(files));
  const assets = readdirSync(assembly, { recursive: true, encoding: 'utf8' });
  expect(assets.filter((path) => /^asset\.\w+\/index\.mjs$/.test(path))).toHaveLength(functionsIn(files));
  expect(assets.filter((path) => path.endsWith('/@sparticuz/chromium/bin/chromium.br'))).toHaveLength(1);
}, 300_000);

function functionsIn(listed: typeof files): number {
  return listed.filter(({ path }) => /^dist\/bundles\/[^/]+\/index\.mjs$/.test(path)).length;
}

test('Chromium and Playwright are installed once, and nothing else but what Chromium’s package needs', () => {
  const manifest = JSON.parse(readFileSync(join(app, 'node_modules/prebell/package.json'), 'utf8'));
  expect(Object.keys(manifest.dependencies).sort()).toEqual(['@sparticuz/chromium', 'playwright-core']);
  const installed = readdirSync(join(app, 'node_modules'), { recursive: true, encoding: 'utf8' });
  expect(installed.filter((path) => path.endsWith('chromium.br'))).toHaveLength(1);
  expect(installed.filter((path) => path.endsWith('playwright-core/package.json'))).toHaveLength(1);
});

test('gives its schemas to programs', async () => {
  const { stdout } = await inFolder(
    app,
    process.execPath,
    '--print',
    "[require('prebell/schemas/token.json').title, require('prebell/schemas/events/token-stale.json').title, require('prebell/package.json').name]",
  );
  expect(stdout).toContain("'prebell'");
  expect(stdout).not.toContain('undefined');
});

test('its command line plays the demo, with simulated brokers and a real browser, and a bot reads the token that comes of it', async () => {
  const prebell = join(app, 'node_modules/.bin/prebell');
  const { stdout } = await inFolder(app, prebell, 'demo');
  expect(stdout).toMatch(/alpha +kite +published/);
  const status = await inFolder(app, prebell, 'status', 'alpha', '--local', 'prebell-demo', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ account: 'alpha', state: 'fresh' });
  writeFileSync(
    join(app, 'bot.ts'),
    `import { type Token, TokenReader } from 'prebell/reader';
     const reader = new TokenReader({ account: 'alpha', local: 'prebell-demo', sandbox: true });
     void reader.token().then((token: Token) => console.log(token.account, token.broker));
     // @ts-expect-error: a reader has types
     export const wrong: number = reader;`,
  );
  await compile('bot.ts');
  expect((await inFolder(app, process.execPath, 'bot.js')).stdout).toBe('alpha kite\n');
}, 120_000);
