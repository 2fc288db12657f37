/**
 * AutoTrader Web (Stocks Developer). The token here is its long-lived API key, which the console shows after the login password.
 * Source: the AutoTrader Web dossier; sections are named at each fact. Never tried against the live site, and the console's pages
 * are not public.
 */
import { type Broker, type BrokerCall, type InvalidSession, type Session, SessionRefused } from '../refresher/broker.ts';
import { type FailureCode, RefreshFailure } from '../refresher/failures.ts';
import type { Captured } from '../refresher/login.ts';
import type { HttpAnswer } from '../refresher/ports.ts';
import { autoTraderWebPages, remedies } from './autotrader-web-pages.ts';
import { apiKey } from './autotrader-web-words.ts';

/** The service's own addresses. */
export interface AutoTraderWebHosts {
  readonly login: string;
  readonly api: string;
  /** Asked where `api` does not answer, or with a fault of its gateway. */
  readonly backup: string;
}

/** AutoTrader Web. Section 3. */
export const autoTraderWeb = autoTraderWebAt({
  login: 'https://webx.stocksdeveloper.in',
  api: 'https://apix.stocksdeveloper.in',
  backup: 'https://api.stocksdeveloper.in',
});

/** The broker at these addresses. */
export function autoTraderWebAt(hosts: AutoTraderWebHosts): Broker {
  return {
    name: 'autotrader-web',
    title: 'AutoTrader Web',
    hosts: { login: hosts.login, api: hosts.api },
    credentials: {
      required: ['user_id', 'password'],
      // Section 4.1: a TOTP only where Login 2FA is on. api_key: the key in use, if it is known.
      optional: ['login_id', 'totp_secret', 'api_key'],
      options: ['validate_accounts', 'rotate'],
    },
    // Section 4: a key lives until it is made anew.
    safeFrom: '00:00',
    login: { startUrl: ({ endpoints }) => `${endpoints.login}/login`, flow: autoTraderWebPages, shows: 'an API key' },

    knownSession: ({ api_key }) => (api_key === '' ? null : sessionOf(api_key)),
    apiKey: (session) => session.access_token,
    carriesLogin: ({ text }) => text !== undefined && apiKey.test(text),
    exchange: (captured, call) => exchange(hosts, captured, call),
    verify: (session, call) => verify(hosts, session, call),
    // No call of the API tells the user: the key was read on this user's own page, or is the one that its owner stored.
    isUser: (reported, { user_id }) => reported === user_id,
    behind: {
      list: (session, call) => withGoodKey(listAccounts(hosts, session, call)),
      validate: (session, call, id) => withGoodKey(validate(hosts, session, call, id)),
    },
    rotates: true,
    expiresAt: () => null,
  };
}

/** Section 5: the envelope of every answer. */
interface Envelope {
  readonly status: boolean;
  readonly result: unknown;
  readonly message: string;
  /** By name; empty where there is none. */
  readonly errorCode: string;
}

/**
 * Calls the primary host, then the backup where that does not answer (section 11); other endpoints than the service's own have no
 * backup. Throws `SessionRefused` on HTTP 403.
 * @param form sent by POST, once and to the primary only: it is a login at a broker (section 6.5); without it, a GET
 */
async function callApi(
  { api: primary, backup }: AutoTraderWebHosts,
  path: string,
  key: string,
  { credentials, http }: BrokerCall,
  form?: Readonly<Record<string, string>>,
): Promise<Envelope> {
  const { api } = credentials.endpoints;
  const headers = { 'api-key': key };
  const ask = async (base: string) => envelopeOf(await http.send({ method: 'GET', url: `${base}${path}`, headers, retries: 2 }));
  if (form) return envelopeOf(await http.send({ method: 'POST', url: `${api}${path}`, headers, form, retries: 0 }));
  try {
    return await ask(api);
  } catch (error) {
    const mayPass = error instanceof RefreshFailure && error.code === 'broker-unavailable';
    if (!mayPass || api !== primary) throw error;
    return ask(backup);
  }
}

