import { cpSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installedPackage } from './package-folder.ts';

/** The Lambda functions, by the names of their bundles. */
export const functionNames = ['dispatch', 'refresh', 'browser', 'request', 'watchdog', 'probe', 'share'] as const;

/** The name of a Lambda function's bundle. */
export type BundleName = (typeof functionNames)[number];

/** A package whose files stand beside a bundle instead of in it. */
interface Beside {
  readonly name: string;
  /** Which of its files, by their path in the package. */
  readonly keep: (path: string) => boolean;
}

/**
 * What a function needs besides its bundle. Chromium has 67 MB: it is taken from where npm installed it, once, and is not a second
 * time in prebell's own package.
 */
const beside: Readonly<Partial<Record<BundleName, readonly Beside[]>>> = {
  browser: [
    // Bundled it is slower, and fails without its package.json; its viewers and command line tools are for developers.
    { name: 'playwright-core', keep: (path) => !/^(types|bin|README\.md|cli\.js|lib\/(vite|tools))(\/|$)|\.d\.ts$/.test(path) },
    { name: '@sparticuz/chromium', keep: (path) => !/^README\.md$|\.d\.ts$/.test(path) },
  ],
};

/** Lambda's limit on a function's code, unzipped, bytes. */
const lambdaLimit = 250 * 1024 * 1024;

/** Names of the packages that must not be bundled into a function. */
export function packagesBeside(name: BundleName): string[] {
  return (beside[name] ?? []).map((one) => one.name);
}

/**
 * Puts all that a function needs into a folder: its bundle, and the packages beside it. Throws if a package is not installed, or if
 * the code does not fit into Lambda.
 * @param bundles folder of all bundles
 */
export function assembleFunction(bundles: string, name: BundleName, into: string): void {
  cpSync(join(bundles, name), into, { recursive: true });
  for (const one of beside[name] ?? []) {
    const from = installedPackage(one.name);
    cpSync(from, join(into, 'node_modules', one.name), { recursive: true, filter: (path) => one.keep(relative(from, path)) });
  }
  const size = sizeOf(into);
  if (size > lambdaLimit) throw new Error(`the ${name} function has ${size} bytes of code; Lambda takes ${lambdaLimit}`);
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}
