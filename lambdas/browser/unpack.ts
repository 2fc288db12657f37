/** Folders in the temp folder that are filled once and then shared: never seen half-filled, whoever else fills them at the same time. */
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onSuddenEnd, removeNow } from './sudden-end.ts';

const manifestName = 'complete.json';

/** Which file of a filled folder has which size, bytes. */
type Manifest = Record<string, number>;

/** Thrown when the folder that should be shared belongs to somebody else: what is in it must not be run. */
export class FolderNotOurs extends Error {
  override readonly name = 'FolderNotOurs';
}

const underWay = new Map<string, Promise<void>>();

/**
 * Makes sure that `folder` is there and complete. If it is not (absent, half-written by a process that died, files of the
 * wrong size), `fill` fills a private folder next to it, which then takes its place by one rename.
 */
export function unpackOnce(folder: string, fill: (into: string) => Promise<void>): Promise<void> {
  const running = underWay.get(folder);
  if (running) return running;
  const work = unpack(folder, fill).finally(() => underWay.delete(folder));
  underWay.set(folder, work);
  return work;
}

async function unpack(folder: string, fill: (into: string) => Promise<void>): Promise<void> {
  if (await isComplete(folder)) return;
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true });
  const into = await mkdtemp(join(parent, `prebell-unpack-${process.pid}-`));
  const forget = onSuddenEnd(() => removeNow(into));
  try {
    await fill(into);
    await writeFile(join(into, manifestName), JSON.stringify(await sizes(into)));
    await takePlace(into, folder);
  } finally {
    forget();
    await rm(into, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

/** Whether the folder is ours, nobody else may write to it, and every file has the size it was written with. */
async function isComplete(folder: string): Promise<boolean> {
  const here = await lstat(folder).catch(() => null);
  if (!here) return false;
  if (!here.isDirectory() || here.uid !== process.getuid?.() || (here.mode & 0o022) !== 0) {
    throw new FolderNotOurs(`${folder} was made by somebody else, so it is not used: remove it, or set TMPDIR to a folder of your own`);
  }
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as Manifest;
    for (const [name, size] of Object.entries(manifest)) {
      const file = await stat(join(folder, name));
      if (file.size !== size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function sizes(folder: string): Promise<Manifest> {
  const manifest: Manifest = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    manifest[path.slice(folder.length + 1)] = (await stat(path)).size;
  }
  return manifest;
}

/** Renames our filled folder to its place; where another process was faster, its complete folder stays. */
async function takePlace(into: string, folder: string): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await rename(into, folder);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
      if (await isComplete(folder)) return;
      if (turn === 5) throw error;
      // What stands there is not complete. It is moved aside before it is removed, so that nobody sees it half removed.
      const aside = `${into}-aside${turn}`;
      await rename(folder, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true });
    }
  }
}
