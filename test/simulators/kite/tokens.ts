/** Request tokens and access tokens: how they come, and what ends them (6.8, 7, 8). */
import { createHash } from 'node:crypto';
import { nextInIndia } from '../india-time.ts';
import { randomText } from '../random-text.ts';
import type { AccessToken, KiteApp, KiteState, KiteUser, RequestToken } from './state.ts';

/** A new request token. */
export function issueRequestToken(state: KiteState, app: KiteApp, user: KiteUser): RequestToken {
  const token = { request_token: randomText(32), app, user, at: state.now() };
  state.requestTokens.set(token.request_token, token);
  return token;
}

/** Whether the request token can still be exchanged by this app. */
export function isExchangeable(state: KiteState, token: RequestToken, app: KiteApp): boolean {
  const age = state.now().getTime() - token.at.getTime();
  return token.app === app && !token.user.blocked && age <= state.knobsFor(token.user).requestTokenSeconds * 1000;
}

/** SHA-256 of the plain concatenation, lower-case hex (7, 7.3). */
export function checksum(app: KiteApp, token: string): string {
  return createHash('sha256').update(`${app.api_key}${token}${app.api_secret}`).digest('hex');
}

/** The access token that an exchange gives; what becomes of earlier ones is the knob `secondLogin`. */
export function issueAccessToken(state: KiteState, app: KiteApp, user: KiteUser): AccessToken {
  const { secondLogin } = state.knobsFor(user);
  const alive = [...state.accessTokens.values()].filter((token) => token.user === user && isAlive(state, token));
  const ofApp = alive.filter((token) => token.app === app);
  if (secondLogin === 'same-token' && ofApp[0]) return ofApp[0];
  if (secondLogin === 'ends-same-app') for (const token of ofApp) token.ended = true;
  if (secondLogin === 'ends-all-apps') for (const token of alive) token.ended = true;
  const token: AccessToken = {
    access_token: randomText(32),
    public_token: randomText(32),
    app,
    user,
    at: state.now(),
    ended: false,
    calls: 0,
  };
  state.accessTokens.set(token.access_token, token);
  return token;
}

/** Whether the token works now. */
export function isAlive(state: KiteState, token: AccessToken): boolean {
  if (token.ended || token.user.blocked || token.app.lapsed) return false;
  return state.now() < nextInIndia(token.at, state.knobsFor(token.user).tokensDieAt);
}

/** Ends all API tokens of the user. */
export function endTokens(state: KiteState, user: KiteUser): void {
  for (const token of state.accessTokens.values()) if (token.user === user) token.ended = true;
}
