/** The logins at brokers that validations cause. Each is real to the broker, and a wrong one uses up an attempt (6.5). */
import type { AutoTraderWebKnobs } from './knobs.ts';
import type { AutoTraderWebState, BrokerLogin, ConsoleUser, ErrorCode, TradingAccount, ValidationOutcome } from './state.ts';

/** Credentials as a form or the store has them. */
export interface BrokerCredentials {
  readonly broker: string;
  readonly platform: string;
  readonly loginId: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How a validation ends. */
export type Verdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'error'; readonly errorCode: ErrorCode; readonly message: string };

const messages: Record<ErrorCode, string> = {
  MANUAL_LOGIN_NEEDED: 'This account needs a manual login.',
  INSUFFICIENT_WALLET_BALANCE: 'The wallet balance is not sufficient.',
  LICENSE_EXPIRED: 'The license of this trading account has expired.',
  SYSTEM_FORBIDDEN: 'Forbidden',
  BROKER_AUTH_FAILED: 'The broker refused the credentials.',
  BROKER_SESSION_EXPIRED: 'The session at the broker has expired. Please retry.',
  BROKER_SERVER_TIMEOUT: 'The broker did not answer in time.',
};

/** An error in the vendor's words, reworded. */
export function brokerError(errorCode: ErrorCode, message = messages[errorCode]): Verdict & { kind: 'error' } {
  return { kind: 'error', errorCode, message };
}

/** Platforms on which a person logs in every day, marked by their names (9). */
export function isManual(platform: string): boolean {
  return /_M(_|$)/.test(platform);
}

/** Validates a stored account, and notes the state of its session. */
export function validateStored(state: AutoTraderWebState, user: ConsoleUser, account: TradingAccount): Verdict {
  const knobs = state.knobsFor(user);
  const scripted = account.outcomes.shift();
  const verdict = scripted ? follow(state, user, account, scripted) : decide(state, user, account, knobs);
  if (verdict.kind !== 'pending') account.sessionState = sessionState(verdict);
  return verdict;
}

function decide(state: AutoTraderWebState, user: ConsoleUser, account: TradingAccount, knobs: AutoTraderWebKnobs): Verdict {
  if (user.walletEmpty) return brokerError('INSUFFICIENT_WALLET_BALANCE');
  if (account.licenseExpiry <= state.now()) return brokerError('LICENSE_EXPIRED');
  if (account.sessionState === 'LOGGED_IN' && (isManual(account.platform) || !knobs.validateLogsInAnew)) return { kind: 'valid' };
  return logInAtBroker(state, user, { ...account, fields: account.stored });
}

function sessionState(verdict: Verdict): TradingAccount['sessionState'] {
  if (verdict.kind === 'valid') return 'LOGGED_IN';
  return verdict.kind === 'error' && verdict.errorCode === 'MANUAL_LOGIN_NEEDED' ? 'LOGGED_OUT' : 'ERROR';
}

/** Logs in at the broker. */
export function logInAtBroker(state: AutoTraderWebState, user: ConsoleUser, credentials: BrokerCredentials): Verdict {
  const knobs = state.knobsFor(user);
  if (isManual(credentials.platform)) return brokerError('MANUAL_LOGIN_NEEDED');
  const login = state.brokerLogin(credentials.broker, credentials.loginId);
  state.count(user, 'brokerLogins');
  if (login) login.logins += 1;
  const { password = '', totpKey = '' } = credentials.fields;
  // A client that the broker does not know has no attempts to lose.
  if (!login) return refusedBy(state, user, null, knobs.brokerRefusal, true);
  if (login.blocked) return refusedBy(state, user, login, knobs.brokerBlocked, false);
  if (password !== login.password) return refusedBy(state, user, login, knobs.brokerRefusal, true);
  if (login.totpKey !== null && !isTotpKey(totpKey, login.totpKey))
    return refusedBy(state, user, login, knobs.brokerInvalidTotp, knobs.totpCounts);
  const token = knobs.tokenField === null ? undefined : credentials.fields[knobs.tokenField];
  if (login.accessToken !== null && token !== login.accessToken)
    return refusedBy(state, user, login, 'Invalid or expired access token', false);
  login.attempts = 0;
  return { kind: 'valid' };
}

/** The service makes codes of what is stored: a 6-digit code in place of the key (9) makes no right ones. */
function isTotpKey(stored: string, actual: string): boolean {
  return stored.replaceAll(' ', '').toUpperCase() === actual;
}

/** What the scripted outcome says; a refusal uses up an attempt as a real one does. */
function follow(state: AutoTraderWebState, user: ConsoleUser, account: TradingAccount, outcome: ValidationOutcome): Verdict {
  if (outcome === 'pending') return { kind: 'pending' };
  if ('errorCode' in outcome) return brokerError(outcome.errorCode, outcome.message);
  const login = state.brokerLogin(account.broker, account.loginId);
  state.count(user, 'brokerLogins');
  if (login) login.logins += 1;
  if (outcome.valid) return { kind: 'valid' };
  return refusedBy(state, user, login, outcome.message ?? state.knobsFor(user).brokerRefusal, true);
}

function refusedBy(state: AutoTraderWebState, user: ConsoleUser, login: BrokerLogin | null, message: string, counts: boolean): Verdict {
  const { brokerAttempts, brokerBlocked } = state.knobsFor(user);
  state.count(user, 'refusedBrokerLogins');
  if (login) {
    login.refusals += 1;
    if (counts) login.attempts += 1;
    if (login.attempts >= brokerAttempts) {
      login.blocked = true;
      return { kind: 'refused', message: brokerBlocked };
    }
  }
  const filled = message.replace('{attempt}', String(login?.attempts ?? 1)).replace('{attempts}', String(brokerAttempts));
  return { kind: 'refused', message: filled };
}
