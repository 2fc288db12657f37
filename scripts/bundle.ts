/**
 * Makes the code of the Lambda functions: `<function>/index.mjs`, and for the browser worker Chromium beside it, in `dist/bundles`
 * or the folder that is given.
 */
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const bundles = process.argv[2] ?? join(root, 'dist/bundles');

/** Lambda's limit on a function's code, unzipped, bytes. */
const lambdaLimit = 250 * 1024 * 1024;

/** What a function needs besides its own bundle: packages that have files of their own, and which of their files it needs. */
interface Package {
  readonly name: string;
  readonly keep: (path: string) => boolean;
}

const packages: Readonly<Record<string, readonly Package[]>> = {
  dispatch: [],
  refresh: [],
  request: [],
  browser: [
    // Bundled it is slower, and fails without its package.json; its viewers and command line tools are for developers.
    { name: 'playwright-core', keep: (path) => !/^(types|bin|README\.md|cli\.js|lib\/(vite|tools))(\/|$)|\.d\.ts$/.test(path) },
    { name: '@sparticuz/chromium', keep: (path) => !/^README\.md$|\.d\.ts$/.test(path) },
  ],
};

/** Bundles one function. Throws if the code does not fit into Lambda. */
async function bundle(name: string, needs: readonly Package[]): Promise<void> {
  await mkdir(bundles, { recursive: true });
  // Made aside and moved into place, so that nobody deploys half of it.
  const aside = await mkdtemp(join(bundles, `.${name}-`));
  try {
    await build({
      entryPoints: [join(root, `lambdas/${name}.handler.ts`)],
      outfile: join(aside, 'index.mjs'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      mainFields: ['module', 'main'],
      // Names stay: errors are told apart by them. Not by keepNames, whose helper is unknown where the browser's functions run: in pages.
      minifyWhitespace: true,
      minifySyntax: true,
      external: needs.map((need) => need.name),
      // Packages in CommonJS, the AWS SDK's parts among them, ask for Node's own modules by `require`.
      banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
      logLevel: 'warning',
    });
    for (const need of needs) await copyPackage(need, join(aside, 'node_modules'));
    const size = await sizeOf(aside);
    if (size > lambdaLimit) throw new Error(`the ${name} function has ${size} bytes of code; Lambda takes ${lambdaLimit}`);
    await rm(join(bundles, name), { recursive: true, force: true });
    await rename(aside, join(bundles, name));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function copyPackage({ name, keep }: Package, into: string): Promise<void> {
  const from = join(root, 'node_modules', name);
  await cp(from, join(into, name), { recursive: true, filter: (path) => keep(relative(from, path)) });
}

async function sizeOf(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

for (const [name, needs] of Object.entries(packages)) await bundle(name, needs);
