/** The account endpoints (6). */
import type { Call } from '../serve.ts';
import { type BrokerCredentials, logInAtBroker, type Verdict, validateStored } from './broker-login.ts';
import { type Answer, refused } from './envelope.ts';
import type { AutoTraderWebKnobs } from './knobs.ts';
import { type AutoTraderWebState, accountOf, type ConsoleUser, type TradingAccount } from './state.ts';

/** A call with a key that works. */
export interface ApiCall {
  readonly state: AutoTraderWebState;
  readonly user: ConsoleUser;
  readonly knobs: AutoTraderWebKnobs;
  readonly call: Call;
}

/** By method and path. */
export const accountEndpoints: Readonly<Record<string, (call: ApiCall) => Answer>> = {
  'GET /account/fetchLivePseudoAccounts': ({ user }) => ({
    result: user.accounts.filter((account) => account.live && account.pseudoAccName !== null).map((account) => account.pseudoAccName),
  }),
  'GET /account/fetchAllTradingAccounts': ({ state, user }) => ({ result: user.accounts.map((account) => listed(account, state.now())) }),
  'POST /account/createTradingAccount': create,
  'POST /account/updateTradingAccount': update,
  'POST /account/validateCredentials': ({ state, user, call }) => {
    const missing = missingField(call, ['broker', 'platform', 'loginId']);
    return missing ? refused(missing) : verdictAnswer(logInAtBroker(state, user, credentialsOf(call)));
  },
  'POST /account/validateAccount': ({ state, user, call }) => {
    const account = accountOf(user, call);
    const missing = missingField(call, ['tradingAccId']);
    if (missing || !account) return refused(missing ?? 'No such trading account.');
    return verdictAnswer(validateStored(state, user, account));
  },
  'POST /account/validateAllAccounts': ({ state, user, knobs }) => ({
    result: user.accounts
      .filter((account) => account.live)
      .map((account) => validation(account, validateStored(state, user, account), knobs)),
  }),
};

/** An account as 6.2 lists it: never with credentials. */
function listed(account: TradingAccount, now: Date): unknown {
  const { systemId, loginId, broker, platform, pseudoAccName, systemIdOfPseudoAcc, live, licenseExpiry } = account;
  const licenseDaysLeft = Math.max(0, Math.floor((licenseExpiry.getTime() - now.getTime()) / 86_400_000));
  const fixed = { loginId, pseudoAccName, broker, platform, licenseExpiryDate: dateText(licenseExpiry) };
  return { ...fixed, live, systemId, systemIdOfPseudoAcc, licenseDaysLeft };
}

/** `DD-MMM-YYYY` in India (6.2). */
function dateText(moment: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Kolkata', day: '2-digit', month: 'short', year: 'numeric' });
  const part = (type: string) => parts.formatToParts(moment).find((each) => each.type === type)?.value;
  return `${part('day')}-${part('month')}-${part('year')}`;
}

/** 6.5: a bad account is `result: false` of a request that worked. */
function verdictAnswer(verdict: Verdict): Answer {
  switch (verdict.kind) {
    case 'valid':
      return { result: true };
    case 'refused':
      return { result: false, message: verdict.message };
    case 'pending': // not said of a single validation [?]
      return { result: null, message: 'The validation is still running.' };
    default:
      return refused(verdict.message, verdict.errorCode);
  }
}

/** One row of 6.7. */
function validation(account: TradingAccount, verdict: Verdict, knobs: AutoTraderWebKnobs): unknown {
  return {
    tradingAccId: account.systemId,
    pseudoAccId: account.systemIdOfPseudoAcc,
    tradingAccLoginId: account.loginId,
    valid: verdict.kind === 'valid',
    result: verdict.kind === 'valid' ? 'SUCCESS' : verdict.kind === 'pending' ? 'PENDING' : 'FAILURE',
    message: 'message' in verdict ? verdict.message : null,
    ...(knobs.newerFields && { sessionState: account.sessionState }),
  };
}

const identifiers = ['broker', 'platform', 'loginId', 'pseudoAccName'];

/** The fields of a form. Identifiers are trimmed, passwords are not (6.8). */
function fieldsOf(call: Call): Record<string, string> {
  return Object.fromEntries([...call.form].map(([name, value]) => [name, identifiers.includes(name) ? value.trim() : value]));
}

function credentialsOf(call: Call): BrokerCredentials {
  const { broker = '', platform = '', loginId = '', ...fields } = fieldsOf(call);
  return { broker, platform, loginId, fields };
}

function missingField(call: Call, names: readonly string[]): string | null {
  const missing = names.find((name) => !call.form.get(name)?.trim());
  return missing === undefined ? null : `The field ${missing} is missing.`;
}

function create({ state, user, knobs, call }: ApiCall): Answer {
  const missing = missingField(call, ['broker', 'platform', 'loginId']);
  if (missing) return refused(missing);
  const { broker, platform, loginId, fields } = credentialsOf(call);
  const { pseudoAccName = loginId, ...stored } = fields;
  const taken = [...state.users.values()]
    .flatMap((each) => each.accounts)
    .some((each) => each.broker === broker && each.loginId === loginId);
  if (taken) return refused('Trading account already exists. Please contact support.');
  const account: TradingAccount = {
    systemId: state.newSystemId(),
    broker,
    platform,
    loginId,
    pseudoAccName,
    systemIdOfPseudoAcc: state.newSystemId(),
    live: knobs.newAccountsLive,
    licenseExpiry: new Date(state.now().getTime() + knobs.newLicenseDays * 86_400_000),
    stored,
    sessionState: 'MISSING',
    outcomes: [],
  };
  user.accounts.push(account);
  return { result: account.systemId, message: 'Account saved successfully.' };
}

function update({ user, knobs, call }: ApiCall): Answer {
  const account = accountOf(user, call);
  const missing = missingField(call, ['id']);
  if (missing || !account) return refused(missing ?? 'No such trading account.');
  const { broker, platform, loginId, fields } = credentialsOf(call);
  const { id: _, pseudoAccName: __, ...stored } = fields;
  if (broker) account.broker = broker;
  if (platform) account.platform = platform;
  if (loginId) account.loginId = loginId;
  account.stored = knobs.updateOmitted === 'keeps' ? { ...account.stored, ...stored } : stored;
  return { result: account.systemId, message: 'Account saved successfully.' };
}