function envelopeOf({ status, json }: HttpAnswer): Envelope {
  if (status === 403) throw new SessionRefused('AutoTrader Web refuses this API key');
  const body = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null;
  if (typeof body?.status !== 'boolean') {
    throw new RefreshFailure('broker-unavailable', { message: `AutoTrader Web answered with HTTP ${status}, and not in its usual form.` });
  }
  const errorCode = typeof body.errorCode === 'number' ? (errorNames[body.errorCode] ?? '') : String(body.errorCode ?? '');
  return { status: body.status, result: body.result, message: typeof body.message === 'string' ? body.message : '', errorCode };
}

/** Section 5: an enum, by name under default serialisation, but its numbers are published too. */
const errorNames: Readonly<Record<number, string>> = {
  1001: 'MANUAL_LOGIN_NEEDED',
  1002: 'INSUFFICIENT_WALLET_BALANCE',
  1003: 'LICENSE_EXPIRED',
  1004: 'SYSTEM_FORBIDDEN',
  1005: 'BROKER_AUTH_FAILED',
  1006: 'BROKER_SESSION_EXPIRED',
  1007: 'BROKER_SERVER_TIMEOUT',
};

function sessionOf(key: string): Session {
  return { access_token: key, headers: { 'api-key': key }, extra: {} };
}

/** How long a key that was just shown may be refused before that counts, ms. */
const settleTime = 5_000;

/** The key that the console showed. A key that is refused though it is the current one means a disabled user (section 11). */
async function exchange(hosts: AutoTraderWebHosts, captured: Captured, call: BrokerCall): Promise<Session> {
  const key = captured.text;
  if (key === undefined) throw new RefreshFailure('page-changed', { message: 'The login ended without an API key.' });
  const session = sessionOf(key);
  for (let tries = 1; ; tries++) {
    try {
      await verify(hosts, session, call);
      return session;
    } catch (error) {
      // Nobody could be asked. The key is handed on all the same: it is staged, and proved later without another login.
      if (error instanceof RefreshFailure && (error.code === 'broker-unavailable' || error.code === 'rate-limited')) return session;
      if (!(error instanceof SessionRefused)) throw error;
      if (tries === 2) throw new RefreshFailure('account-blocked', { ...remedies.keyRefused, cause: error });
      await call.clock.until(new Date(call.clock.now().getTime() + settleTime));
    }
  }
}

/** Section 6.1: the lightest call that proves a key. */
async function verify(hosts: AutoTraderWebHosts, session: Session, call: BrokerCall): Promise<{ readonly user_id: string }> {
  const { status, result, message, errorCode } = await callApi(hosts, '/account/fetchLivePseudoAccounts', session.access_token, call);
  if (status && Array.isArray(result)) return { user_id: call.credentials.user_id };
  if (errorCode === 'SYSTEM_FORBIDDEN') throw new SessionRefused('AutoTrader Web refuses this API key');
  throw refusal(errorCode, message);
}

/** A key that was good a moment ago is refused: it was made anew meanwhile, or the user disabled. The next rung finds out. */
async function withGoodKey<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    throw new RefreshFailure('broker-unavailable', {
      message: 'AutoTrader Web no longer takes the API key: it was made anew elsewhere, or the user was disabled.',
      remedy: 'Look the key up again: prebell refresh ACCOUNT. If nobody pressed Re-generate, ask the support of Stocks Developer.',
      cause: error,
    });
  }
}

/** Days before the end of a licence from which it is told (section 6.2). */
const licenceWarning = 7;

