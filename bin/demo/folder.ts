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

/** Makes the folder anew. Throws `WrongCommand` if there is something else at that path. */
export function makeDemoFolder(dir: string): void {
  try {
    if (existsSync(dir)) {
      const other = !statSync(dir).isDirectory() || (readdirSync(dir).length > 0 && !existsSync(join(dir, mark)));
      if (other) throw new WrongCommand(`${dir} is there and is not a demo’s folder: name another with --dir, or move it away`);
      for (const name of readdirSync(dir)) if (name !== browserFolder) rmSync(join(dir, name), { recursive: true, force: true });
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
