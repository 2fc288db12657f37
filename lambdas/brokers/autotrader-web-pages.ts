/**
 * The console of AutoTrader Web as a table of states: log in, find the API key in the menus, View it (or make it anew), read it. No
 * public material shows the console's pages, so the table goes by the words that the documentation has: "API Key", "View",
 * "Re-generate", "Password", "Settings", "Security". Source: the AutoTrader Web dossier, sections 4, 11 and 14.
 */
import type { LoginSoFar, PageFlow, PageState, PageView } from '../refresher/page-flow.ts';
import { attemptsRemain, blocked, loginSteps, passwordTyped, refusalStates, refusedHere } from './login-pages.ts';

/** The failures that people meet most, by name. Sections 4, 9 and 11. */
export const remedies = {
  passwordRefused: {
    message: 'AutoTrader Web refused the user name or the password.',
    remedy: 'Log in on webx.stocksdeveloper.in by hand, then store the right user_id or password. prebell will not try these again.',
  },
  promptRefused: {
    message: 'AutoTrader Web refused the login password when it asked for it again before the API key.',
    remedy: 'View the key on webx.stocksdeveloper.in by hand, then store the right password. prebell will not try this one again.',
  },
  totpRefused: {
    message: 'AutoTrader Web refused the TOTP code.',
    remedy:
      'Compare the code of your authenticator with one made from totp_secret; if Login 2FA was set up anew, store the new secret. If they agree, set this machine’s clock.',
  },
  blocked: {
    message: 'AutoTrader Web says that this user is locked or disabled.',
    remedy: 'Ask the support of Stocks Developer to enable the user, then run: prebell accounts release ACCOUNT',
  },
  noTotp: {
    message: 'AutoTrader Web asks for a second factor that the credentials have no secret for.',
    remedy: 'Store the secret of the console’s Login 2FA as totp_secret; that lifts the hold.',
  },
  keyRefused: {
    message: 'The API refuses the very key that the console shows: the user is disabled there, or too many requests were made.',
    remedy: 'Ask the support of Stocks Developer, then run: prebell accounts release ACCOUNT',
  },
} as const;

/** A key: a UUID in the vendor's placeholders (section 4); without hyphens in case it is written so. */
export const apiKey = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/i;
const nearKey = /\bapi[ -]?keys?\b/i;

const viewWords = /^\W*(view|show|reveal|display)( (the |your |my )?(api )?key)?\W*$/i;
const regenerateWords = /\bre-?\s?generate\b|\bregen\b|\b(reset|renew|rotate|new) (the |your |my )?(api )?key\b/i;
const sureWords = /^\W*(yes|ok(ay)?|continue|proceed|confirm|i understand)\b/i;
const promptWords = /^\W*(submit|confirm|ok(ay)?|continue|verify|proceed|yes|go|unlock)\b/i;
const keyEntry = /^\W*(my |your )?api[ -]?keys?\W*$/i;
const securityEntry = /^\W*security( settings)?\W*$/i;
const settingsEntry = /^\W*(settings|preferences|configuration)\W*$/i;
const insideWords = /^\W*(log ?out|sign ?out|dashboard|trading accounts)\W*$/i;
const closeWords = /^\W*(close|ok(ay)?|got it!?|dismiss|skip|not now|later|remind me later|×|✕)\W*$/i;

const askedAgain = ({ typed }: LoginSoFar) => typed.has('confirmation');

/** Whether this is the console behind the login: it has a menu, and asks for no user. */
const isInside = (page: PageView, { typed }: LoginSoFar) =>
  typed.has('password') && !page.has('user') && (page.offers(insideWords) || page.offers(settingsEntry) || page.offers(keyEntry));

/** The refusals of the login itself; inside, words such as "rejected" speak of orders. */
const loginRefusals: PageState[] = refusalStates(remedies).map((state) => ({
  ...state,
  when: (page, soFar) => !askedAgain(soFar) && !isInside(page, soFar) && state.when(withoutOptionalCode(page), soFar),
}));

