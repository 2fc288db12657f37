/// <reference lib="dom" />
import type { JSHandle } from 'playwright-core';
import { type PageReading, readPage, usableForm } from './page-view.ts';
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
  const { clock, watch, wakeup, page } = parts;
  const end = clock.now().getTime() + Math.min(left(), parts.patience);
  for (let tries = 0; tries <= shortTries && clock.now().getTime() < end; ) {
    const changed = wakeup.next;
    watch.arm(page);
    const seen = await pressGuarded(parts, tries < shortTries ? () => Math.min(shortly, left()) : left);
    if (seen === 'sent' || seen === 'no name') return;
    if (seen === 'no form') await raceUntil(clock, new Date(end), changed);
    else tries += 1;
  }
}

/** Presses what sends the name on, while the page itself lets nothing through once it asks for a password. */
async function pressGuarded(parts: WalkParts, atMost: () => number): Promise<'sent' | 'not sent' | 'no name' | 'no form'> {
  const { page, task } = parts;
  const before = await readPage(page, task.origins);
  try {
    const asked = nameAlone(before);
    if (typeof asked === 'string') return asked;
    const watched = await asked.frame.element(asked.user.node);
    const look: JSHandle<typeof lookAtPage> = await asked.frame.frame.evaluateHandle(`(${lookAtPage})`);
    const guard = await watched.evaluateHandle(guardPassword, look);
    // What came before the guard is seen by looking again.
    const now = await readPage(page, task.origins);
    try {
      const found = nameAlone(now);
      if (typeof found === 'string') return found;
      return (await pressSubmit(parts, found, atMost())) ? 'sent' : 'not sent';
    } finally {
      now.release();
      // The page may be gone by now, and the guard with it.
      await guard.evaluate(({ lift }) => lift()).catch(() => {});
    }
  } finally {
    before.release();
  }
}

/** The form, if it asks for a name and for no password. */
function nameAlone(reading: PageReading) {
  const found = usableForm(reading);
  if (!found) return 'no form';
  const { user, password } = found.form;
  return user && !password ? { ...found, user } : 'no name';
}

/** Lets nothing be pressed any more once a password field comes, or one that was out of sight is seen. Runs in the page. */
function guardPassword(user: HTMLElement, look: typeof lookAtPage): { lift(): void } {
  const root = user.getRootNode() as Document | ShadowRoot;
  const fields = () => [...root.querySelectorAll('input[type=password]')];
  const seen = () => fields().filter(look().isSeen).length;
  const [known, before] = [new Set(fields()), seen()];
  const stop = (event: Event) => {
    if (fields().every((field) => known.has(field)) && seen() <= before) return;
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
