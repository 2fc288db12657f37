/// <reference lib="dom" />
import type { JSHandle } from 'playwright-core';
import { readPage, usableForm } from './page-view.ts';
import { pressSubmit } from './press-submit.ts';
import { lookAtPage } from './sight.ts';
import { raceUntil } from './wakeup.ts';
import type { WalkParts } from './walk-parts.ts';

/** How long the first presses are tried, ms: in between, the page is looked at again. */
const shortly = 1_000;
const shortTries = 4;

/**
 * Sends a name on that is asked for alone, unless the page has come to ask for the password with it: that would go along, empty.
 * While something lies over the form, it is waited for, with patience.
 * @param left how long something may be pressed, ms
 */
export async function sendName(parts: WalkParts, left: () => number): Promise<void> {
  const { page, task, clock, watch, wakeup } = parts;
  const end = clock.now().getTime() + Math.min(left(), parts.patience);
  for (let tries = 0; tries <= shortTries && clock.now().getTime() < end; ) {
    const changed = wakeup.next;
    watch.arm(page);
    const reading = await readPage(page, task.origins);
    try {
      const now = usableForm(reading);
      if (!now) {
        await raceUntil(clock, new Date(end), changed);
        continue;
      }
      if (!now.form.user || now.form.password) return;
      const watched = await now.frame.element(now.form.user.node);
      const passwords = now.frame.data.fields.filter(({ kind, visible }) => kind === 'password' && visible).length;
      const guard: JSHandle<Guard> = await watched.evaluateHandle(
        `(user, before) => (${guardPassword})(user, before, ${lookAtPage})`,
        passwords,
      );
      try {
        if (await pressSubmit(parts, now, tries < shortTries ? Math.min(shortly, left()) : left())) return;
        tries += 1;
      } finally {
        // The page may be gone by now, and the guard with it.
        await guard.evaluate(({ lift }) => lift()).catch(() => {});
      }
    } finally {
      reading.release();
    }
  }
}

interface Guard {
  lift(): void;
}

/** Lets nothing be pressed any more once more password fields are seen than these. Runs in the page. */
function guardPassword(user: HTMLElement, before: number, look: typeof lookAtPage): Guard {
  const root = user.getRootNode() as Document | ShadowRoot;
  const seen = () => [...root.querySelectorAll('input[type=password]')].filter(look().isSeen).length;
  const stop = (event: Event) => {
    if (seen() <= before) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'keydown', 'submit'];
  for (const kind of kinds) window.addEventListener(kind, stop, true);
  return {
    lift() {
      for (const kind of kinds) window.removeEventListener(kind, stop, true);
    },
  };
}