/** A code field beside the password does not say that the password was accepted. */
function withoutOptionalCode(page: PageView): PageView {
  return page.has('password') ? { ...page, has: (role) => role !== 'totp' && page.has(role) } : page;
}

const aboutCode = /\b(invalid|incorrect|wrong|enter|required|missing)\b[^.]{0,24}\b(t?otp|2fa|authenticator|one-time)\b/i;
const aboutPassword = /\b(invalid|incorrect|wrong)\b[^.]{0,24}\b(user ?(name|id)?|password|credentials)\b/i;

/** What the login says where name, password and code are asked for in one form (section 4.1: the code only where it is turned on). */
const oneForm: PageState[] = [
  {
    name: 'code asked for, none known',
    when: (page, soFar) =>
      passwordTyped(soFar) && !soFar.hasTotp && !askedAgain(soFar) && !isInside(page, soFar) && page.saysAnew(aboutCode),
    do: { stop: 'second-factor-unavailable', ...remedies.noTotp },
  },
  {
    name: 'password refused beside the code',
    when: (page, soFar) =>
      soFar.typed.has('totp') &&
      page.has('password') &&
      !askedAgain(soFar) &&
      !isInside(page, soFar) &&
      page.saysAnew(aboutPassword) &&
      !page.saysAnew(attemptsRemain) &&
      !page.saysAnew(aboutCode),
    do: { stop: 'credentials-rejected', ...remedies.passwordRefused },
  },
];

/** The prompt before the key (section 11): refused, or not judged. */
const promptRefusals: PageState[] = [
  {
    name: 'too many requests for the key',
    when: (page, soFar) => askedAgain(soFar) && page.saysAnew(/too many requests|limit (was |is |has been )?(reached|exceeded)/i),
    accepted: true,
    do: { stop: 'rate-limited', message: 'AutoTrader Web says that the key was viewed or made anew too often.' },
  },
  {
    name: 'session ended',
    // Inside, these words speak of the sessions at brokers.
    when: (page, soFar) =>
      soFar.typed.has('password') && !isInside(page, soFar) && page.saysAnew(/session[^.]{0,20}(expired|ended|timed out)/i),
    do: { stop: 'outcome-unknown', message: 'The console ended the session before it showed the key.' },
  },
  {
    name: 'code in the prompt refused',
    when: (page, soFar) => askedAgain(soFar) && page.saysAnew(aboutCode) && soFar.typed.has('totp'),
    do: { stop: 'totp-rejected', ...remedies.totpRefused },
  },
  {
    name: 'locked at the prompt',
    when: (page, soFar) => askedAgain(soFar) && page.saysAnew(blocked),
    do: { stop: 'account-blocked', ...remedies.blocked },
  },
  {
    name: 'prompt refused',
    when: (page, soFar) => askedAgain(soFar) && refusedHere(page),
    do: { stop: 'credentials-rejected', ...remedies.promptRefused },
  },
];

/** Whether something was pressed that shows the key, or makes it anew. */
const asked = ({ pressed, purpose }: LoginSoFar) => pressed.has(purpose === 'rotate' ? 'Re-generate' : 'View');

