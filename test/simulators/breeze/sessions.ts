/** Sessions of the API: how they come, and what ends them (5.6, 8). */
import { nextInIndia } from '../india-time.ts';
import { randomText } from '../random-text.ts';
import type { ApiSession, BreezeApp, BreezeState, BreezeUser } from './state.ts';

/** The session that a login gives; what becomes of earlier ones is the knob `secondLogin`. */
export function issueSession(state: BreezeState, app: BreezeApp, user: BreezeUser): ApiSession {
  const { secondLogin, sessionKeyKind, sessionKeyLength, sessionTokenKey } = state.knobsFor(user);
  for (const earlier of state.apiSessions.values()) {
    const isHit = secondLogin === 'ends-all-apps' || (secondLogin === 'ends-same-app' && earlier.app === app);
    if (isHit && earlier.user === user) earlier.ended = true;
  }
  const apisession = randomText(sessionKeyLength, sessionKeyKind);
  const key = sessionTokenKey === 'same' ? apisession : randomText(8, 'digits');
  const session = { apisession, key, app, user, at: state.now(), ended: false, exchanges: 0 };
  state.apiSessions.set(apisession, session);
  return session;
}

/** Whether the session works now: until it is ended, 24 hours, or midnight in India, whichever is earliest (8). */
export function isAlive(state: BreezeState, session: ApiSession): boolean {
  if (session.ended || session.user.blocked || !session.app.active) return false;
  const { sessionHours, sessionsEndAt } = state.knobsFor(session.user);
  const now = state.now();
  return now < nextInIndia(session.at, sessionsEndAt) && now.getTime() < session.at.getTime() + sessionHours * 3600_000;
}

/** Base64 of user id and key (6.2). */
export function sessionToken(state: BreezeState, session: ApiSession): string {
  return Buffer.from(`${state.reportedUser(session.user)}:${session.key}`).toString('base64');
}
