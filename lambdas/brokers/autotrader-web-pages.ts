/**
 * The console of AutoTrader Web as a table of states: log in, find the API key in the menus, View it (or make it anew), read it. No
 * public material shows the console's pages, so the table goes by families of words, and looks into menus where it finds none of them.
 * Source: the AutoTrader Web dossier, sections 4, 11 and 14.
 */
import type { FieldRole, LoginSoFar, PageFlow, PageState, PageView } from '../refresher/page-flow.ts';
import * as words from './autotrader-web-words.ts';
import { attemptsRemain, blocked, loginSteps, passwordTyped, refusalStates, refusedHere, totpRemedy } from './login-pages.ts';

/** The failures that people meet most, by name. Sections 4, 9 and 11. */
export const remedies = {
  passwordRefused: {
    message: 'AutoTrader Web refused the user name or the password.',
    remedy:
      'Let the account’s owner log in on webx.stocksdeveloper.in, not with the stored user name and password: these were refused. Then store those that worked (fields user_id, password).',
  },
  promptRefused: {
    message: 'AutoTrader Web refused the login password when it asked for it again before the API key.',
    remedy:
      'Let the account’s owner view the key on webx.stocksdeveloper.in, not with the stored password: it was refused. Then store the one that worked.',
  },
  totpRefused: {
    message: 'AutoTrader Web refused the TOTP code (the six digits of an authenticator app).',
    remedy: totpRemedy,
  },
  blocked: {
    message: 'AutoTrader Web says that this user is locked or disabled.',
    remedy: 'Ask the support of Stocks Developer to enable the user, then run: prebell accounts release ACCOUNT',
  },
  noTotp: {
    message: 'AutoTrader Web asks for a code of an authenticator app (TOTP), and the credentials have no secret for one.',
    remedy:
      'For today: prebell login ACCOUNT. Then store the secret of the console’s Login 2FA (its authenticator app) in the field totp_secret.',
  },
  keyRefused: {
    message: 'AutoTrader Web refuses the very API key that its console shows: the user is disabled there, or too many requests were made.',
    remedy: 'Ask the support of Stocks Developer, then run: prebell accounts release ACCOUNT',
  },
} as const;

const askedAgain = ({ typed }: LoginSoFar) => typed.has('confirmation');

/** Whether the console's menu is there to be used: nothing lies over it. */
const seesMenu = (page: PageView, { typed, pressed }: LoginSoFar) =>
  typed.has('password') &&
  !page.has('user') &&
  (page.offers(words.insideWords) ||
    page.offers(words.settingsEntry) ||
    page.offers(words.keyEntry) ||
    (pressed.has('menus') && page.offers(words.securityEntry)));

/** Whether this is the console behind the login: it has a menu, or one led here, and it asks for no user. */
const isInside = (page: PageView, soFar: LoginSoFar) =>
  seesMenu(page, soFar) || (menuStates.some(({ name }) => soFar.pressed.has(name)) && !page.has('user'));

/** The refusals of the login itself; inside, words such as "rejected" speak of orders. */
const loginRefusals: PageState[] = refusalStates(remedies).map((state) => ({
  ...state,
  when: (page, soFar) => !askedAgain(soFar) && !isInside(page, soFar) && state.when(withoutOptionalCode(page), soFar),
}));

