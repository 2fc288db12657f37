/** Tells when a page may be worth another look. */
import type { Frame, Page } from 'playwright-core';
import { nextChange } from './next-change.ts';

/** Wakes once something changes on the page: in any of its frames. */
export class ChangeWatch {
  readonly #armed = new Set<Frame>();
  readonly #wake: () => void;

  constructor(page: Page, wake: () => void) {
    this.#wake = wake;
    page.on('framenavigated', (frame) => {
      this.#armed.delete(frame);
      wake();
    });
    page.on('framedetached', (frame) => {
      this.#armed.delete(frame);
      wake();
    });
    page.on('domcontentloaded', wake);
    page.on('load', wake);
  }

  /** To be called before the page is read, so that no change after it is missed. */
  arm(page: Page): void {
    for (const frame of page.frames()) {
      if (this.#armed.has(frame)) continue;
      this.#armed.add(frame);
      const again = () => {
        this.#armed.delete(frame);
        this.#wake();
      };
      frame.evaluate(nextChange).then(again, () => this.#armed.delete(frame));
    }
  }
}
