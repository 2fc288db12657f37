/** An account as one run sees it: its credentials, its broker, and the day the token is for. */
import type { Broker, BrokerCall } from './broker.ts';
import { neededUntil, tradingDayFor } from './calendar.ts';
import { brokerNamed, type Credentials, parseCredentials } from './credentials.ts';
import { RefreshFailure } from './failures.ts';
import { type IstDate, istDate } from './ist.ts';
import { loginKey } from './ledger-records.ts';
import type { Run } from './run.ts';

/** An account whose credentials can be used. Holds secrets. */
export interface AccountLogin {
  readonly run: Run;
  readonly broker: Broker;
  readonly credentials: Credentials;
  /** Version of the credentials document. */
  readonly version: string;
  /** The ledger's key for this login; accounts with the same broker and login id share it. */
  readonly key: string;
  /** The trading day that a token got now serves. */
  readonly tradingDay: IstDate;
  /** Until when a token is needed for that. */
  readonly neededUntil: Date;
  /** Today in India; counts are by this day. */
  readonly today: IstDate;
  readonly call: BrokerCall;
}

/** Reads and checks an account's credentials. Throws `credentials-invalid` before any network call to the broker. */
export async function readAccountLogin(run: Run): Promise<AccountLogin> {
  const { vault, brokers, endpointPolicy, clock, http } = run.ports;
  const document = await run.phase('credentials', 'its credentials', () => vault.credentials(run.account));
  if (!document) {
    throw new RefreshFailure('credentials-invalid', {
      message: 'There is no credentials document for this account.',
      remedy: 'Store its credentials document under the name that the runbook says; if it is scheduled for deletion, restore it.',
    });
  }
  run.broker = brokerNamed(document.text, brokers);
  const credentials = parseCredentials(document.text, brokers, endpointPolicy);
  run.guard(credentials.secrets);
  run.sandbox = credentials.sandbox;
  const broker = brokers.find((one) => one.name === credentials.broker)!;
  run.startUrl = broker.login.startUrl(credentials);
  const now = clock.now();
  const tradingDay = tradingDayFor(now);
  return {
    run,
    broker,
    credentials,
    version: document.version,
    key: loginKey(credentials),
    tradingDay,
    neededUntil: neededUntil(tradingDay),
    today: istDate(now),
    call: { credentials, http, clock },
  };
}
