/** Password, captcha, one-time password and lock-out (5.3 to 5.5). */
import { randomText } from '../random-text.ts';
import { acceptedTotpStep } from '../totp-check.ts';
import type { BreezeKnobs, PageRefusal, PasswordKeyKind } from './knobs.ts';
import { isOlder } from './markup.ts';
import type { BreezeState, BreezeUser, Challenge, LoginSession } from './state.ts';

/** Why the login does not go on. */
export interface Refused {
  readonly refused: PageRefusal | 'invalid-request' | 'captcha';
}

/** Which key the page encrypts with. */
export function passwordKeyOf(knobs: BreezeKnobs): PasswordKeyKind {
  return knobs.passwordKey ?? (isOlder(knobs.markup) ? 'hidenc' : 'hidpv');
}

/** The hidden fields with the key or keys (5.2). */
export function keyFields(state: BreezeState, kind: PasswordKeyKind): { hidenc?: string; hidpv?: string } {
  const { hidenc, hidpv } = state.passwordKey;
  return { ...((kind === 'hidenc' || kind === 'both') && { hidenc }), ...((kind === 'hidpv' || kind === 'both') && { hidpv }) };
}

/** Whether a captcha stands beside the password now. */
export function needsCaptcha(user: BreezeUser | null, knobs: BreezeKnobs): boolean {
  if (knobs.markup === 'captcha') return true;
  return knobs.captchaAfter !== null && (user?.wrongPasswords ?? 0) >= knobs.captchaAfter;
}

/** A value that this login's page encrypted, or null. */
function decrypted(state: BreezeState, { passwordKey: kind }: LoginSession, text: string): string | null {
  const asHex = kind === 'hidpv' ? null : state.passwordKey.decrypt(text, 'hex');
  return asHex ?? (kind === 'hidenc' ? null : state.passwordKey.decrypt(text, 'base64'));
}

/** Whether these fields hold the user's password, or the PIN that may stand for it (3). Counts nothing. */
export function isPassword(state: BreezeState, session: LoginSession, user: BreezeUser, form: URLSearchParams): boolean {
  const plain = decrypted(state, session, form.get('hidp') ?? '');
  if (plain === null || (plain !== user.password && plain !== user.pin)) return false;
  return !session.asksDateOfBirth || decrypted(state, session, form.get('hiddob') ?? '') === user.date_of_birth;
}

/** The password step: whose password this is, or a refusal. An unknown user, or a wrong case, is refused like a wrong password (3). */
export function checkPassword(state: BreezeState, session: LoginSession, form: URLSearchParams): BreezeUser | Refused {
  const user = state.findUser(form.get('txtuid') ?? '');
  const knobs = state.knobsFor(user);
  if (user?.blocked) return { refused: knobs.blocked };
  if (knobs.passwordRefusal) return { refused: knobs.passwordRefusal };
  if (needsCaptcha(user, knobs) && !form.get('txtcap')) return { refused: 'captcha' };
  if (decrypted(state, session, form.get('hidp') ?? '') === null) {
    state.count(user, 'undecryptablePasswords');
    if (knobs.undecryptable === 'invalid-request') return { refused: 'invalid-request' };
  }
  if (user && isPassword(state, session, user, form)) return user;
  state.count(user, 'wrongPasswords');
  if (!user) return { refused: filled(knobs.wrongPassword, knobs.attempts) };
  user.wrongPasswords += 1;
  return strike(state, user, knobs.wrongPassword, user.wrongPasswords);
}

/** Asks for a one-time password; sends it, unless it is a TOTP. */
export function newChallenge(state: BreezeState, user: BreezeUser): Challenge {
  const by = state.knobsFor(user).otpBy;
  if (by !== 'totp') state.count(user, 'otpsSent');
  const hidden = {
    hitk: randomText(32),
    udid: randomText(16),
    hidsd: randomText(12),
    hiistotp: by === 'totp' ? 'Y' : 'N',
    hiforotp: 'Y',
  };
  return { user, by, hidden, at: state.now() };
}

/** The one-time password: the user, logged in, or a refusal. */
export function checkOtp(state: BreezeState, challenge: Challenge, code: string): BreezeUser | Refused {
  const { user } = challenge;
  const knobs = state.knobsFor(user);
  if (user.blocked) return { refused: knobs.blocked };
  if (knobs.otpRefusal) return { refused: knobs.otpRefusal };
  if (isCode(state, challenge, code)) return user;
  state.count(user, 'wrongTotps');
  user.wrongTotps += 1;
  return strike(state, user, knobs.wrongOtp, user.wrongTotps);
}

function isCode(state: BreezeState, { user, by, at }: Challenge, code: string): boolean {
  const knobs = state.knobsFor(user);
  if (by !== 'totp') return code === user.otp_code && state.now().getTime() - at.getTime() <= knobs.otpSeconds * 1000;
  const step = acceptedTotpStep(user.totp_secret, code, state.now(), knobs.totpWindow);
  if (step === null || (!knobs.totpReplay && step <= user.lastTotpStep)) return false;
  user.lastTotpStep = Math.max(user.lastTotpStep, step);
  return true;
}

function strike(state: BreezeState, user: BreezeUser, refusal: PageRefusal, count: number): Refused {
  const knobs = state.knobsFor(user);
  user.blocked = count >= knobs.attempts;
  return { refused: user.blocked ? knobs.blocked : filled(refusal, knobs.attempts - count) };
}

function filled({ message, as }: PageRefusal, remaining: number): PageRefusal {
  return { message: message.replaceAll('{remaining}', String(remaining)), as };
}
