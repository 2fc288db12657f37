/** What one field is for, as far as it tells by itself. */
import type { FieldData } from './page-data.ts';
import * as words from './words.ts';

/**
 * `code` is some one-time code, `digit` a box for one digit, `other-factor` what only a person has, `unknown` a field without
 * words, `other` one with words that are not a login's.
 */
export type Purpose =
  | 'user'
  | 'password'
  | 'new-password'
  | 'totp'
  | 'code'
  | 'digit'
  | 'other-factor'
  | 'captcha'
  | 'search'
  | 'unknown'
  | 'other';

const typeableKinds = ['text', 'email', 'tel', 'number', 'password', 'search', 'url', 'textbox'];

/** The most that a field of one line is high, CSS px. */
const lineHeight = 60;

/**
 * Whether text can be typed into it on one line. Where text goes on over lines, people write messages; on one line, a user's name, and
 * there it may bear no words of its own.
 */
export function isTypeable(field: FieldData): boolean {
  const isName = words.userWords.test(wordsOf(field)) || !/\p{L}/u.test(`${field.label}${field.placeholder}`);
  const isLine = field.kind === 'textarea' && field.box.h <= lineHeight && isName;
  return typeableKinds.includes(field.kind) || isLine;
}

/** What a field is called: by its label and placeholder, or else by what stands beside it. */
export function wordsOf({ label, placeholder, near }: FieldData): string {
  const own = `${label} ${placeholder}`.trim();
  return words.anyWord.test(own) ? own : near;
}

/** What the field says of itself; where label and placeholder say nothing, what stands beside it. */
export function fieldPurpose(field: FieldData): Purpose {
  const own = `${field.label} ${field.placeholder}`.trim();
  const spoken = wordsOf(field);
  const name = isLie(field) ? '' : field.name;
  // A captcha is typed in sight.
  if (words.captchaFieldWords.test(field.kind === 'password' ? own : `${own} ${name}`)) return 'captcha';
  if (field.kind === 'search' || words.searchWords.test(own) || /^(q|s|search)( |$)/i.test(name)) return 'search';
  if (field.maxlength === 1 || /^(digit|box|otp)? ?\d( of \d)?$/i.test(own)) return 'digit';
  if (field.autocomplete.includes('new-password')) return 'new-password';
  // Keys are shown in such fields until somebody asks to see them.
  if (words.keyFieldWords.test(own) && !words.passwordWords.test(own)) return 'other';
  // "Password or PIN" is a password; a one-time password is not.
  if (field.kind === 'password' && words.passwordWords.test(own) && !/\bt?-?otp\b|one[ -]?time/i.test(own))
    return passwordPurpose(field, own, spoken);
  // The label speaks before what stands beside it: a group's heading may mention other ways in.
  if (words.otherFactorWords.test(spoken) && !(words.totpWords.test(own) && !/(?<!authenticat(or|ion) )\bapp code\b|\bsms\b/i.test(own)))
    return otherFactorOrUser(field, spoken);
  if (words.totpWords.test(spoken)) return 'totp';
  if (field.kind === 'password') return passwordPurpose(field, own, spoken);
  if (field.autocomplete.includes('one-time-code')) return 'code';
  if (field.autocomplete === 'current-password' || /^\W*(enter |your |login |kite )*password\W*$/i.test(spoken)) return 'password';
  if (words.passwordWords.test(own)) return 'other';
  if (words.codeWords.test(spoken))
    return /promo|coupon|referral|pin ?code|zip|country|ifsc|branch|dealer/i.test(spoken) ? 'other' : 'code';
  if (spoken !== own && words.loginHeading.test(spoken)) return 'unknown';
  if (words.userWords.test(spoken)) return isAboutSomethingElse(spoken) ? 'other' : 'user';
  if (/^(username|email|tel)\b/.test(field.autocomplete)) return 'user';
  return words.anyWord.test(own) ? 'other' : 'unknown';
}

/** Whether the field's name says something else than its words. What stands beside a field is a link too ("Forgot user ID?"). */
function isLie(field: FieldData): boolean {
  const own = `${field.label} ${field.placeholder}`;
  if (words.userWords.test(own) || words.passwordWords.test(own)) return true;
  const beside = wordsOf(field);
  const called = field.kind === 'password' ? words.passwordWords : words.userWords;
  return called.test(beside) && !words.otherButtonWords.test(beside);
}

/** "Mobile number or PIN" is a user's name; "PIN" is not. */
function otherFactorOrUser(field: FieldData, spoken: string): Purpose {
  const isUser =
    field.kind !== 'password' &&
    /\b(user|client|customer|login) ?(id|code|name)\b|\be-?mail\b/i.test(spoken) &&
    !words.codeWords.test(spoken);
  return isUser ? 'user' : 'other-factor';
}

function passwordPurpose(field: FieldData, own: string, spoken: string): Purpose {
  if (words.newPasswordWords.test(own)) return 'new-password';
  if (words.passwordWords.test(own) || field.autocomplete === 'current-password') return 'password';
  if (words.codeWords.test(spoken) || field.autocomplete.includes('one-time-code')) return 'code';
  // Brokers once asked for a pet's name in such a field.
  if (words.questionWords.test(own)) return 'other-factor';
  if (words.newPasswordWords.test(field.near) && words.passwordWords.test(field.near)) return 'new-password';
  return 'password';
}

function isAboutSomethingElse(spoken: string): boolean {
  return /\b(full|first|last|your|business|company|father'?s?|nominee) name\b|friend|refer|alternate|subscribe|newsletter|updates/i.test(
    spoken,
  );
}

/** What the name and id of a field without words hint at. They lie: its place on the page goes before. */
export function purposeByName({ name, kind }: FieldData): Purpose {
  if (/totp/i.test(name)) return 'totp';
  if (/otp|twofa|2fa/i.test(name)) return 'code';
  if (/(^|[ _-])m?pin([ _-]|$)|answer/i.test(name)) return 'other-factor';
  if (/user|login|client|email/i.test(name) && kind !== 'number') return 'user';
  return 'unknown';
}
