/** The HTTP API on both hosts (5): key, limits, endpoints. */
import type { Call, Reply } from '../serve.ts';
import { accountEndpoints } from './account-endpoints.ts';
import type { RateWindow } from './api-knobs.ts';
import { envelope, httpError } from './envelope.ts';
import type { AutoTraderWebKnobs } from './knobs.ts';
import { type AutoTraderWebState, accountOf, type ConsoleUser } from './state.ts';
import { answerTrading } from './trading-endpoints.ts';

/** Answers a call. Its journal entry is there already. */
export function answerApi(state: AutoTraderWebState, call: Call): Reply {
  const key = call.headers['api-key'];
  const user = typeof key === 'string' ? state.ownerOf(key) : null;
  const knobs = state.knobsFor(user);
  if (!user || typeof key !== 'string' || !state.isAlive(key)) {
    state.count(user, 'forbidden');
    return httpError(403, 'Forbidden', knobs);
  }
  if (breaksLimit(state, call, user, knobs)) {
    state.count(user, 'rateLimited');
    if (knobs.disableAfterBreaches !== null && user.counters.rateLimited >= knobs.disableAfterBreaches) user.disabled = true;
    return httpError(429, 'Too Many Requests', knobs);
  }
  const api = { state, user, knobs, call };
  const answer = accountEndpoints[`${call.method} ${call.path}`]?.(api) ?? answerTrading(api);
  if (answer) return envelope(answer, knobs);
  const known = Object.keys(accountEndpoints).some((name) => name.endsWith(` ${call.path}`));
  return known ? httpError(405, 'Method Not Allowed', knobs) : httpError(404, 'Not Found', knobs);
}

/** Each request counts one, refused ones too, on both hosts together (8). */
function breaksLimit(state: AutoTraderWebState, call: Call, user: ConsoleUser, knobs: AutoTraderWebKnobs): boolean {
  const limits = knobs.rateLimits;
  if (limits === null) return false;
  const ofUser = state.journal.filter((entry) => entry.user === user.user_name && (entry.area === 'api' || entry.area === 'backup'));
  const account = accountOf(user, call);
  const ofAccount = account ? ofUser.filter((entry) => entry.account === account.systemId) : [];
  const exceeds = (entries: typeof ofUser, windows: readonly RateWindow[]) =>
    windows.some(({ seconds, requests }) => {
      const since = state.now().getTime() - seconds * 1000;
      return entries.filter((entry) => entry.at.getTime() > since).length > requests;
    });
  return exceeds(ofUser, limits.user) || exceeds(ofAccount, limits.account);
}
