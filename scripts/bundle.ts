/**
 * Makes the bundles of the Lambda functions, `<function>/index.mjs`, in `dist/bundles` or the folder that is given. What stands
 * beside a bundle, Chromium above all, is added when the stack is synthesised.
 */
import { join } from 'node:path';
import { bundleFunctions } from './bundle-functions.ts';
import { root } from './bundling.ts';

await bundleFunctions(process.argv[2] ?? join(root, 'dist/bundles'));
