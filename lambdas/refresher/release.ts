/** A person's word that a held or locked account may be tried again. */
import { readAccountLogin } from './account-login.ts';
import { quarantineOf, release, strikeLimit, strikesOf } from './attempts.ts';
import { changeAccount, changeLogin } from './ledger-records.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';

/** What a release changed. */
export interface Released {
  readonly account: string;
  /** Whether the account was held (quarantine). */
  readonly was_held: boolean;
  /** Whether its login was locked by strikes; one try is granted now. */
  readonly was_locked: boolean;
}

/** Lifts the account's quarantine, lets refused sessions behind it be checked again, and grants one try where its login is locked. Throws `credentials-invalid`. */
export async function releaseAccount(account: string, ports: RefreshPorts): Promise<Released> {
  const login = await readAccountLogin(new Run(account, ports, ports.clock.now()));
  let was = { was_held: false, was_locked: false };
  await changeLogin(ports.ledger, login.key, (record) => {
    was = { was_held: quarantineOf(record, account, login.version) !== undefined, was_locked: strikesOf(record) >= strikeLimit };
    return { record: release(record, account) };
  });
  await changeAccount(ports.ledger, account, ({ reminded: _, behind: __, alerted, ...record }) =>
    // Whoever was alerted still hears of the recovery, and of a failure after this.
    alerted ? { ...record, alerted: {} } : record,
  );
  return { account, ...was };
}
