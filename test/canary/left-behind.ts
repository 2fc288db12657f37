/** Everything on this machine in which a secret could be left: files and their names, arguments and environments of processes. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Leak, Marks } from './search.ts';

/** The only files that may hold secrets. */
const allowed = /^(credentials|token|token\.previous|token\.pending)\.json$/;

/** Searches a folder: names and contents of its files. Of pictures, what is no picture. */
export function searchFolder(marks: Marks, folder: string): Leak[] {
  return filesIn(folder).flatMap((file) => {
    const name = relative(folder, file);
    const leaks = marks.search(`file name in ${basename(folder)}`, name);
    if (allowed.test(basename(file))) return leaks;
    return [...leaks, ...marks.search(name, contentOf(file))];
  });
}

/** Searches arguments and environments of all processes that can be read, but those that `seen` has. */
export function searchProcesses(marks: Marks, seen: Set<string>): Leak[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) =>
      ['cmdline', 'environ'].flatMap((kind) => {
        const words = read(`/proc/${pid}/${kind}`).toString().replaceAll('\0', '\n');
        if (seen.has(words)) return [];
        seen.add(words);
        return marks.search(`${kind} of a process`, words);
      }),
    );
}

/** Its fonts are prebell's own. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() && !entry.parentPath.includes('prebell-fonts-') ? [join(entry.parentPath, entry.name)] : [],
    );
  } catch {
    // A browser removes files while they are listed.
    return [];
  }
}

function contentOf(file: string): Buffer {
  const content = read(file);
  return file.endsWith('.png') ? besidesThePicture(content) : content;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** All chunks of a PNG but its pixels. */
export function besidesThePicture(png: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) !== 'IDAT') chunks.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(chunks);
}
