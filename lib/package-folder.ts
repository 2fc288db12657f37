import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of the package that a path is in: the nearest one upwards that has a `package.json`. Throws if there is none. */
export function packageFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json stands above ${path}`);
  }
}

/** The folder of a package that is installed for this one. Throws an error that says what to do if it is not. */
export function installedPackage(name: string): string {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new Error(`the npm package ${name} is not installed; install it, in the version that prebell depends on`, { cause: error });
  }
  return packageFolder(dirname(entry));
}
