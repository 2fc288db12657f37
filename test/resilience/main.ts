/** `npm run resilience`: what prebell is put through, and what becomes of it, written into `docs/reliability.md`. */

/** The parts by their word, and what each tries. */
const parts: Readonly<
  Record<string, { readonly about: string; readonly load: () => Promise<{ run(args: readonly string[]): Promise<void> }> }>
> = {
  pages: { about: 'changed login pages by the hundred', load: () => import('./pages/main.ts') },
  faults: { about: 'every step of a login and every call of AWS under every fault', load: () => import('./faults/main.ts') },
  soak: { about: 'many logins in one process: memory, descriptors, processes, files', load: () => import('./soak/main.ts') },
};

const usage = `npm run resilience -- [PART] [OPTIONS]

Each part writes its section of docs/reliability.md. Without a part, one after the other.

${Object.entries(parts)
  .map(([word, { about }]) => `${word.padEnd(8)}${about}; its options: npm run resilience -- ${word} --help`)
  .join('\n')}
`;

const tell = (text: string) => void process.stderr.write(`${text.trimEnd()}\n`);
const [word, ...args] = process.argv.slice(2);
const chosen = word === undefined ? Object.values(parts) : parts[word] ? [parts[word]] : [];
try {
  if (chosen.length === 0) throw new Error(usage);
  for (const part of chosen) await (await part.load()).run(args);
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
