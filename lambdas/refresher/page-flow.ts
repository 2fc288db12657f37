/**
 * A broker's pages as a table of states: how to recognise each, and what to do there. The browser engine loops over the
 * table until the redirect, a known refusal, or the end of the login; any order, repeated and skipped pages are normal.
 */
import type { FailureCode } from './failures.ts';
import type { Captured, LoginPurpose } from './login.ts';

/** What a field is for, as a person would tell from its label, kind and place. */
export type FieldRole = 'user' | 'password' | 'totp';

/** What a person would see on the page now, over all its frames and open shadow roots. */
export interface PageView {
  /** Address of the main frame without query and fragment. */
  readonly address: string;
  /** Title and visible text, white space folded. */
  readonly text: string;
  /** Whether a visible, usable field with this role is there. Fields where a person would not type have no role. */
  has(role: FieldRole): boolean;
  /** Whether a person sees where to type it, though it may not be usable yet: locked, or under something that lies over it. */
  shows(role: FieldRole): boolean;
  /** Whether anything can be typed on it, whatever that is for. */
  readonly asks: boolean;
  /** Whether a visible button or link bears these words; with `near`, one in the same part of the page as those. */
  offers(words: RegExp, near?: RegExp): boolean;
  /** Whether all that can be pressed is one button or link that bears these words. */
  offersOnly(words: RegExp): boolean;
  /**
   * Whether the page asks for the password again to confirm something (to view, to make anew), with a button of its own that bears
   * these words. Such a prompt is no login form: no field of it has a role.
   */
  confirms(words: RegExp): boolean;
  /** Whether the page, a dialog, or an answer to the page's own calls says this. */
  says(words: RegExp): boolean;
  /**
   * Whether it says so anew since the last submission: the words were not there when the secret was typed, or the
   * broker has answered since. Before any submission: whether it says so at all.
   */
  saysAnew(words: RegExp): boolean;
  /** Whether the last submission met a fault of the site (no answer, HTTP 429 or 5xx) and so was not judged. */
  readonly fault: boolean;
  /** Whether the broker answered it with an HTTP status that refuses, and the page has come to rest since. Needs no words. */
  readonly refused: boolean;
}

/** What the login has done so far. */
export interface LoginSoFar {
  /** Which kinds of secret have been typed; `confirmation` is the password in a prompt that asked for it again. */
  readonly typed: ReadonlySet<FieldRole | 'confirmation'>;
  /** Names of the states whose buttons have been pressed. */
  readonly pressed: ReadonlySet<string>;
  readonly purpose: LoginPurpose;
  /** What is typed as the user's name. */
  readonly user: string;
  /** Whether the account has a TOTP secret. */
  readonly hasTotp: boolean;
}

/** What to do in a state. */
export type PageAction =
  /**
   * Type these (each that is there and not yet typed), then submit by the form's own button. Check boxes of the form whose
   * label bears the words `tick` are ticked before. A state whose fields are all typed means: wait for the answer.
   */
  | { readonly type: readonly FieldRole[]; readonly tick?: RegExp }
  /** Press the button or link that bears these words (in the same part of the page as `near`). It must not submit a secret. */
  | { readonly press: RegExp; readonly near?: RegExp }
  /**
   * The way on may lie in a menu that shows only a picture: open what may be one, one after another, until a state knows what comes. Each
   * at most once a login, and few in all. Nothing that would end, change, order or send anything is taken for a menu.
   */
  | { readonly explore: true }
  /**
   * Type the password into the prompt that asks for it again (and a TOTP code, where it asks for one), and press the prompt's own
   * button with these words, never the Enter key. Once a login; a submission like any other.
   */
  | { readonly confirm: RegExp }
  /**
   * The login ends with what fits `take`: shown as text, standing in a field, or behind a copy button. The nearest to words that fit
   * `near` is taken. What stood on the page before the password was given to a prompt is not what was asked for, and is never taken.
   * While nothing fits, the state does not match. All that fits counts as a secret.
   */
  | { readonly take: RegExp; readonly near?: RegExp }
  /** Press the consent button if the account opted in; otherwise stop with `consent-needed`. */
  | { readonly consent: RegExp }
  /** Stop: the broker refuses, or a person must act. */
  | { readonly stop: FailureCode; readonly message?: string; readonly remedy?: string };

/**
 * One state of a broker's pages. The first state of the table that matches counts, so refusals stand first:
 *
 * 1. refusals: `when: (page, { typed }) => typed.has('password') && page.saysAnew(/invalid (user|password)/i)`. After a
 *    submission always `saysAnew`, never `says`: help texts and old messages stay on pages. Messages of the site's own
 *    answers and `window.alert` texts count as said, so toasts that vanish are not missed.
 * 2. other factors that prebell cannot give (`says(/mobile app code/i)`, and `!page.has('totp')`), consent, interstitials.
 * 3. one state for each thing to type: `{ name: 'totp', when: (page) => page.has('totp'), do: { type: ['totp'] } }`, and
 *    `{ name: 'login', when: (page) => page.has('password') || page.has('user'), do: { type: ['user', 'password'] } }`.
 *
 * The engine itself sees to captchas, pages of other sites, faults of the network, the clock, second codes and waiting:
 * a flow needs no states for them. Write words without the `g` flag.
 */
export interface PageState {
  readonly name: string;
  when(page: PageView, soFar: LoginSoFar): boolean;
  /** A function where the words depend on the account. */
  readonly do: PageAction | ((soFar: LoginSoFar) => PageAction);
  /** Whether only an accepted submission leads to such a page. */
  readonly accepted?: true;
}

/** A broker's login pages. */
export interface PageFlow {
  readonly states: readonly PageState[];
  /**
   * Words of buttons that make something anew for good. Only a login with the purpose `rotate` presses one, and once: besides that, only
   * the prompt's own button may bear such words. For every other login they do not exist.
   */
  readonly irreversible?: RegExp;
  /**
   * Whether this request is the end of the login: the redirect to the app. Asked before any navigation of the main frame
   * is sent. `redirectUrl` is what the account's owner configured, if anything. Where hosts coincide, decide by the whole address.
   */
  isRedirect(request: Captured, redirectUrl: string | null): boolean;
}