/** Section 6.2: the live trading accounts. */
async function listAccounts(hosts: AutoTraderWebHosts, session: Session, call: BrokerCall) {
  const { status, result, message, errorCode } = await callApi(hosts, '/account/fetchAllTradingAccounts', session.access_token, call);
  if (!status || !Array.isArray(result)) throw refusal(errorCode, message);
  const accounts = result as { systemId?: unknown; loginId?: unknown; broker?: unknown; live?: unknown; licenseDaysLeft?: unknown }[];
  return accounts
    .filter(({ live, systemId }) => live === true && systemId !== undefined)
    .map(({ systemId, loginId, broker, licenseDaysLeft }) => ({
      id: String(systemId),
      name: `${loginId} at ${broker}`,
      warning:
        typeof licenseDaysLeft === 'number' && licenseDaysLeft <= licenceWarning
          ? `its AutoTrader licence ends in ${licenseDaysLeft} day${licenseDaysLeft === 1 ? '' : 's'}`
          : null,
    }));
}

/** How long the service gets to log in again by itself, ms (section 11: once, after a short wait). */
const reconnectTime = 5_000;

/** Section 6.6: a login at that broker, with what is stored there. `status: true, result: false` is a refusal (section 6.5). */
async function validate(hosts: AutoTraderWebHosts, session: Session, call: BrokerCall, id: string): Promise<InvalidSession | null> {
  const ask = () => callApi(hosts, '/account/validateAccount', session.access_token, call, { tradingAccId: id });
  let answer = await ask();
  if (answer.errorCode === 'BROKER_SESSION_EXPIRED') {
    await call.clock.until(new Date(call.clock.now().getTime() + reconnectTime));
    answer = await ask();
  }
  const { status, result, message, errorCode } = answer;
  if (status && result === true) return null;
  const code = status && result === null && errorCode === '' ? 'broker-unavailable' : codeOf(errorCode, message);
  return { code, message: message === '' ? `AutoTrader Web says ${errorCode || 'no'}` : message, remedy: remedyOf(code, message) };
}

/** Section 11. */
function codeOf(errorCode: string, message: string): FailureCode {
  if (errorCode === 'MANUAL_LOGIN_NEEDED') return 'challenge';
  if (errorCode === 'LICENSE_EXPIRED' || errorCode === 'INSUFFICIENT_WALLET_BALANCE') return 'subscription-lapsed';
  if (errorCode === 'BROKER_SERVER_TIMEOUT' || errorCode === 'BROKER_SESSION_EXPIRED') return 'broker-unavailable';
  if (/\b(user|account|client)\b.{0,30}\b(blocked|locked|disabled|suspended)\b|\bblocked\b/i.test(message)) return 'account-blocked';
  if (/rate limit/i.test(message)) return 'rate-limited';
  return 'credentials-rejected';
}

function remedyOf(code: FailureCode, message: string): string {
  switch (code) {
    case 'challenge':
      return 'This account logs in by hand once a day: log in to the broker from the console (Trading Accounts).';
    case 'subscription-lapsed':
      return 'Renew the account’s licence, or add to the wallet, on webx.stocksdeveloper.in.';
    case 'account-blocked':
      // Section 9: first Non-live, so that the service makes no further wrong attempts.
      return 'On the console set the account Non-live, unblock it at the broker, store the new credentials there, press Validate, set it Live, then run: prebell accounts release ACCOUNT';
    case 'broker-unavailable':
    case 'rate-limited':
      return 'Nothing to do yet: it is checked again on the next trading day. Press Validate on the console to check it now.';
    default:
      return `${/totp/i.test(message) ? 'Store the TOTP key (not a 6-digit code) of the account on the console' : 'Correct the account’s credentials on the console'} and press Validate there, then run: prebell accounts release ACCOUNT`;
  }
}

function refusal(errorCode: string, message: string): RefreshFailure {
  const code =
    errorCode === 'LICENSE_EXPIRED' || errorCode === 'INSUFFICIENT_WALLET_BALANCE' ? 'subscription-lapsed' : 'broker-unavailable';
  const said = message === '' ? errorCode : message;
  return new RefreshFailure(code, { message: `AutoTrader Web did not answer the call${said === '' ? '' : `: “${said}”`}.` });
}
