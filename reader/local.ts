/** Tokens in files, as `prebell --local DIR` keeps them: `DIR/<account>/token.json`. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenStore } from './store.ts';
import { TokenError } from './token-error.ts';

/** The token of an account in this folder. */
export function localStore(folder: string, account: string): TokenStore {
  const failed = (error: unknown) => {
    const { code = 'unknown fault' } = error as { code?: string };
    if (code === 'EACCES' || code === 'EPERM') {
      return new TokenError('not-allowed', `This program may not read the token of account ${account} in ${folder} (${code}).`);
    }
    return new TokenError('unavailable', `The token of account ${account} in ${folder} could not be read (${code}).`);
  };
  return {
    async read() {
      try {
        return await readFile(join(folder, account, 'token.json'), 'utf8');
      } catch (error) {
        if ((error as { code?: string }).code !== 'ENOENT') throw failed(error);
      }
      const isThere = await access(join(folder, account)).then(
        () => true,
        () => false,
      );
      if (isThere) throw new TokenError('not-fresh-yet', `No token of account ${account} has been published yet.`);
      throw new TokenError('no-such-account', `There is no account ${account} in ${folder}. Compare the account's id and the folder.`);
    },
    async requestRefresh() {
      throw new TokenError('not-set-up', `Nothing waits for requests on this machine. Run: prebell refresh ${account} --local ${folder}`);
    },
  };
}
