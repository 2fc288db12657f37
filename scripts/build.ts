/**
 * Makes what the npm package consists of, in `dist`: the constructs, the reader and the command line, each as one bundle; the types of
 * the first two; the bundles of the Lambda functions; and the licences of what went into the bundles. Bundled, because then a user
 * installs what has files of its own, Chromium and Playwright, and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesBeside } from '../lib/function-folder.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { bundle, root } from './bundling.ts';
import { licencesOf } from './licences.ts';

const dist = join(root, 'dist');
for (const folder of ['lib', 'lambdas', 'reader', 'cli']) rmSync(join(dist, folder), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const packages = [
  await bundleFunctions(join(dist, 'bundles')),
  // The app that uses the constructs has its own CDK, and a bot its own AWS SDK.
  await bundleForUsers('lib/index.ts', ['aws-cdk-lib', 'constructs']),
  await bundleForUsers('reader/index.ts', ['@aws-sdk/*']),
  await bundle({
    entryPoints: [join(root, 'bin/prebell.ts')],
    outdir: join(dist, 'cli'),
    // What only some commands need, the simulated brokers of the demo above all, is loaded by them alone.
    splitting: true,
    target: 'node22',
    external: packagesBeside('browser'),
  }),
];
writeFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), licencesOf(new Set(packages.flatMap((names) => [...names]))));

/** Bundles what programs of users import; readable, since their errors lead there. */
function bundleForUsers(entry: string, external: string[]): Promise<Set<string>> {
  const outfile = join(dist, entry.replace(/ts$/, 'js'));
  return bundle({ entryPoints: [join(root, entry)], outfile, target: 'node22', minifyWhitespace: false, minifySyntax: false, external });
}
