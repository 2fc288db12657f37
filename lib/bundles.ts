import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { assembleFunction, type BundleName, packagesBeside } from './function-folder.ts';
import { packageFolder } from './package-folder.ts';

/** Where `scripts/bundle.ts` puts the bundles, in a checkout and in the package that is made of it. */
export const defaultBundles = join(packageFolder(import.meta.dirname), 'dist/bundles');

/** The code of a function. Throws if it was not bundled. */
export function bundleCode(folder: string, name: BundleName): lambda.Code {
  const path = join(folder, name);
  if (!existsSync(join(path, 'index.mjs'))) {
    throw new Error(`the bundle of the ${name} function is missing (${path}); make it with: npx node scripts/bundle.ts`);
  }
  if (packagesBeside(name).length === 0) return lambda.Code.fromAsset(path);
  return lambda.Code.fromAsset(path, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK asks for an image even where it needs none.
      image: DockerImage.fromRegistry('not-used'),
      local: {
        tryBundle(into) {
          assembleFunction(folder, name, into);
          return true;
        },
      },
    },
  });
}
