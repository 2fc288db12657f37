import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { functionNames, packagesBeside } from '../lib/function-folder.ts';
import { bundle, root } from './bundling.ts';

/** Bundles every Lambda function into `<folder>/<function>/index.mjs`. Gives the folders of the npm packages that went in. */
export async function bundleFunctions(folder: string): Promise<Set<string>> {
  await mkdir(folder, { recursive: true });
  const packages = new Set<string>();
  for (const name of functionNames) {
    // Made aside and moved into place, so that nobody deploys half of it.
    const aside = await mkdtemp(join(folder, `.${name}-`));
    try {
      const used = await bundle({
        entryPoints: [join(root, `lambdas/${name}.handler.ts`)],
        outfile: join(aside, 'index.mjs'),
        target: 'node24',
        external: packagesBeside(name),
      });
      for (const one of used) packages.add(one);
      await rm(join(folder, name), { recursive: true, force: true });
      await rename(aside, join(folder, name));
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return packages;
}
