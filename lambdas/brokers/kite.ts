/**
 * Zerodha Kite Connect v3. Source: the Kite dossier; sections are named at each fact. Never tried against the live site.
 */
import { createHash } from 'node:crypto';
import { type Broker, type BrokerCall, type Session, SessionRefused } from '../refresher/broker.ts';
import type { Credentials } from '../refresher/credentials.ts';
import { RefreshFailure } from '../refresher/failures.ts';
import { addDays, istDate, istMoment } from '../refresher/ist.ts';
import type { Captured } from '../refresher/login.ts';
import type { HttpAnswer } from '../refresher/ports.ts';
import { kitePages, remedies } from './kite-pages.ts';
import { sameAddress } from './same-address.ts';

/** Kite's answers: an envelope on success and on error alike (section 10). */
interface Envelope {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly error_type?: unknown;
  readonly data?: Readonly<Record<string, unknown>> | null;
}

/** Zerodha Kite Connect. */
export const kite: Broker = {
  name: 'kite',
  title: 'Zerodha Kite',
  // Section 3.
  hosts: { login: 'https://kite.zerodha.com', api: 'https://api.kite.trade' },
  // Section 4.
  credentials: {
    required: ['user_id', 'password', 'totp_secret', 'api_key', 'api_secret'],
    optional: ['login_id', 'redirect_url'],
    options: ['approve_consent'],
  },
  // Section 8: tokens die at 06:00 by the documentation, and may be flushed until about 07:30 by older statements of the staff.
  safeFrom: '08:00',

  login: {
    // Section 6.1.
    startUrl: ({ endpoints, api_key }) => `${endpoints.login}/connect/login?v=3&api_key=${encodeURIComponent(api_key)}`,
    flow: kitePages,
  },

  carriesLogin: (captured) => Boolean(new URL(captured.url).searchParams.get('request_token')),

  exchange,
  verify,
  revoke,

  isUser: (reported, { user_id }) => reported.toUpperCase() === user_id.toUpperCase(),

  // Section 8: 06:00 IST, the next one after the token was issued.
  expiresAt(issued) {
    const today = istMoment(istDate(issued), '06:00');
    return issued < today ? today : istMoment(addDays(istDate(issued), 1), '06:00');
  },
};

/** Section 7: the request token and a checksum that proves the api_secret, for the access token. */
async function exchange(captured: Captured, call: BrokerCall): Promise<Session> {
  const { credentials } = call;
  const { api_key, api_secret } = credentials;
  const request_token = requestTokenOf(captured, credentials);
  const checksum = createHash('sha256').update(`${api_key}${request_token}${api_secret}`).digest('hex');
  const answer = await call.http.send({
    method: 'POST',
    url: `${credentials.endpoints.api}/session/token`,
    headers: { 'x-kite-version': '3' },
    form: { api_key, request_token, checksum },
    retries: 2,
  });
  const { data } = envelopeOf(answer);
  if (answer.status !== 200 || !data) throw exchangeRefused(answer);
  const access_token = data.access_token;
  if (typeof access_token !== 'string' || access_token === '') throw unexpected(answer, 'the exchange');
  return {
    access_token,
    // Section 9.
    headers: { 'X-Kite-Version': '3', Authorization: `token ${api_key}:${access_token}` },
    extra: {},
  };
}

/** Section 6.8. Which parameters an error redirect carries is not known, so only a success is believed. */
function requestTokenOf(captured: Captured, credentials: Credentials): string {
  const url = new URL(captured.url);
  const token = url.searchParams.get('request_token');
  const status = url.searchParams.get('status');
  const said = url.searchParams.get('message') ?? '';
  if (/not enabled/i.test(said)) throw new RefreshFailure('app-misconfigured', remedies.otherClient);
  if (!token || (status !== null && status !== 'success')) {
    throw new RefreshFailure('page-changed', {
      message: 'Kite ended the login without its proof of success (request_token).',
    });
  }
  if (credentials.redirect_url !== null && !sameAddress(credentials.redirect_url, captured.url)) {
    throw new RefreshFailure('app-misconfigured', remedies.redirectMismatch);
  }
  return token;
}

/** Section 7.2: the texts decide, since statuses and types of the same refusal differ between sources. */
function exchangeRefused(answer: HttpAnswer): RefreshFailure {
  const { message, error_type } = envelopeOf(answer);
  const said = typeof message === 'string' ? message : '';
  if (/checksum/i.test(said)) return new RefreshFailure('app-misconfigured', remedies.lostSecret);
  if (/api_key/i.test(said)) return new RefreshFailure('app-misconfigured', remedies.unknownKey);
  if (/not enabled/i.test(said)) return new RefreshFailure('app-misconfigured', remedies.otherClient);
  if (/subscri|expired app|app (has )?expired|not active|inactive/i.test(said))
    return new RefreshFailure('subscription-lapsed', remedies.subscription);
  if (/token is invalid|has expired/i.test(said)) {
    return new RefreshFailure('broker-unavailable', {
      message: 'Kite says that the proof of the login (request token) is used up or too old.',
      remedy: 'Log in again: prebell refresh ACCOUNT. By hand, paste the address within two minutes, and only once.',
    });
  }
  if (error_type === 'PermissionException') {
    return new RefreshFailure('app-misconfigured', { message: `Kite does not allow this app to exchange a login${quoted(said)}.` });
  }
  return unexpected(answer, 'the exchange');
}

/** Section 9: the cheapest call that proves a token, and whose it is. */
async function verify(session: Session, { credentials, http }: BrokerCall): Promise<{ readonly user_id: string }> {
  const answer = await http.send({
    method: 'GET',
    url: `${credentials.endpoints.api}/user/profile`,
    headers: { 'x-kite-version': '3', authorization: `token ${credentials.api_key}:${session.access_token}` },
    retries: 3,
  });
  const { data, message, error_type } = envelopeOf(answer);
  if (answer.status === 200 && typeof data?.user_id === 'string') return { user_id: data.user_id };
  const said = typeof message === 'string' ? message : '';
  if (error_type === 'TokenException' || /api_key.*access_token/i.test(said)) throw new SessionRefused('Kite refuses this access token');
  if (/subscri|not active|inactive/i.test(said)) throw new RefreshFailure('subscription-lapsed', remedies.subscription);
  throw unexpected(answer, 'the profile call');
}

/** Section 9, logout: ends the API session only. */
async function revoke(session: Session, { credentials, http }: BrokerCall): Promise<void> {
  const query = new URLSearchParams({ api_key: credentials.api_key, access_token: session.access_token });
  await http.send({
    method: 'DELETE',
    url: `${credentials.endpoints.api}/session/token?${query}`,
    headers: { 'x-kite-version': '3', authorization: `token ${credentials.api_key}:${session.access_token}` },
    retries: 1,
  });
}

function envelopeOf(answer: HttpAnswer): Envelope {
  return typeof answer.json === 'object' && answer.json !== null ? (answer.json as Envelope) : {};
}

/** An answer in no shape that the documentation knows: the edge's, or a fault of Kite's; nothing was refused in words. */
function unexpected(answer: HttpAnswer, what: string): RefreshFailure {
  const { message } = envelopeOf(answer);
  return new RefreshFailure('broker-unavailable', {
    message: `Kite answered ${what} with HTTP ${answer.status}${typeof message === 'string' ? quoted(message) : ', and not in its usual form'}.`,
  });
}

function quoted(said: string): string {
  return said === '' ? '' : `: “${said}”`;
}
