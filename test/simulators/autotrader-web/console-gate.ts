/** The console's password, TOTP, lock-out and sessions (4.1). None of it is known in detail (14.1). */
import { randomText } from '../random-text.ts';
import { acceptedTotpStep } from '../totp-check.ts';
import type { AutoTraderWebState, ConsoleSession, ConsoleUser } from './state.ts';

/** A refusal in the site's words. */
export interface Refusal {
  readonly error: string;
}

/** Whether a captcha stands beside the password now. */
export function needsCaptcha(state: AutoTraderWebState, user: ConsoleUser | null): boolean {
  const { captchaAfter, obstacles } = state.knobsFor(user);
  return obstacles.login === 'captcha' || (captchaAfter !== null && (user?.wrongPasswords ?? 0) >= captchaAfter);
}

/** The password step: the user, or a refusal. */
export function checkPassword(state: AutoTraderWebState, userName: string, password: string, captcha: string): ConsoleUser | Refusal {
  const user = state.findUser(userName);
  const { messages } = state.knobsFor(user);
  if (!user) {
    state.count(null, 'wrongPasswords');
    return { error: messages.unknownUser };
  }
  if (user.disabled) return { error: messages.disabled };
  if (isLocked(state, user)) return { error: messages.locked };
  if (needsCaptcha(state, user) && !captcha) return { error: messages.captchaRequired };
  if (password === user.password) return user;
  state.count(user, 'wrongPasswords');
  user.wrongPasswords += 1;
  return strike(state, user, user.wrongPasswords, messages.wrongPassword);
}

/** The TOTP of a user who has one: null if it is right. */
export function checkTotp(state: AutoTraderWebState, user: ConsoleUser, code: string): Refusal | null {
  const { messages, totpWindow, totpReplay } = state.knobsFor(user);
  if (isLocked(state, user)) return { error: messages.locked };
  if (!code) return { error: messages.wrongTotp };
  const step = acceptedTotpStep(user.totp_secret ?? '', code, state.now(), totpWindow);
  if (step !== null && (totpReplay || step > user.lastTotpStep)) {
    user.lastTotpStep = Math.max(user.lastTotpStep, step);
    return null;
  }
  state.count(user, 'wrongTotps');
  user.wrongTotps += 1;
  return strike(state, user, user.wrongTotps, messages.wrongTotp);
}

/** The prompt before the key (4): null if what was typed is right. */
export function checkPrompt(state: AutoTraderWebState, user: ConsoleUser, password: string, code: string): Refusal | null {
  const { messages, promptCounts, promptAsksTotp } = state.knobsFor(user);
  if (isLocked(state, user)) return { error: messages.locked };
  if (password !== user.password) {
    state.count(user, 'wrongKeyPasswords');
    if (!promptCounts) return { error: messages.wrongKeyPassword };
    user.wrongPasswords += 1;
    return strike(state, user, user.wrongPasswords, messages.wrongKeyPassword);
  }
  return promptAsksTotp && user.totp_secret !== null ? checkTotp(state, user, code) : null;
}

/** A session, as a whole login begins one; only that clears the counts, the harder assumption [?]. */
export function newSession(state: AutoTraderWebState, user: ConsoleUser): ConsoleSession {
  user.wrongPasswords = 0;
  user.wrongTotps = 0;
  const session: ConsoleSession = { id: randomText(40), user, at: state.now(), requests: 0, stale: false };
  state.sessions.set(session.id, session);
  return session;
}

/** Ends every session of the user. */
export function endSessions(state: AutoTraderWebState, user: ConsoleUser): void {
  for (const session of state.sessions.values()) if (session.user === user) state.sessions.delete(session.id);
}

function isLocked(state: AutoTraderWebState, user: ConsoleUser): boolean {
  if (user.lockedUntil === null) return false;
  if (state.now() < user.lockedUntil) return true;
  Object.assign(user, { lockedUntil: null, wrongPasswords: 0, wrongTotps: 0 });
  return false;
}

function strike(state: AutoTraderWebState, user: ConsoleUser, count: number, message: string): Refusal {
  const { attempts, lockSeconds, messages } = state.knobsFor(user);
  if (attempts === null || count < attempts) return { error: message.replace('{remaining}', String((attempts ?? 0) - count)) };
  // The last moment that a Date can have: until somebody unlocks it.
  user.lockedUntil = new Date(lockSeconds === null ? 8.64e15 : state.now().getTime() + lockSeconds * 1000);
  endSessions(state, user);
  return { error: messages.locked };
}
