/**
 * ICICI Direct Breeze. Source: the Breeze dossier; sections are named at each fact. Never tried against the live site.
 */
import { createHash } from 'node:crypto';
import { type Broker, type BrokerCall, type Session, SessionRefused } from '../refresher/broker.ts';
import { RefreshFailure } from '../refresher/failures.ts';
import { addDays, istDate, istMoment } from '../refresher/ist.ts';
import type { Captured } from '../refresher/login.ts';
import type { HttpAnswer } from '../refresher/ports.ts';
import { breezePages, remedies, sessionParameters } from './breeze-pages.ts';
import { sameAddress } from './same-address.ts';

/** Pauses before an exchange that the service could not answer is tried again with the same key, s (section 9). */
const pauses = [2, 4, 8];

/** The envelope of every answer (sections 6 and 7). */
interface Envelope {
  readonly Success?: Readonly<Record<string, unknown>> | null;
  readonly Status?: unknown;
  readonly Error?: unknown;
}

/** ICICI Direct Breeze. */
export const breeze: Broker = {
  name: 'breeze',
  title: 'ICICI Breeze',
  // Section 2.
  hosts: { login: 'https://api.icicidirect.com', api: 'https://api.icicidirect.com' },
  // Section 3: api_key is the App Key, api_secret the Secret Key.
  credentials: {
    required: ['user_id', 'password', 'totp_secret', 'api_key', 'api_secret'],
    optional: ['login_id', 'redirect_url'],
    options: ['include_api_secret'],
  },
  // Section 8: a session lasts until midnight, so any login of the day serves it.
  safeFrom: '00:00',

  login: {
    // Section 4: app keys hold characters such as + = & #, which encodeURI would leave as they are.
    startUrl: ({ endpoints, api_key }) => `${endpoints.login}/apiuser/login?api_key=${encodeURIComponent(api_key)}`,
    flow: breezePages,
  },

  carriesLogin: (captured) => apiSessionOf(captured) !== null,
  exchange,
  verify,

  // Section 7: every call is signed with the secret key, so a bot needs it; whether it is handed over is the account's choice.
  extra({ extra }, { options, api_secret }) {
    const { api_secret: _, ...session } = extra;
    return options.include_api_secret ? { ...session, api_secret } : session;
  },

  // Section 3: the user id is case-sensitive when typed; what is reported back may be in capitals.
  isUser: (reported, { user_id }) => reported.toUpperCase() === user_id.toUpperCase(),

  // Section 8: 24 hours or until midnight, whichever is earlier; taken as midnight in India.
  expiresAt: (issued) => istMoment(addDays(istDate(issued), 1), '00:00'),
};

function apiSessionOf(captured: Captured): string | null {
  const query = new URL(captured.url).searchParams;
  const form = new URLSearchParams(captured.body ?? '');
  const values = sessionParameters.map((name) => query.get(name) ?? form.get(name));
  return values.find((value) => value !== null && /^\S+$/.test(value)) ?? null;
}

/** Section 6: `customerdetails`, a GET with a body. The same key may be exchanged again and again. */
async function exchange(captured: Captured, call: BrokerCall): Promise<Session> {
  const { credentials, clock } = call;
  const apisession = apiSessionOf(captured);
  if (!apisession) {
    throw new RefreshFailure('page-changed', { message: 'ICICI Direct ended the login without its proof of success (the API session).' });
  }
  const { redirect_url } = credentials;
  if (redirect_url !== null && !sameAddress(redirect_url, captured.url)) {
    throw new RefreshFailure('app-misconfigured', remedies.redirectMismatch);
  }
  for (let tries = 0; ; tries++) {
    const answer = await call.http.send({
      method: 'GET',
      url: `${credentials.endpoints.api}/breezeapi/api/v1/customerdetails`,
      json: JSON.stringify({ SessionToken: apisession, AppKey: credentials.api_key }),
      retries: 2,
    });
    const { Success, Error: said } = envelopeOf(answer);
    const session_token = Success?.session_token;
    if (typeof session_token === 'string' && session_token !== '') {
      // Section 6.2: two places name the user, and both must be this account's.
      const reported = Success?.idirect_userid;
      if (typeof reported === 'string' && !breeze.isUser(reported, credentials)) throw new RefreshFailure('wrong-account');
      return { access_token: session_token, extra: { apisession, session_token } };
    }
    const refusal = exchangeRefusal(said);
    if (refusal) throw refusal;
    const pause = pauses[tries];
    if (pause === undefined) throw unavailable(said);
    // Section 6.3: "unable to retrieve" comes and goes; a new login would not help, and could kill the session.
    await clock.until(new Date(clock.now().getTime() + pause * 1000));
  }
}

