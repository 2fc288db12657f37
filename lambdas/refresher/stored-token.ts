/** Step 2 of a refresh: is a stored token still good? Logging in again could kill it. */
import { isDeepStrictEqual } from 'node:util';
import type { AccountLogin } from './account-login.ts';
import { type Session, SessionRefused } from './broker.ts';
import { RefreshFailure } from './failures.ts';
import { lastsEnough } from './freshness.ts';
import { istDate } from './ist.ts';
import { changeAccount } from './ledger-records.ts';
import { VaultError } from './ports.ts';
import { apiKeyOf, extraOf, restage } from './publish.ts';
import { parseToken, type Token } from './token.ts';

/** What the stored tokens are worth. */
export type Standing =
  | { readonly state: 'fresh'; readonly token: Token }
  /** A token that a crash left half-published, or that lacked what its bots are handed: proved now and made current. */
  | { readonly state: 'finished'; readonly token: Token }
  /** `refused`: the current token should have lasted, and the broker refuses it. `killed`: such a one is of today. */
  | { readonly state: 'none'; readonly refused: boolean; readonly killed: boolean };

/**
 * Finds a stored token that passes the broker's check and lasts until it is needed, finishing a half-published one. Throws when
 * the broker cannot be asked: nobody knows then, and a new login might kill a token that works.
 */
export async function storedToken(login: AccountLogin): Promise<Standing> {
  const { run } = login;
  const pending = await readToken(login, 'pending');
  if (pending) {
    if (pending.token && lasts(login, pending.token) && (await isAlive(login, sessionOf(pending.token)))) {
      return { state: 'finished', token: await restage(login, pending.token) };
    }
    await run.ports.vault.discard(run.account, pending.version);
  }
  const current = await readToken(login, 'current');
  if (!current?.token) {
    if (current) await noteRefused(login, current.issued_at);
    return { state: 'none', refused: false, killed: false };
  }
  if (!lasts(login, current.token)) return { state: 'none', refused: false, killed: false };
  if (await isAlive(login, sessionOf(current.token))) {
    const extra = extraOf(login, sessionOf(current.token));
    if (isDeepStrictEqual(extra, current.token.extra)) return { state: 'fresh', token: current.token };
    // What its bots are handed has changed (a new secret, an option), and needs no login.
    return { state: 'finished', token: await restage(login, { ...current.token, extra: { ...extra } }) };
  }
  await noteRefused(login, current.issued_at);
  return { state: 'none', refused: true, killed: istDate(new Date(current.token.issued_at)) === login.today };
}

/** A stored token document; `token` is null where it is not this account's, or none that can be read. */
interface StoredToken {
  readonly token: Token | null;
  readonly issued_at: string | undefined;
  readonly version: string;
}

async function readToken(login: AccountLogin, stage: 'current' | 'pending'): Promise<StoredToken | null> {
  const { run } = login;
  const stored = await run
    .phase('check', `its ${stage === 'pending' ? 'staged' : 'stored'} token`, () => run.ports.vault.token(run.account, stage))
    .catch((error) => {
      if (!(error instanceof VaultError)) throw error;
      // A login could not be stored either, and would end the token that bots have.
      const remedy = 'Mend what the message names. Then: prebell refresh ACCOUNT';
      throw new RefreshFailure('publish-failed', { message: `${error.message}. No login was tried.`, remedy, cause: error });
    });
  if (!stored) return null;
  const token = parseToken(stored.text);
  if (token) run.guard([token.access_token, ...Object.values(token.extra)]);
  return { token: token && isOfThisAccount(login, token) ? token : null, issued_at: token?.issued_at, version: stored.version };
}

/** Remembers that the current token, which bots still read, does not count: whoever asks no broker would take it for a good one. */
async function noteRefused({ run }: AccountLogin, issuedAt: string | undefined): Promise<void> {
  if (issuedAt === undefined) return;
  await changeAccount(run.ports.ledger, run.account, (record) => (record.refused === issuedAt ? record : { ...record, refused: issuedAt }));
}

function isOfThisAccount(login: AccountLogin, token: Token): boolean {
  const { credentials, run, broker } = login;
  return (
    token.account === run.account &&
    token.broker === broker.name &&
    token.api_key === apiKeyOf(login, sessionOf(token)) &&
    (token.sandbox ?? false) === credentials.sandbox &&
    broker.isUser(token.user_id, credentials)
  );
}

function lasts({ run, broker }: AccountLogin, { expires_at }: Token): boolean {
  return lastsEnough(expires_at, broker, run.ports.clock.now());
}

/** The session that a stored token document holds. */
export function sessionOf(token: Token): Session {
  return { access_token: token.access_token, extra: token.extra, ...(token.headers ? { headers: token.headers } : {}) };
}

/** The session that the credentials themselves name, if the broker honours it: a key that is known needs no login. */
export async function knownSession(login: AccountLogin): Promise<Session | null> {
  const known = login.broker.knownSession?.(login.credentials) ?? null;
  if (!known) return null;
  login.run.guard([known.access_token]);
  return (await isAlive(login, known)) ? known : null;
}

async function isAlive(login: AccountLogin, session: Session): Promise<boolean> {
  const { run, broker, call } = login;
  try {
    const proof = await run.phase('check', `${broker.title} to say whether the token works`, () => broker.verify(session, call));
    return broker.isUser(proof.user_id, call.credentials);
  } catch (error) {
    if (error instanceof SessionRefused) return false;
    throw error;
  }
}
