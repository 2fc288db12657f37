/** How prebell's own code is bundled: for the Lambda functions, and for the command line of the package. */
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

/** Options that every bundle shares. */
const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Names stay: errors are told apart by them. Not by keepNames, whose helper is unknown where the browser's functions run: in pages.
  minifyWhitespace: true,
  minifySyntax: true,
  // Licences are told in one place, for those packages too that do not tell theirs in the code.
  legalComments: 'none',
  // Packages in CommonJS, the AWS SDK's parts among them, ask for Node's own modules by `require`.
  banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
  logLevel: 'warning',
  metafile: true,
  absWorkingDir: root,
} as const satisfies BuildOptions;

/** Makes a bundle, and gives the folders of the npm packages that have code in it, by their paths in the checkout. */
export async function bundle(options: BuildOptions): Promise<Set<string>> {
  const { metafile } = await build({ ...shared, ...options, metafile: true });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => inputs[path]!.bytesInOutput > 0),
  );
  return new Set(used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
}
