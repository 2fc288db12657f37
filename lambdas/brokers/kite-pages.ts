/**
 * The pages of Kite's login as a table of states. Source: the Kite dossier, sections 6 and 12. Kite's wordings are mostly not
 * confirmed, so the table goes by families of words, and anything it does not know after a submission counts as a refusal.
 */
import type { LoginSoFar, PageFlow, PageState, PageView } from '../refresher/page-flow.ts';

/** The failures that people meet most, by name. Sections 4, 6.9, 7.2 and 12. */
export const remedies = {
  unknownKey: {
    message: 'Kite does not know this api_key (or the app was deleted).',
    remedy: 'Copy the API key anew from developers.kite.trade into api_key, and store the credentials again.',
  },
  subscription: {
    message: 'The Kite Connect subscription of this app is not active.',
    remedy: 'Renew the app on developers.kite.trade (billing), then run: prebell accounts release ACCOUNT',
  },
  lostSecret: {
    message: 'Kite refused the checksum: api_secret is not the secret of this api_key. It may have been regenerated.',
    remedy: 'Copy the API secret anew from developers.kite.trade into api_secret, and store the credentials again.',
  },
  otherClient: {
    message: 'This Kite Connect app is bound to another client id: Kite says the user is not enabled for the app.',
    remedy: 'Use the api_key and api_secret of an app that was created for this user_id, and store the credentials again.',
  },
  redirectMismatch: {
    message: 'Kite redirected to another address than redirect_url: the redirect URL registered for the app differs.',
    remedy: 'Make redirect_url equal to the redirect URL of the app on developers.kite.trade, and store the credentials again.',
  },
  totpRefused: {
    message: 'Kite refused the TOTP code.',
    remedy:
      'Compare the code of your authenticator with one made from totp_secret; if External TOTP was set up anew, store the new secret. If they agree, this machine’s clock is off: set it (NTP) and store the credentials again.',
  },
  noTotp: {
    message: 'Kite asks for an app code, an SMS code or a PIN instead of a TOTP: External TOTP is not enabled for this user.',
    remedy:
      'Enable External TOTP on kite.zerodha.com (profile, password & security), store its secret as totp_secret; that lifts the hold.',
  },
  passwordRefused: {
    message: 'Kite refused the user id or the password.',
    remedy: 'Log in on kite.zerodha.com by hand, then store the right login_id or password. prebell will not try these again.',
  },
} as const;

