/** The demo's folder: made anew each time, and nobody else's folder is touched. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongCommand } from '../cli/wrong-command.ts';

const mark = 'ABOUT.txt';

/** Chromium is inflated in here, and not anew for each demo: everything that a demo leaves is in its folder. */
export const browserFolder = '.browser';

const about = `Made by \`prebell demo\`, and made anew by the next one. Everything in here is invented.

<account>/credentials.json   what a login needs (in your own folder: chmod 600, and never share it)
<account>/token.json         the only thing a bot reads
events.jsonl                 what operations are told
evidence/                    masked pictures of pages where a login stopped
ledger.json                  what is remembered between runs: attempts, holds
.browser/                    Chromium, inflated from its npm package
`;

const made = new Set([mark, browserFolder, 'events.jsonl', 'evidence', 'ledger.json', '.lock']);

/** Makes the folder anew for these accounts. Throws `WrongCommand` if anything that no demo made is at that path or in it. */
export function makeDemoFolder(dir: string, accounts: readonly string[]): void {
  try {
    if (existsSync(dir)) {
      const names = statSync(dir).isDirectory() ? readdirSync(dir) : ['a file'];
      const others = names.filter((name) => !made.has(name) && !accounts.includes(name));
      if (others.length || (names.length && !names.includes(mark))) {
        throw new WrongCommand(
          `${dir} holds what no demo made (${(others[0] ?? names[0])!}): name another folder with --dir, or move that away`,
        );
      }
      for (const name of names) if (name !== browserFolder) rmSync(join(dir, name), { recursive: true, force: true });
    }
    mkdirSync(join(dir, browserFolder), { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, mark), about);
  } catch (error) {
    if (error instanceof WrongCommand) throw error;
    throw new WrongCommand(`${dir} cannot be made (${(error as NodeJS.ErrnoException).code}): name another folder with --dir`);
  }
}

/** Writes an account's credentials as their owner would. */
export function writeCredentials(dir: string, account: string, credentials: object): void {
  mkdirSync(join(dir, account), { mode: 0o700 });
  writeFileSync(join(dir, account, 'credentials.json'), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
}
