/** The sections of `docs/reliability.md` that commands write. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../docs/reliability.md');

/** Puts the section in its place, between the lines that name it. Throws if there is no place for it. */
export async function writeSection(title: string, section: string): Promise<void> {
  const document = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${title}: written by npm run resilience -->`, `<!-- end of ${title} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no lines "${begin}" and "${end}".`);
  await writeFile(file, `${document.slice(0, from)}${begin}\n\n${section.trim()}\n\n${document.slice(to)}`);
}