/** "Invalid …", "incorrect …" and their family: a judgement. */
const wrong =
  /\b(invalid|incorrect|(?<!\b(went|gone) )wrong|mismatch(ed)?|unrecogni[sz]ed|not recogni[sz]ed|not valid|(does|do|did) ?n[o'’]t match|not match|not found|rejected)\b|गलत|अमान्य/i;

/** "Login failed", "try again": a judgement, unless the site itself is at fault. */
const failed = /\b(fail(ed|ure)|denied|could ?n[o'’]t (verify|log ?in|sign ?in)|unable to (verify|log ?in|sign ?in)|try again)\b/i;

/** "N attempts remain": the broker counts a refusal, and has not blocked yet. */
const attemptsRemain =
  /\b[1-9]\d* (more )?(attempts?|tries|try|chances?)\b[^.]{0,30}\b(remain(s|ing)?|left)|\b(remaining|left)\b[^.]{0,20}(attempts|tries)\D{0,5}[1-9]/i;

const blocked =
  /\b(account|user|user ?id|profile|login|access)\b[^.]{0,60}\b(is|has been|been|was|stands|temporarily)\b[^.]{0,30}\b(blocked|locked|suspended|frozen|disabled)|\b(account|user) (blocked|locked)|too many (failed|wrong|invalid|incorrect)[^.]{0,20}(attempts|logins|tries)/i;

const refusedHere = (page: PageView) => page.saysAnew(wrong) || page.saysAnew(attemptsRemain) || (!page.fault && page.saysAnew(failed));

/**
 * Whether the page tells this in place of the step it should be at. Login pages carry standing words of their own ("Account blocked?
 * Unblock it here"), so beside a form that can still be filled in they mean nothing.
 */
const tells =
  (words: RegExp): PageState['when'] =>
  (page, { typed }) => {
    if (page.has('totp') && !typed.has('totp')) return false;
    return typed.size === 0 ? !page.has('password') && page.says(words) : page.saysAnew(words);
  };

const passwordTyped = ({ typed }: LoginSoFar) => typed.has('password') && !typed.has('totp');
const totpTyped = ({ typed }: LoginSoFar) => typed.has('totp');

const refusals: PageState[] = [
  {
    name: 'api key unknown',
    when: (page) =>
      page.says(
        /\b(invalid|unknown|incorrect)\b[^.]{0,12}`?\bapi[_ -]?key\b|\bapi[_ -]?key\b`?[^.]{0,30}\b(invalid|unknown|not found|does not exist|not exist|incorrect)/i,
      ),
    do: { stop: 'app-misconfigured', ...remedies.unknownKey },
  },
  {
    name: 'user not enabled',
    when: tells(/\bnot (enabled|allowed|authori[sz]ed|permitted)\b[^.]{0,30}\b(on|for|to use|to access|with)\b[^.]{0,20}\bapp/i),
    do: { stop: 'app-misconfigured', ...remedies.otherClient },
  },
  {
    name: 'subscription lapsed',
    when: tells(
      /\b(subscription|kite connect|plan|app|application|developer account)\b(?! code)[^.]{0,60}\b(expired|lapsed|inactive|not active|no longer active|unpaid|suspended|deactivated)\b|\b(expired|inactive|lapsed|unpaid)\b[^.]{0,20}\b(subscription|app|application|plan)\b(?! code)/i,
    ),
    do: { stop: 'subscription-lapsed', ...remedies.subscription },
  },
  {
    // Section 6.9: an account whose user gave another kind of code than asked.
    name: 'second factor not available',
    when: tells(/2fa type is not available/i),
    do: { stop: 'second-factor-unavailable', ...remedies.noTotp },
  },
  {
    // Before "blocked": a refusal that says how many attempts remain often names the block that follows them.
    name: 'password refused, attempts remain',
    when: (page, soFar) => passwordTyped(soFar) && !page.has('totp') && page.saysAnew(attemptsRemain),
    do: { stop: 'credentials-rejected', ...remedies.passwordRefused },
  },
  {
    name: 'code refused, attempts remain',
    when: (page, soFar) => totpTyped(soFar) && page.saysAnew(attemptsRemain),
    do: { stop: 'totp-rejected', ...remedies.totpRefused },
  },
  {
    name: 'account blocked',
    when: tells(blocked),
    do: {
      stop: 'account-blocked',
      message: 'Kite says that this account is blocked. Five wrong passwords or codes do that.',
      remedy: 'Reset the password on kite.zerodha.com (Forgot user ID or password?), store it, and run: prebell accounts release ACCOUNT',
    },
  },
  {
    name: 'password refused',
    when: (page, soFar) => passwordTyped(soFar) && !page.has('totp') && refusedHere(page),
    do: { stop: 'credentials-rejected', ...remedies.passwordRefused },
  },
  {
    name: 'code refused',
    when: (page, soFar) => totpTyped(soFar) && refusedHere(page),
    do: { stop: 'totp-rejected', ...remedies.totpRefused },
  },
];

const steps: PageState[] = [
  {
    name: 'TOTP page',
    when: (page) => page.has('totp') && !page.has('password'),
    do: { type: ['totp'] },
  },
  {
    name: 'login page',
    when: (page) => page.has('password'),
    do: { type: ['user', 'password'] },
  },
  {
    name: 'user page',
    when: (page, { typed }) => page.has('user') && !typed.has('password'),
    do: { type: ['user'] },
  },
  {
    // Section 6.3, step B variants, and the PIN of section 6.4.
    name: 'another second factor',
    when: (page, soFar) =>
      passwordTyped(soFar) &&
      page.says(
        /\b(mobile )?app code\b|\b(sms|e-?mail) (otp|code)\b|\botp\b[^.]{0,40}\b(sent|mobile|phone|e-?mail|sms)|\b(sent|mobile|phone|e-?mail|sms)\b[^.]{0,40}\botp\b|\bPIN\b|security question/i,
      ),
    do: { stop: 'second-factor-unavailable', ...remedies.noTotp },
  },
  {
    // Section 6.7. A real grant of permission: the owner's to give.
    name: 'consent page',
    when: (page) => page.offers(/^\s*(authori[sz]e|allow|approve|grant( access)?)\b/i),
    do: { consent: /^\s*(authori[sz]e|allow|approve|grant( access)?)\b/i },
  },
  {
    // The way back to the app, where a page offers it as a link instead of going there by itself.
    name: 'way back',
    when: (page, { typed }) => typed.has('totp') && page.offers(/^\s*(continue|proceed|go( back)?|return) to\b/i),
    do: { press: /^\s*(continue|proceed|go( back)?|return) to\b/i },
  },
  {
    // Section 6.2: a browser that already has a session.
    name: 'continue as',
    when: (page) => page.offers(/^\s*continue as\b/i),
    do: { press: /^\s*continue as\b/i },
  },
];

/** Kite's login pages. */
export const kitePages: PageFlow = {
  states: [...refusals, ...steps],

  // Section 6.8: Kite's own pages never carry a request_token, so that alone tells the redirect, whatever host was registered.
  isRedirect(url, _method, redirectUrl) {
    if (url.searchParams.has('request_token')) return true;
    if (url.searchParams.get('action') === 'login' && url.searchParams.has('status')) return true;
    if (redirectUrl === null) return false;
    const expected = new URL(redirectUrl);
    return expected.origin === url.origin && expected.pathname === url.pathname;
  },
};
