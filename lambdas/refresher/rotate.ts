/**
 * Makes a new key on purpose (AutoTrader Web's dossier, section 10): the old one ends with it, so the button is pressed once, a note
 * is written before, and whatever is unclear afterwards is looked up on the console and never asked for again.
 */
import type { AccountLogin } from './account-login.ts';
import type { Broker } from './broker.ts';
import { isTradingDay, marketHours } from './calendar.ts';
import { brokerNamed } from './credentials.ts';
import { RefreshFailure } from './failures.ts';
import { istDate, istTime } from './ist.ts';
import { changeAccount, clearRotation, readAccount } from './ledger-records.ts';
import { logIn, loginEnd } from './log-in.ts';
import type { Captured } from './login.ts';
import type { Outcome, SkipReason } from './outcome.ts';
import { proveAndPublish } from './publish.ts';
import { exchangeAndPublish, told } from './refresh.ts';
import type { RefreshPorts, RotationTrigger } from './request.ts';
import { Run } from './run.ts';
import { knownSession, storedToken } from './stored-token.ts';

/** No new key is made, and nothing was done. The message says why. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused';
}

/** One account that shall have a new key. */
export interface RotationRequest {
  readonly account: string;
  /** Absolute end of this run. */
  readonly end: Date;
  /** The schedule's wish, which only an account that opted in fulfils; absent where a person asks. */
  readonly trigger?: RotationTrigger;
}

/**
 * Has a new key made, proves and publishes it; the old one stays readable as the previous version. Throws `RotationRefused` before
 * anything is done: during market hours, or for a broker without such a key.
 */
export async function rotateKey({ account, end, trigger }: RotationRequest, ports: RefreshPorts): Promise<Outcome> {
  const run = new Run(account, ports, end);
  const now = ports.clock.now();
  if (trigger && now > new Date(trigger.latest_start)) return run.skipped('late');
  const without = await brokerWithoutKey(run);
  if (without && trigger) return run.skipped('no-rotation');
  if (without) throw new RotationRefused(`${without.title} has no key that can be made anew this way; a refresh is all that it needs.`);
  refuseInMarketHours(now);
  return told(run, null, async (login) => {
    if (trigger && !login.credentials.options.rotate) return run.skipped('no-rotation');
    const unclear = (await readAccount(ports.ledger, run.account)).rotation !== undefined;
    const old = unclear ? await storedKey(login) : await keyInUse(login);
    const captured = unclear ? 'unclear' : await ask(login, trigger?.rung ?? null);
    const unseen = captured === 'unclear' || (typeof captured !== 'string' && captured.text === old);
    const shown = unseen ? await lookUp(login) : captured;
    if (typeof shown === 'string') return run.skipped(shown);
    if (shown.text === old) {
      await clearRotation(ports.ledger, account);
      throw new RefreshFailure('broker-unavailable', {
        message: 'The console still shows the old key: no new one was made, and the old one goes on working.',
        remedy: 'Ask again: prebell accounts rotate ACCOUNT',
      });
    }
    return exchangeAndPublish(login, shown);
  });
}

/** The account's broker, if it is one whose keys are not made anew. */
async function brokerWithoutKey(run: Run): Promise<Broker | undefined> {
  const { vault, brokers } = run.ports;
  const document = await vault.credentials(run.account);
  run.broker = document && brokerNamed(document.text, brokers);
  return brokers.find(({ name, rotates }) => name === run.broker && !rotates);
}

function refuseInMarketHours(now: Date): void {
  const time = istTime(now).slice(0, 5);
  if (isTradingDay(istDate(now)) && time >= marketHours.from && time < marketHours.to) {
    throw new RotationRefused(
      `Between ${marketHours.from} and ${marketHours.to} IST on a trading day no new key is made: every program with the old key would fail. Try again after that.`,
    );
  }
}

/** Looks up which key there is. Where this run itself asked for it, having no time left is not a failure of that login. */
async function lookUp(login: AccountLogin): Promise<Captured | SkipReason> {
  const { run } = login;
  if (run.madeAnew && loginEnd(run) === null) {
    throw new RefreshFailure('outcome-unknown', {
      message: 'A new key was asked for, and no time was left in this run to look it up.',
      remedy: 'The next refresh looks it up: prebell refresh ACCOUNT',
    });
  }
  return logIn(login, null, false);
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
async function ask(login: AccountLogin, rung: string | null): Promise<Captured | SkipReason | 'unclear'> {
  const { run } = login;
  const at = run.ports.clock.now().toISOString();
  await changeAccount(run.ports.ledger, run.account, (record) => ({ ...record, rotation: { at } }));
  let asked: Captured | SkipReason;
  try {
    asked = await logIn(login, rung, false, 'rotate');
  } catch (error) {
    if (!run.madeAnew) await clearRotation(run.ports.ledger, run.account);
    if (run.madeAnew && error instanceof RefreshFailure && error.code === 'outcome-unknown') return 'unclear';
    throw error;
  }
  if (typeof asked === 'string') await clearRotation(run.ports.ledger, run.account);
  return asked;
}
