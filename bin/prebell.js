#!/usr/bin/env node
// Starts the command line: from its source in a checkout, from what was built of it in the package, which has no source.
import { existsSync } from 'node:fs';

const source = new URL('prebell.ts', import.meta.url);
await import(existsSync(source) ? source.href : '../dist/cli/prebell.js');
