/** The backend on a folder's files, with the browser in this process. */
import { brokers, flowOf } from '../../lambdas/brokers/registry.ts';
import { httpClient } from '../../lambdas/http/client.ts';
import { checkFolder } from '../../lambdas/local/folder.ts';
import { localPorts } from '../../lambdas/local/ports.ts';
import { looseFiles } from '../../lambdas/local/vault.ts';
import { isAccountId } from '../../lambdas/refresher/account.ts';
import { testAccount } from '../../lambdas/refresher/account-test.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import { finishByHand, loginAddress, PastedAddressUseless } from '../../lambdas/refresher/finish-by-hand.ts';
import { type Browser, BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import type { RefreshPorts } from '../../lambdas/refresher/request.ts';
import { RotationRefused, rotateKey } from '../../lambdas/refresher/rotate.ts';
import { accountStatus } from '../../lambdas/refresher/status.ts';
import { type Backend, CommandFailed, type Say } from './backend.ts';
import { WrongCommand } from './wrong-command.ts';

/** How long one run may take, ms: a login at its longest, what comes before it and after it. */
const runLimit = 180_000;

/** By when every account should be fresh, IST; what alerts say. */
const deadline = '08:50';

/** How logins are done here. */
export interface LocalOptions {
  /** Calls logins off: the browser is ended, and how far each got is written down. */
  readonly signal: AbortSignal;
  /** How long a page on which nothing happens is waited for, ms; the browser's own patience unless given. */
  readonly patience?: number;
  /** The folder for Chromium and its own files; the system's temporary folder unless given. */
  readonly tmp?: string;
}

/** The accounts in `dir`. Throws `LocalFolderError` where the folder cannot be used. */
export function localBackend(dir: string, options: LocalOptions): Backend {
  checkFolder(dir);
  const browser = lateBrowser(options);
  const local = localPorts(dir);
  const { vault, clock } = local;
  const ports = (say: Say): RefreshPorts => ({
    ...local,
    browser,
    http: httpClient(clock),
    brokers,
    endpointPolicy: 'any',
    deadline,
    progress: (_, waitingFor) => say(waitingFor),
  });
  const silent = ports(() => undefined);
  const end = () => new Date(clock.now().getTime() + runLimit);
  const rotationEnd = () => new Date(clock.now().getTime() + 2 * runLimit);
  const howToAdd = `write its credentials to ${dir}/ACCOUNT/credentials.json (chmod 600)`;

  const check = async (accounts: readonly string[]) => {
    const impossible = accounts.find((account) => !isAccountId(account));
    if (impossible !== undefined)
      throw new WrongCommand(`${impossible} is not an account id: use 1 to 40 of a–z, 0–9 and -, not starting with -`);
    const known = await vault.accounts();
    const unknown = accounts.find((account) => !known.includes(account));
    if (unknown === undefined) return;
    const list = known.length ? `accounts there: ${known.join(', ')}` : 'there is none yet';
    throw new WrongCommand(`no account ${unknown} in ${dir} (${list}); to add it, ${howToAdd.replace('ACCOUNT', unknown)}`);
  };

  return {
    // Two Chromiums are what a laptop with two cores does well.
    limit: 2,
    option: ` --local ${/^[\w@%+=:,./-]+$/.test(dir) ? dir : `'${dir}'`}`,
    howToAdd,
    warnings: async () => (await looseFiles(dir)).map((path) => `others on this machine may read ${path}: chmod 600 it`),
    accounts: () => vault.accounts(),
    check,
    refresh: (account, say) => refresh({ account, trigger: { kind: 'hand', next_try_at: null }, end: end() }, ports(say)),
    status: (account) => accountStatus(account, silent),
    release: (account) => releaseAccount(account, silent).catch((error) => failed(account, error)),
    test: (account, say) => testAccount(account, ports(say)).catch((error) => failed(account, error)),
    rotate: (account, say) => rotateKey({ account, end: rotationEnd() }, ports(say)).catch((error) => failed(account, error)),
    loginAddress: (account) => loginAddress(account, silent).catch((error) => failed(account, error)),
    finishLogin: (account, redirectAddress, say) =>
      finishByHand({ account, redirectAddress, end: end() }, ports(say)).catch((error) => failed(account, error)),
  };
}

/** A browser whose code is loaded when it is used: most commands need none, and it is most of what there is to load. */
function lateBrowser(options: LocalOptions): Browser {
  const load = async () => {
    const { localBrowser } = await import('../../lambdas/browser/local.ts').catch((cause) => {
      throw new BrowserNotStarted('its code cannot be loaded; run npm ci again.', { cause });
    });
    return localBrowser({ flowOf, ...options });
  };
  return {
    login: async (task, progress) => (await load()).login(task, progress),
    look: async (task, progress) => (await load()).look(task, progress),
  };
}

function failed(account: string, error: unknown): never {
  if (error instanceof PastedAddressUseless) throw new WrongCommand(error.message);
  if (error instanceof RotationRefused) throw new CommandFailed(`${account}: ${error.message}`);
  if (!(error instanceof RefreshFailure)) throw error;
  const { message, remedy } = error.describe(account);
  throw new CommandFailed(`${account}: ${message} ${remedy}`);
}