/** A code field beside the password does not say that the password was accepted. */
function withoutOptionalCode(page: PageView): PageView {
  if (!page.has('password')) return page;
  const isOther = (role: FieldRole) => role !== 'totp';
  return { ...page, has: (role) => isOther(role) && page.has(role), shows: (role) => isOther(role) && page.shows(role) };
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
    // Beside the menu, these words speak of the sessions at brokers.
    when: (page, soFar) =>
      soFar.typed.has('password') && !seesMenu(page, soFar) && page.saysAnew(/session[^.]{0,20}(expired|ended|timed out)/i),
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
const asked = ({ pressed, purpose }: LoginSoFar) =>
  purpose === 'rotate' ? pressed.has('Re-generate') : pressed.has('View') || pressed.has('Show');

/** The prompt itself, and the two buttons before it. A button with Re-generate does not exist for a login that only views. */
const keyStates: PageState[] = [
  { name: 'key', when: (_page, soFar) => askedAgain(soFar), do: { take: words.apiKey, near: words.nearKey } },
  ...promptRefusals,
  {
    name: 'behind Show or Copy',
    when: (page, soFar) => askedAgain(soFar) && page.offers(words.showOrCopyWords, words.nearKey),
    do: { press: words.showOrCopyWords, near: words.nearKey },
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
    when: (page, soFar) => asked(soFar) && !askedAgain(soFar) && page.confirms(words.promptWords),
    accepted: true,
    do: { confirm: words.promptWords },
  },
  ...[words.viewWords, words.showKeyWords].map(
    (view): PageState => ({
      name: 'prompt with View',
      when: (page, soFar) => soFar.purpose === 'login' && !askedAgain(soFar) && soFar.typed.has('password') && page.confirms(view),
      accepted: true,
      do: { confirm: view },
    }),
  ),
  {
    name: 'prompt with Re-generate',
    when: (page, soFar) =>
      soFar.purpose === 'rotate' && !askedAgain(soFar) && soFar.typed.has('password') && page.confirms(words.regenerateWords),
    accepted: true,
    do: { confirm: words.regenerateWords },
  },
  {
    name: 'sure to make it anew',
    when: (page, soFar) => soFar.purpose === 'rotate' && asked(soFar) && !askedAgain(soFar) && page.offers(words.sureWords),
    do: { press: words.sureWords },
  },
  ...Object.entries({ View: words.viewWords, Show: words.showWords }).map(
    ([name, view]): PageState => ({
      name,
      when: (page, soFar) => soFar.purpose === 'login' && isInside(page, soFar) && !askedAgain(soFar) && page.offers(view, words.nearKey),
      accepted: true,
      do: { press: view, near: words.nearKey },
    }),
  ),
  {
    name: 'Re-generate',
    when: (page, soFar) =>
      soFar.purpose === 'rotate' && isInside(page, soFar) && !askedAgain(soFar) && page.offers(words.regenerateWords, words.nearKey),
    accepted: true,
    do: { press: words.regenerateWords, near: words.nearKey },
  },
];

/** The way through the menus (section 4: Settings → API Key, or Settings → Security), innermost first. */
const menuStates: PageState[] = [
  { name: 'API Key entry', entry: words.keyEntry },
  { name: 'Security entry', entry: words.securityEntry },
  { name: 'developer entry', entry: words.developerEntry },
  { name: 'Settings entry', entry: words.settingsEntry },
].map(({ name, entry }) => ({
  name,
  when: (page, soFar) => isInside(page, soFar) && !asked(soFar) && !askedAgain(soFar) && page.offers(entry),
  accepted: true,
  do: { press: entry },
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
  when: (page, soFar) => page.has('password') && page.has('totp') && !soFar.hasTotp && page.says(words.optionalCodeWords),
  do: { type: ['user', 'password'] },
};

const notice: PageState = {
  name: 'notice',
  when: (page, soFar) => !page.has('password') && !page.has('totp') && !askedAgain(soFar) && page.offers(words.closeWords),
  do: { press: words.closeWords },
};

/** Menus that bear no words, or others than these. Not where something is to be typed, or was refused; and it proves no acceptance. */
const menus: PageState = {
  name: 'menus',
  when: (page, soFar) =>
    soFar.typed.has('password') &&
    !(['user', 'password', 'totp'] as const).some((role) => page.has(role)) &&
    !page.refused &&
    !page.fault &&
    !asked(soFar) &&
    !askedAgain(soFar),
  do: { explore: true },
};

/** The console's pages. */
export const autoTraderWebPages: PageFlow = {
  states: [...oneForm, ...loginRefusals, ...keyStates, ...menuStates, userMenu, optionalCode, ...loginSteps(remedies), notice, menus],
  irreversible: words.irreversibleWords,
  // The login ends with the key on the page, never with a redirect.
  isRedirect: () => false,
};
