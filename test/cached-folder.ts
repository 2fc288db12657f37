/** What tests install for themselves lies in `.cache/` of the checkout; nothing is installed anywhere else. */
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Gives `.cache/<name>`, filled on first use. It is filled aside and moved into place, so that nobody sees half of it, and several
 * test runs may do this at once.
 * @param isWhole whether a folder is there with all that belongs in it
 * @param fill fills an empty folder, which is moved afterwards
 */
export async function cachedFolder(
  name: string,
  isWhole: (folder: string) => boolean,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(import.meta.dirname, '../.cache', name);
  if (isWhole(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  try {
    await fill(aside);
    // Another test run may be first: its copy is as good, and may be in use already.
    if (!isWhole(folder)) await rm(folder, { recursive: true, force: true });
    await rename(aside, folder).catch((error) => {
      if (!isWhole(folder)) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}
