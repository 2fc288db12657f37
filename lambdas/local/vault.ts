/** The vault on files: a folder for each account, with its credentials and its tokens. */
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { isAccountId } from '../refresher/account.ts';
import { type StoredDocument, type Vault, VaultError } from '../refresher/ports.ts';
import { checkFolder, inFolder, LocalFolderError, type LockedFolder, readText, versionOf } from './folder.ts';

const credentialsFile = 'credentials.json';
const tokenFile = 'token.json';
const pendingFile = 'token.pending.json';
const previousFile = 'token.previous.json';

/**
 * `DIR/<account>/credentials.json`, written by people: an account exists when this file does. Beside it `token.json`, the current
 * token, and `token.pending.json` and `token.previous.json`. Throws `LocalFolderError` where DIR cannot be used, `VaultError`
 * where only one account's files cannot.
 */
export function localVault(dir: string): Vault {
  return {
    async accounts() {
      checkFolder(dir);
      const found = [];
      for (const name of await fs.readdir(dir)) {
        if (isAccountId(name) && (await mayExist(join(dir, name, credentialsFile)))) found.push(name);
      }
      return found.sort();
    },

    credentials: (account) => document(dir, account, 'credentials', credentialsFile),

    token: (account, stage) => document(dir, account, `${stage} token`, stage === 'current' ? tokenFile : pendingFile),

    stage: (account, text) =>
      change(dir, account, (folder) => {
        folder.write(pendingFile, text);
        return versionOf(text);
      }),

    publish: (account, version) =>
      change(dir, account, (folder) => {
        const current = folder.read(tokenFile);
        const pending = folder.read(pendingFile);
        if (current !== null && versionOf(current) === version) {
          if (pending === current) folder.remove(pendingFile);
          return;
        }
        if (pending === null || versionOf(pending) !== version) {
          throw new VaultError(
            `The token of account ${account} is not staged any more: another run staged or dropped one meanwhile. Run the refresh again`,
          );
        }
        // In this order a crash at any point leaves a current token, and a pending one that can be published again.
        if (current !== null) folder.write(previousFile, current);
        folder.rename(pendingFile, tokenFile);
      }),

    discard: (account, version) =>
      change(dir, account, (folder) => {
        const pending = folder.read(pendingFile);
        if (pending !== null && versionOf(pending) === version) folder.remove(pendingFile);
      }),
  };
}

/** Paths of the credentials files in DIR that others on this machine may read. Their owner should `chmod 600` them. */
export async function looseFiles(dir: string): Promise<string[]> {
  // Windows has other means than these bits.
  if (process.platform === 'win32') return [];
  const paths = (await localVault(dir).accounts()).map((account) => join(dir, account, credentialsFile));
  const modes = await Promise.all(
    paths.map((path) =>
      fs.stat(path).then(
        (found) => found.mode,
        () => 0,
      ),
    ),
  );
  return paths.filter((_, index) => (modes[index]! & 0o077) !== 0);
}

/** Whether the file is there. One that may not be looked at counts: reading it will tell the account's owner why. */
async function mayExist(path: string): Promise<boolean> {
  try {
    await fs.stat(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

async function document(dir: string, account: string, what: string, file: string): Promise<StoredDocument | null> {
  const path = join(accountFolder(dir, account), file);
  try {
    const text = await readText(path);
    if (text !== null) return { text, version: versionOf(text) };
  } catch (error) {
    throw ofAccount(dir, account, what, error);
  }
  checkFolder(dir);
  return null;
}

async function change<T>(dir: string, account: string, work: (folder: LockedFolder) => T): Promise<T> {
  try {
    return await inFolder(accountFolder(dir, account), work);
  } catch (error) {
    throw ofAccount(dir, account, 'token', error);
  }
}

function accountFolder(dir: string, account: string): string {
  if (!isAccountId(account)) throw new VaultError('That is not an account id: use 1 to 40 of a–z, 0–9 and -, not starting with -');
  return join(dir, account);
}

function ofAccount(dir: string, account: string, what: string, error: unknown): unknown {
  if (!(error instanceof LocalFolderError)) return error;
  checkFolder(dir);
  return new VaultError(`The ${what} of account ${account} cannot be read or stored: ${error.message}`, { cause: error });
}
