/** What was pressed in a login, and what may be: each state's button a few times, one that makes something anew once, if at all. */
import type { LoginPurpose } from '../refresher/login.ts';
import type { ButtonData } from './page-data.ts';

const mostPresses = 3;

export class Presses {
  /** Names of the states whose buttons were pressed. */
  readonly states = new Set<string>();
  readonly #known = new Map<string, { signature: string; times: number; again: boolean }>();
  readonly #irreversible: RegExp | undefined;
  readonly #rotates: boolean;
  #madeAnew = false;

  /** @param irreversible words of the buttons that make something anew */
  constructor(irreversible: RegExp | undefined, purpose: LoginPurpose) {
    this.#irreversible = irreversible;
    this.#rotates = purpose === 'rotate';
  }

  /** Whether a button that makes something anew was pressed. */
  get madeAnew(): boolean {
    return this.#madeAnew;
  }

  /** Whether this button may be pressed by itself. */
  readonly allows = (button: ButtonData): boolean => !this.#isIrreversible(button) || (this.#rotates && !this.#madeAnew);

  /** Whether this button may send a prompt on; that happens once a login anyway. */
  readonly allowsInPrompt = (button: ButtonData): boolean => !this.#isIrreversible(button) || this.#rotates;

  /**
   * Whether a state's button may be pressed once more: not while nothing has changed since the last time, but for once where the page has
   * come to rest: the first time may have come before the page's script.
   */
  mayPress(state: string, signature: string, rests: boolean): boolean {
    const before = this.#known.get(state);
    if (!before) return true;
    return before.times < mostPresses && (before.signature !== signature || (rests && !before.again));
  }

  /** To be called before the button is pressed, so that nothing can make it twice. */
  note(state: string, signature: string, button: ButtonData): void {
    this.states.add(state);
    const before = this.#known.get(state);
    this.#known.set(state, { signature, times: (before?.times ?? 0) + 1, again: before?.signature === signature });
    if (this.#isIrreversible(button)) this.#madeAnew = true;
  }

  /** Whatever it says counts: a picture may be drawn over the words. */
  #isIrreversible({ words, label }: ButtonData): boolean {
    const irreversible = this.#irreversible;
    return irreversible !== undefined && [words, label].some((said) => said.search(irreversible) >= 0);
  }
}