/** The prompt itself, and the two buttons before it. A button with Re-generate does not exist for a login that only views. */
const keyStates: PageState[] = [
  { name: 'key', when: (_page, soFar) => askedAgain(soFar), do: { take: apiKey, near: nearKey } },
  ...promptRefusals,
  {
    name: 'behind Show or Copy',
    when: (page, soFar) => askedAgain(soFar) && page.offers(/^\W*(show|copy|reveal)( (the )?(api )?key)?\W*$/i, nearKey),
    do: { press: /^\W*(show|copy|reveal)( (the )?(api )?key)?\W*$/i, near: nearKey },
  },
  {
    name: 'made anew, not shown',
    when: (page, soFar) =>
      soFar.purpose === 'rotate' &&
      askedAgain(soFar) &&
      page.saysAnew(/\bkey (was|has been|is) (successfully )?(re-?\s?generated|reset|changed|renewed)/i),
    accepted: true,
    do: { stop: 'outcome-unknown', message: 'The console says that the key was made anew, and does not show it.' },
  },
  {
    name: 'prompt',
    when: (page, soFar) => asked(soFar) && !askedAgain(soFar) && page.confirms(promptWords),
    accepted: true,
    do: { confirm: promptWords },
  },
  {
    name: 'prompt with View',
    when: (page, soFar) => soFar.purpose === 'login' && !askedAgain(soFar) && soFar.typed.has('password') && page.confirms(viewWords),
    accepted: true,
    do: { confirm: viewWords },
  },
  {
    name: 'prompt with Re-generate',
    when: (page, soFar) =>
      soFar.purpose === 'rotate' && !askedAgain(soFar) && soFar.typed.has('password') && page.confirms(regenerateWords),
    accepted: true,
    do: { confirm: regenerateWords },
  },
  {
    name: 'sure to make it anew',
    when: (page, soFar) => soFar.purpose === 'rotate' && asked(soFar) && !askedAgain(soFar) && page.offers(sureWords),
    do: { press: sureWords },
  },
  {
    name: 'View',
    when: (page, soFar) => soFar.purpose === 'login' && isInside(page, soFar) && !askedAgain(soFar) && page.offers(viewWords, nearKey),
    accepted: true,
    do: { press: viewWords, near: nearKey },
  },
  {
    name: 'Re-generate',
    when: (page, soFar) =>
      soFar.purpose === 'rotate' && isInside(page, soFar) && !askedAgain(soFar) && page.offers(regenerateWords, nearKey),
    accepted: true,
    do: { press: regenerateWords, near: nearKey },
  },
];

/** The way through the menus (section 4: Settings → API Key, or Settings → Security), innermost first. */
const menuStates: PageState[] = [
  { name: 'API Key entry', words: keyEntry },
  { name: 'Security entry', words: securityEntry },
  { name: 'Settings entry', words: settingsEntry },
].map(({ name, words }) => ({
  name,
  when: (page, soFar) => isInside(page, soFar) && !asked(soFar) && !askedAgain(soFar) && page.offers(words),
  accepted: true,
  do: { press: words },
}));

/** A menu behind the user's own name. */
const userMenu: PageState = {
  name: 'user menu',
  when: (page, soFar) => isInside(page, soFar) && !asked(soFar) && !askedAgain(soFar) && page.offers(nameOf(soFar)),
  accepted: true,
  do: (soFar) => ({ press: nameOf(soFar) }),
};

function nameOf({ user }: LoginSoFar): RegExp {
  return new RegExp(`^\\W*${user.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}\\W*$|^\\W*(my )?(account|profile)\\W*[▾▼⌄]\\W*$`, 'i');
}

const optionalCode: PageState = {
  name: 'login page, code only if enabled',
  when: (page, soFar) =>
    page.has('password') && page.has('totp') && !soFar.hasTotp && page.says(/\b(if|when) (it is )?enabled\b|\boptional\b/i),
  do: { type: ['user', 'password'] },
};

const notice: PageState = {
  name: 'notice',
  when: (page, soFar) => !page.has('password') && !page.has('totp') && !askedAgain(soFar) && page.offers(closeWords),
  do: { press: closeWords },
};

/** The console's pages. */
export const autoTraderWebPages: PageFlow = {
  states: [...oneForm, ...loginRefusals, ...keyStates, ...menuStates, userMenu, optionalCode, ...loginSteps(remedies), notice],
  irreversible: regenerateWords,
  // The login ends with the key on the page, never with a redirect.
  isRedirect: () => false,
};
