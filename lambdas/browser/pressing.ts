/** Presses what a login presses without a secret: the buttons of states, banners that lie over a form, and menus to look into. */
import type { PageAction } from '../refresher/page-flow.ts';
import { findMenus } from './find-menu.ts';
import type { ButtonData } from './page-data.ts';
import { type FrameReading, findButton, type PageReading } from './page-view.ts';
import { dismissBanner, press, sendsSecret } from './press.ts';
import type { Presses } from './presses.ts';
import type { WalkParts } from './walk-parts.ts';

const mostBanners = 3;
/** How long a press that was begun at the last moment may take, ms. */
const lastSeconds = 2_000;
/** How many menus a login opens in all to look for a way on. */
const mostMenus = 6;

export class Pressing {
  readonly #parts: Pick<WalkParts, 'page' | 'network' | 'clock'>;
  readonly #presses: Presses;
  readonly #latest: number;
  /** Names of the controls that were pressed. */
  readonly #pressed = new Set<string>();
  #opened = 0;
  #dismissed = 0;
  #escaped = true;

  /** @param latest when nothing is pressed any more, ms since the epoch */
  constructor(parts: Pick<WalkParts, 'page' | 'network' | 'clock'>, presses: Presses, latest: number) {
    this.#parts = parts;
    this.#presses = presses;
    this.#latest = latest;
  }

  /**
   * Presses a state's button; false if there is none that may be pressed now.
   * @param rests whether the page has come to rest
   */
  async button(state: string, action: Extract<PageAction, { press: unknown }>, reading: PageReading, rests: boolean): Promise<boolean> {
    if (this.#isLate || !this.#presses.mayPress(state, reading.signature, rests)) return false;
    const found = findButton(reading, { words: action.press, near: action.near, allows: this.#presses.allows });
    if (!found?.button.enabled || sendsSecret(found.frame.data, found.button)) return false;
    this.#presses.note(state, reading.signature, found.button);
    await this.#press(found.frame, found.button);
    return true;
  }

  /**
   * Opens the menu that most likely leads on: each once a login, none that was pressed as a button, and few in all. A menu that lies over
   * the others is closed first. False if there is nothing left to open.
   */
  async menu(state: string, reading: PageReading): Promise<boolean> {
    if (this.#isLate || this.#opened >= mostMenus) return false;
    const left = reading.frames.flatMap((frame) =>
      findMenus(frame.data)
        .filter((button) => this.#presses.allows(button) && !this.#pressed.has(nameOf(button)))
        .map((button) => ({ frame, button })),
    );
    const found = left.find(({ button }) => button.coveredBy === null);
    if (found) {
      this.#opened += 1;
      this.#presses.note(state, reading.signature, found.button);
      this.#escaped = false;
      await this.#press(found.frame, found.button);
      return true;
    }
    if (left.length === 0 || this.#escaped) return false;
    this.#escaped = true;
    await this.#parts.page.keyboard.press('Escape');
    return true;
  }

  /** Sends away a banner that lies over a login form; whether it did. */
  async banner(reading: PageReading): Promise<boolean> {
    if (this.#isLate || this.#dismissed >= mostBanners || !(await dismissBanner(reading))) return false;
    this.#dismissed += 1;
    return true;
  }

  get #isLate(): boolean {
    return this.#parts.clock.now().getTime() > this.#latest;
  }

  async #press(frame: FrameReading, button: ButtonData): Promise<void> {
    this.#pressed.add(nameOf(button));
    this.#parts.network.look();
    const element = await frame.element(button.node);
    await press(element, this.#latest + lastSeconds - this.#parts.clock.now().getTime());
  }
}

/** By its words, or by its place if it has none: the page may be drawn anew meanwhile. */
function nameOf({ words, label, box }: ButtonData): string {
  return /\p{L}/u.test(`${words}${label}`) ? `${words} · ${label}` : `${words} at ${Math.round(box.x)}, ${Math.round(box.y)}`;
}
