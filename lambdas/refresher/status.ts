/** What is known of an account without asking its broker. */
import { type AccountLogin, readAccountLogin } from './account-login.ts';
import { quarantineOf, strikeLimit, strikesOf } from './attempts.ts';
import type { Failure } from './failures.ts';
import { type AccountRecord, readAccount, readLogin } from './ledger-records.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';
import { lastsEnough } from './stored-token.ts';
import { parseToken } from './token.ts';

/** An account's standing. Free of secrets. */
export interface AccountStatus {
  readonly account: string;
  readonly broker: string | null;
  /**
   * `fresh`: a token is current and lasts until it is needed, or as long as a new one would; `stale`: it is missing, ended or ends too early; `held`: nothing is tried until a person
   * acts; `invalid`: the credentials document cannot be used.
   */
  readonly state: 'fresh' | 'stale' | 'held' | 'invalid';
  /** Of the current token, if there is one. */
  readonly issued_at: string | null;
  readonly expires_at: string | null;
  readonly verified_at: string | null;
  /** Submissions refused or unanswered since the last proved login. */
  readonly strikes: number;
  /** Why it is held or invalid, with what to do. */
  readonly failure: Failure | null;
  /** The last refresh that was not skipped. */
  readonly last: AccountRecord['last'] | null;
}

/** Looks at the stores only; asks no broker and writes nothing. */
export async function accountStatus(account: string, ports: RefreshPorts): Promise<AccountStatus> {
  const run = new Run(account, ports, ports.clock.now());
  const [stored, remembered] = await Promise.all([ports.vault.token(account, 'current'), readAccount(ports.ledger, account)]);
  const token = stored && parseToken(stored.text);
  const common = {
    account,
    issued_at: token?.issued_at ?? null,
    expires_at: token?.expires_at ?? null,
    verified_at: token?.verified_at ?? null,
    last: remembered.last ?? null,
  };
  let login: AccountLogin;
  try {
    login = await readAccountLogin(run);
  } catch (error) {
    return { ...common, broker: run.broker, state: 'invalid', strikes: 0, failure: run.failed(error).failure ?? null };
  }
  const record = await readLogin(ports.ledger, login.key);
  const strikes = strikesOf(record);
  const quarantine = quarantineOf(record, account, login.version);
  const fresh = token !== null && lastsEnough(login, token);
  const state = fresh ? 'fresh' : quarantine || strikes >= strikeLimit ? 'held' : 'stale';
  return { ...common, broker: login.broker.name, state, strikes, failure: quarantine?.failure ?? null };
}
