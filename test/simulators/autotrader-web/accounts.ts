/** New users and trading accounts; what is left out is invented. */
import { newCounters } from './journal.ts';
import type { AutoTraderWebState, BrokerLogin, ConsoleUser, TradingAccount } from './state.ts';

/** A new user. `api_key` is made up if it is left out. */
export type NewUser = Pick<ConsoleUser, 'user_name'> & Partial<Omit<ConsoleUser, 'user_name' | 'accounts' | 'counters'>>;

/** A new trading account. `at_broker` is what the broker knows of its client; what is stored agrees with it unless `stored` says otherwise. */
export type NewTradingAccount = Partial<Omit<TradingAccount, 'systemId'>> & {
  readonly at_broker?: Partial<Pick<BrokerLogin, 'password' | 'totpKey' | 'accessToken' | 'blocked'>>;
};

/** Adds a user with a key. */
export function addUser(state: AutoTraderWebState, user: NewUser): ConsoleUser {
  const added: ConsoleUser = {
    password: `invented-${user.user_name}`,
    totp_secret: null,
    api_key: '',
    disabled: false,
    walletEmpty: false,
    lockedUntil: null,
    wrongPasswords: 0,
    wrongTotps: 0,
    lastTotpStep: -1,
    keyActions: [],
    knobs: {},
    ...user,
    accounts: [],
    counters: newCounters(),
  };
  state.users.set(added.user_name, added);
  if (added.api_key) state.keys.set(added.api_key, { user: added, from: state.now(), until: null });
  else state.issueKey(added);
  return added;
}

/** Adds a trading account that can log in at its broker. */
export function addTradingAccount(state: AutoTraderWebState, user: ConsoleUser, account: NewTradingAccount): TradingAccount {
  const { at_broker = {}, ...fields } = account;
  const number = user.accounts.length + 1;
  const loginId = fields.loginId ?? `EX${String(1000 + number)}`;
  const broker = fields.broker ?? 'Example Broker';
  const login: BrokerLogin = {
    broker,
    loginId,
    password: `invented-${loginId}`,
    totpKey: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    accessToken: null,
    blocked: false,
    ...at_broker,
    attempts: 0,
    logins: 0,
    refusals: 0,
  };
  state.brokerLogins.set(`${broker}/${loginId}`, login);
  const added: TradingAccount = {
    systemId: state.newSystemId(),
    broker,
    platform: 'EXAMPLE_API_TOTP',
    loginId,
    pseudoAccName: loginId,
    systemIdOfPseudoAcc: state.newSystemId(),
    live: true,
    licenseExpiry: new Date(state.now().getTime() + 100 * 86_400_000),
    sessionState: 'LOGGED_OUT',
    outcomes: [],
    ...fields,
    stored: { password: login.password, ...(login.totpKey !== null && { totpKey: login.totpKey }), ...fields.stored },
  };
  user.accounts.push(added);
  return added;
}