/** Section 3.2: which calls are bound to the declared address is not known, so any may be refused for it. */
const otherAddress = /\bstatic ip\b|\bip( address)?\b[^.]{0,60}\b(differs?|different|not (declared|registered|allowed|whitelisted))\b/i;

/** Section 6.3; null for what may pass. */
function exchangeRefusal(said: unknown): RefreshFailure | null {
  const text = typeof said === 'string' ? said : '';
  if (/public key does not exist/i.test(text)) return new RefreshFailure('app-misconfigured', remedies.unknownKey);
  if (otherAddress.test(text)) return new RefreshFailure('app-misconfigured', remedies.otherAddress);
  if (/invalid session|resource not available/i.test(text)) {
    return new RefreshFailure('broker-unavailable', {
      message: `ICICI Direct does not honour the session that this login gave: “${text}”.`,
      remedy: 'Log in again: prebell refresh ACCOUNT. By hand, paste the address of today’s login.',
    });
  }
  return limitOf(text);
}

/** Section 8.2: `funds` proves app key, secret, clock and session together; `customerdetails` would not prove the secret. */
async function verify(session: Session, call: BrokerCall): Promise<{ readonly user_id: string }> {
  const { credentials, clock, http } = call;
  const body = '{}';
  const signed = () => {
    // Section 7: UTC, cut to seconds, then a literal `.000Z`.
    const timestamp = `${clock.now().toISOString().slice(0, 19)}.000Z`;
    const checksum = createHash('sha256').update(`${timestamp}${body}${credentials.api_secret}`).digest('hex');
    return {
      'X-Checksum': `token ${checksum}`,
      'X-Timestamp': timestamp,
      'X-AppKey': credentials.api_key,
      'X-SessionToken': session.access_token,
    };
  };
  const answer = await http.send({
    method: 'GET',
    url: `${credentials.endpoints.api}/breezeapi/api/v1/funds`,
    headers: signed,
    json: body,
    retries: 3,
  });
  const { Success, Status, Error: said } = envelopeOf(answer);
  if (Status === 200 || (Success !== null && Success !== undefined)) return { user_id: userOf(session) };
  const text = typeof said === 'string' ? said : '';
  // Section 7.1: not a refusal.
  if (/no data found/i.test(text)) return { user_id: userOf(session) };
  if (/checksum|authentication fail/i.test(text)) throw await secretOrSession(session, call);
  if (/invalid session|resource not available|session/i.test(text)) throw new SessionRefused('ICICI Direct refuses this session');
  throw exchangeRefusal(said) ?? unavailable(said);
}

/** Section 9: a refused checksum is a wrong secret if `customerdetails` still knows the session, and a dead session if not. */
async function secretOrSession(session: Session, call: BrokerCall): Promise<Error> {
  const { credentials, http } = call;
  const answer = await http.send({
    method: 'GET',
    url: `${credentials.endpoints.api}/breezeapi/api/v1/customerdetails`,
    json: JSON.stringify({ SessionToken: session.extra.apisession, AppKey: credentials.api_key }),
    retries: 2,
  });
  const { Success, Error: said } = envelopeOf(answer);
  if (Success) return new RefreshFailure('app-misconfigured', remedies.lostSecret);
  return /invalid session|resource not available/i.test(String(said))
    ? new SessionRefused('ICICI Direct refuses this session')
    : unavailable(said);
}

/** Section 6.2: the session token is base64 of `userid:key`. */
function userOf(session: Session): string {
  return Buffer.from(session.access_token, 'base64').toString('utf8').split(':')[0] ?? '';
}

function limitOf(text: string): RefreshFailure | null {
  return /limit exceed/i.test(text) ? new RefreshFailure('rate-limited', { message: `ICICI Direct says: “${text}”.` }) : null;
}

function unavailable(said: unknown): RefreshFailure {
  const words = typeof said === 'string' && said !== '' ? `: “${said}”` : '';
  return new RefreshFailure('broker-unavailable', { message: `ICICI Direct could not answer now${words}.` });
}

/** Sections 6.3 and 7.1: the HTTP status says nothing reliable; the body does. */
function envelopeOf({ json }: HttpAnswer): Envelope {
  return typeof json === 'object' && json !== null ? (json as Envelope) : {};
}
