/** The ledger on one file, `DIR/ledger.json`: `{ "<key>": { "revision": 3, "record": … } }`. */
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Ledger, LedgerEntry } from '../refresher/ports.ts';
import { inFolder, LocalFolderError, readText } from './folder.ts';

const file = 'ledger.json';
const schema = z.record(z.string(), z.strictObject({ revision: z.int().check(z.positive()), record: z.unknown() }));

/** The ledger of a laptop; safe between processes. Throws `LocalFolderError`. */
export function localLedger(dir: string): Ledger {
  const path = join(dir, file);
  return {
    async read(key) {
      return entryOf(parse(path, await readText(path)), key);
    },

    write: (key, record, revision) =>
      inFolder(dir, (folder) => {
        const entries = parse(path, folder.read(file));
        if (entryOf(entries, key).revision !== revision) return false;
        entries.set(key, { revision: revision + 1, record });
        folder.write(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
        return true;
      }),
  };
}

function entryOf(entries: ReadonlyMap<string, LedgerEntry>, key: string): LedgerEntry {
  return entries.get(key) ?? { record: null, revision: 0 };
}

/** A ledger that cannot be read is never taken for an empty one: that would forget strikes. */
function parse(path: string, text: string | null): Map<string, LedgerEntry> {
  if (text === null) return new Map();
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(text)) as Record<string, LedgerEntry>));
  } catch (error) {
    throw new LocalFolderError(
      `${path} is not a ledger that prebell wrote; put back a good copy, or remove it if no login was refused lately`,
      { cause: error },
    );
  }
}
