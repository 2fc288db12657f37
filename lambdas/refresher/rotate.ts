/**
 * Makes a new key on purpose (AutoTrader Web's dossier, section 10): the old one ends with it, so the button is pressed once, a note
 * is written before, and whatever is unclear afterwards is looked up on the console and never asked for again.
 */
import type { AccountLogin } from './account-login.ts';
import { isTradingDay } from './calendar.ts';
import { RefreshFailure } from './failures.ts';
import { istDate, istTime } from './ist.ts';
import { changeAccount, readAccount } from './ledger-records.ts';
import { logIn } from './log-in.ts';
import type { Captured } from './login.ts';
import type { Outcome, SkipReason } from './outcome.ts';
import { proveAndPublish } from './publish.ts';
import { exchangeAndPublish, told } from './refresh.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';
import { knownSession, storedToken } from './stored-token.ts';

/** No new key is made, and nothing was done. The message says why. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
}

/** While the exchange trades, IST: every program that uses the old key would fail. */
const marketHours = { from: '09:00', to: '15:40' } as const;

/**
 * Has a new key made, proves and publishes it; the old one stays readable as the previous version. Throws `RotationRefused` before
 * anything is done: during market hours, or for a broker without such a key.
 */
export async function rotateKey(request: { readonly account: string; readonly end: Date }, ports: RefreshPorts): Promise<Outcome> {
  const now = ports.clock.now();
  const time = istTime(now).slice(0, 5);
  if (isTradingDay(istDate(now)) && time >= marketHours.from && time < marketHours.to) {
    throw new RotationRefused(
      `Between ${marketHours.from} and ${marketHours.to} IST on a trading day no new key is made: every program with the old key would fail. Try again after that.`,
    );
  }
  const run = new Run(request.account, ports, request.end);
  return told(run, null, async (login) => {
    const { broker } = login;
    if (!broker.rotates) {
      throw new RefreshFailure('broker-unavailable', {
        message: `${broker.title} has no key that can be made anew this way. Nothing was done.`,
        remedy: 'A refresh is all that this account needs: prebell refresh ACCOUNT',
      });
    }
    const unclear = (await readAccount(ports.ledger, run.account)).rotation !== undefined;
    const old = unclear ? await storedKey(login) : await keyInUse(login);
    const captured = unclear ? 'unclear' : await ask(login);
    const shown =
      captured === 'unclear' || (typeof captured !== 'string' && captured.text === old) ? await logIn(login, null, false) : captured;
    if (typeof shown === 'string') return run.skipped(shown);
    if (shown.text === old) {
      await clearNote(login);
      throw new RefreshFailure('broker-unavailable', {
        message: 'The console still shows the old key: no new one was made, and the old one goes on working.',
        remedy: 'Ask again: prebell accounts rotate ACCOUNT',
      });
    }
    const outcome = await exchangeAndPublish(login, shown);
    await clearNote(login);
    return outcome;
  });
}

/** The key that works now: stored as current, so that it stays readable as the previous one. */
async function keyInUse(login: AccountLogin): Promise<string> {
  const standing = await storedToken(login);
  if (standing.state !== 'none') return standing.token.access_token;
  const known = await knownSession(login);
  if (known) return (await proveAndPublish(login, known)).access_token;
  throw new RefreshFailure('broker-unavailable', {
    message: 'No key is known that works, so none was made anew.',
    remedy: 'Look the key up first: prebell refresh ACCOUNT',
  });
}

/** The key that is stored, whether it works or not. */
async function storedKey({ run }: AccountLogin): Promise<string | undefined> {
  const stored = await run.ports.vault.token(run.account, 'current');
  return stored ? (JSON.parse(stored.text) as { access_token?: string }).access_token : undefined;
}

/** Asks for the new key, once. `unclear`: it may have been made, and was not shown. */
async function ask(login: AccountLogin): Promise<Captured | SkipReason | 'unclear'> {
  const { run } = login;
  const at = run.ports.clock.now().toISOString();
  await changeAccount(run.ports.ledger, run.account, (record) => ({ ...record, rotation: { at } }));
  let asked: Captured | SkipReason;
  try {
    asked = await logIn(login, null, false, 'rotate');
  } catch (error) {
    if (!run.madeAnew) await clearNote(login);
    if (run.madeAnew && error instanceof RefreshFailure && error.code === 'outcome-unknown') return 'unclear';
    throw error;
  }
  if (typeof asked === 'string') await clearNote(login);
  return asked;
}

async function clearNote({ run }: AccountLogin): Promise<void> {
  await changeAccount(run.ports.ledger, run.account, ({ rotation: _, ...record }) => record);
}
