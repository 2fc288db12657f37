import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** The Lambda functions, by the names of their bundles. */
export type BundleName = 'dispatch' | 'refresh' | 'browser' | 'request';

/** Where `scripts/bundle.ts` puts the bundles. */
export const defaultBundles = join(import.meta.dirname, '../dist/bundles');

/** The code of a function. Throws if it was not bundled. */
export function bundleCode(folder: string, name: BundleName): lambda.Code {
  const path = join(folder, name);
  if (!existsSync(join(path, 'index.mjs'))) {
    throw new Error(`the bundle of the ${name} function is missing (${path}); make it with: npx node scripts/bundle.ts`);
  }
  return lambda.Code.fromAsset(path);
}
