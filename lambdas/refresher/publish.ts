/** Steps 6 and 7 of a refresh: stage the session, prove it, and only then make it what bots read. */
import type { AccountLogin } from './account-login.ts';
import { type Session, SessionRefused } from './broker.ts';
import { RefreshFailure } from './failures.ts';
import { istIso } from './ist.ts';
import { VaultError } from './ports.ts';
import type { Token } from './token.ts';

/** Stages the session so that a crash loses nothing, proves that it is this account's and works, and publishes it. */
export async function proveAndPublish(login: AccountLogin, session: Session): Promise<Token> {
  const { run, broker, call } = login;
  run.guard([session.access_token, ...Object.values(session.extra)]);
  const token = tokenOf(login, session);
  const version = await store(login, 'stage the new token', () => run.ports.vault.stage(run.account, JSON.stringify(token)));
  const proof = await run.phase('verify', `${broker.title} to confirm the new token`, () => verifyNew(login, session));
  if (!broker.isUser(proof.user_id, call.credentials)) {
    await store(login, 'drop the new token', () => run.ports.vault.discard(run.account, version));
    // Best effort: the session is another person's, and nobody else will end it.
    await broker.revoke?.(session, call).catch(() => undefined);
    throw new RefreshFailure('wrong-account');
  }
  await store(login, 'publish the new token', () => run.ports.vault.publish(run.account, version));
  return token;
}

/** Publishes a token that was proved again, with the time of that proof: staged before a crash, or with other extras than it had. */
export async function restage(login: AccountLogin, token: Token): Promise<Token> {
  const { vault, clock } = login.run.ports;
  const proved: Token = { ...token, verified_at: istIso(clock.now()) };
  const version = await store(login, 'stage the new token', () => vault.stage(login.run.account, JSON.stringify(proved)));
  await store(login, 'publish the new token', () => vault.publish(login.run.account, version));
  return proved;
}

/** The api_key that a session's token document names. */
export function apiKeyOf({ broker, credentials }: AccountLogin, session: Session): string {
  return broker.apiKey?.(session, credentials) ?? credentials.api_key;
}

/** What a session's token document holds besides. */
export function extraOf({ broker, credentials }: AccountLogin, session: Session): Readonly<Record<string, string>> {
  return broker.extra?.(session, credentials) ?? session.extra;
}

function tokenOf(login: AccountLogin, session: Session): Token {
  const { run, broker, credentials, tradingDay } = login;
  const now = run.ports.clock.now();
  const end = broker.expiresAt(now);
  return {
    version: 1,
    account: run.account,
    broker: broker.name,
    user_id: credentials.user_id,
    api_key: apiKeyOf(login, session),
    access_token: session.access_token,
    issued_at: istIso(now),
    expires_at: end && istIso(end),
    // Nobody reads it before the proof that follows within moments; if a crash comes between, `restage` corrects it.
    verified_at: istIso(now),
    trading_day: tradingDay,
    ...(session.headers ? { headers: { ...session.headers } } : {}),
    extra: { ...extraOf(login, session) },
    ...(credentials.sandbox ? { sandbox: true } : {}),
  };
}

async function verifyNew({ broker, call }: AccountLogin, session: Session): Promise<{ readonly user_id: string }> {
  try {
    return await broker.verify(session, call);
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    throw new RefreshFailure('broker-unavailable', {
      message: `${broker.title} gave a token and then refused it. It was not published.`,
      remedy:
        'Find out whether another program or person logs in with this account, and stop it. Then log in again: prebell refresh ACCOUNT',
      cause: error,
    });
  }
}

async function store<T>({ run }: AccountLogin, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await run.phase('publish', `the store, to ${what}`, work);
  } catch (error) {
    const why = error instanceof VaultError ? `: ${error.message}` : '';
    throw new RefreshFailure('publish-failed', { message: `The store did not ${what}${why}.`, cause: error });
  }
}
