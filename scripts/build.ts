/**
 * Makes what the npm package consists of, in `dist`: the constructs and the reader as JavaScript with types, the bundles of the
 * Lambda functions, the command line as one bundle, and the licences of what went into the bundles.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesBeside } from '../lib/function-folder.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { bundle, root } from './bundling.ts';
import { licencesOf } from './licences.ts';

const dist = join(root, 'dist');
for (const folder of ['lib', 'lambdas', 'cli']) rmSync(join(dist, folder), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const ofFunctions = await bundleFunctions(join(dist, 'bundles'));
const ofCommands = await bundle({
  entryPoints: [join(root, 'bin/prebell.ts')],
  outdir: join(dist, 'cli'),
  // What only some commands need, the simulated brokers of the demo above all, is loaded by them alone.
  splitting: true,
  target: 'node22',
  external: packagesBeside('browser'),
});
writeFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), licencesOf(new Set([...ofFunctions, ...ofCommands])));
