/** Everything about the console that is uncertain, changeable or can go wrong: nearly all of it (dossier, 14.1 to 14.3). */
import type { Layout, Look } from './look.ts';

/** Words on the pages. The four of section 4 are known; the others are not [?]. */
export interface Labels {
  readonly userName: string;
  readonly password: string;
  readonly logIn: string;
  readonly totp: string;
  readonly verify: string;
  readonly settings: string;
  readonly apiKey: string;
  readonly security: string;
  readonly view: string;
  readonly regenerate: string;
  /** Of the field in the prompt before the key. */
  readonly promptPassword: string;
  /** The button that sends the prompt; `{action}` becomes the words of the button that led there. */
  readonly promptSubmit: string;
  readonly cancel: string;
  readonly show: string;
  readonly copy: string;
  readonly confirm: string;
}

/** The site's messages [?]. `{remaining}` is filled in. */
export interface Messages {
  readonly wrongPassword: string;
  readonly unknownUser: string;
  readonly wrongTotp: string;
  readonly locked: string;
  readonly disabled: string;
  readonly wrongKeyPassword: string;
  readonly captchaRequired: string;
  readonly sessionExpired: string;
  readonly regenerated: string;
  readonly tooManyKeyActions: string;
  readonly staleKey: string;
}

/** What can stand in the way: something nobody foresaw, a captcha, a password to be changed, or a notice that can be closed. */
export type Obstacle = 'unknown' | 'captcha' | 'change-password' | 'notice';

export interface ConsoleKnobs {
  layout: Layout;
  /** Differs from the layout in these. */
  look: Partial<Look>;
  labels: Labels;
  messages: Messages;
  /** What stands in place of (a notice: over) these pages. */
  obstacles: { login?: Obstacle; totp?: Obstacle; dashboard?: Obstacle; key?: Obstacle };
  /** How long the page's script waits before it shows something, real ms. */
  renderDelay: number;
  /** How long a passing note with the key stays, real ms. */
  toastMs: number;
  /** Which of the two buttons comes first. */
  buttonOrder: 'view-first' | 'regenerate-first';
  /** What asks again before the key is re-generated: nothing, a dialog of the page, or the browser's own. */
  confirmRegenerate: 'none' | 'dialog' | 'native';
  /** What Re-generate shows: the new key, or only that it is done. */
  regenerateShows: 'key' | 'message';
  /** What else stands on the key's page: a form to change the password (at Security), a View button of something else, a UUID that is no key. */
  decoys: { passwordForm: boolean; otherView: boolean; otherUuid: boolean };
  /** Whether the prompt asks for a TOTP too (14.3). */
  promptAsksTotp: boolean;

  /** Wrong passwords, and wrong codes, until the user is locked; null: never (14.1). */
  attempts: number | null;
  /** How long, s; null: until somebody unlocks it. */
  lockSeconds: number | null;
  /** Whether wrong passwords in the prompt count too [?]. */
  promptCounts: boolean;
  /** Wrong passwords after which the login wants a captcha; null: never. */
  captchaAfter: number | null;
  totpWindow: number;
  totpReplay: boolean;
  /** How long a console session lives, s; null: without end (14.1). */
  sessionSeconds: number | null;
  /** After how many requests it ends; null: never. */
  sessionRequests: number | null;
  /** What Re-generate does to the console session: the app itself uses the key, and logging in anew cures the error (4). */
  sessionAfterRegenerate: 'lives' | 'stale-key' | 'ends';
  /** View and Re-generate together in 24 h (14.2); null: no limit. */
  keyActionsPerDay: number | null;
  /** Whether the user name is told apart by case [?]. */
  userNameCase: 'exact' | 'any';
  cookieAttributes: string;
}

/** The safe side where the dossier knows nothing, and the newer place of the key. */
export function defaultConsoleKnobs(): ConsoleKnobs {
  return {
    layout: 'tabs-inline',
    look: {},
    labels: {
      userName: 'Username',
      password: 'Password',
      logIn: 'Login',
      totp: 'TOTP', // 4.1: a 6-digit TOTP
      verify: 'Verify',
      settings: 'Settings', // 4
      apiKey: 'API Key', // 4
      security: 'Security', // 4
      view: 'View', // 4
      regenerate: 'Re-generate', // 4
      promptPassword: 'Password', // 4: the AutoTrader login password
      promptSubmit: 'Submit',
      cancel: 'Cancel',
      show: 'Show',
      copy: 'Copy',
      confirm: 'Yes, continue',
    },
    messages: {
      wrongPassword: 'Invalid username or password.',
      unknownUser: 'Invalid username or password.',
      wrongTotp: 'Invalid TOTP.',
      locked: 'Your account is locked. Please contact support.',
      disabled: 'Your user is disabled. Please contact support.',
      wrongKeyPassword: 'The password is wrong.',
      captchaRequired: 'Enter the characters shown in the captcha.',
      sessionExpired: 'Your session has expired. Please log in again.', // "session expired" is an article of the knowledge base (1)
      regenerated: 'Your API key was re-generated.',
      tooManyKeyActions: 'Too many requests for the API key. Try again tomorrow.',
      staleKey: 'Either your API key is wrong or the user is disabled.', // 4: the error after regenerating
    },
    obstacles: {},
    renderDelay: 0,
    toastMs: 8000,
    buttonOrder: 'view-first',
    confirmRegenerate: 'none',
    regenerateShows: 'key',
    decoys: { passwordForm: true, otherView: false, otherUuid: false },
    promptAsksTotp: false,
    attempts: 5,
    lockSeconds: null,
    promptCounts: true,
    captchaAfter: null,
    totpWindow: 1,
    totpReplay: false,
    sessionSeconds: null,
    sessionRequests: null,
    sessionAfterRegenerate: 'lives',
    keyActionsPerDay: null,
    userNameCase: 'exact',
    cookieAttributes: 'Path=/; HttpOnly; SameSite=Lax',
  };
}
