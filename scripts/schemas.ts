/** Writes `schemas/`: the contracts as JSON Schema, from the code that reads and writes the documents. Run: npm run schemas */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedSchemas } from './schemas/published.ts';

const folder = join(import.meta.dirname, '../schemas');
rmSync(folder, { recursive: true, force: true });
for (const { path, text } of publishedSchemas()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
