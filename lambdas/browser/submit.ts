/// <reference lib="dom" />
/** Fills one login form and sends it on. Every secret goes through here, and only here. */
import type { ElementHandle } from 'playwright-core';
import type { FieldRole } from '../refresher/page-flow.ts';
import { totpCode } from '../refresher/totp.ts';
import type { LoginForm } from './find-fields.ts';
import type { Ending, Journey } from './journey.ts';
import type { FieldData } from './page-data.ts';
import { type PageReading, readPage, usableForm } from './page-view.ts';
import { dismissBanner } from './press.ts';
import { type FoundForm, pressSubmit } from './press-submit.ts';
import { sendName } from './send-name.ts';
import { FieldRefusesText, focusOn, tick, typeCode, typeText } from './type.ts';
import { raceUntil } from './wakeup.ts';
import type { WalkParts } from './walk-parts.ts';

/** What is typed now. */
export interface Entry {
  readonly roles: readonly FieldRole[];
  /** Words of the check boxes to tick before. */
  readonly tick: RegExp | undefined;
  /** The TOTP step whose code is typed. */
  readonly step: number;
}

type SubmitParts = WalkParts & { readonly journey: Journey /** Nothing is pressed after it, ms since the epoch. */; readonly end: number };

/** How long a form gets to send itself on after the last digit, ms. */
const selfSubmitTime = 600;

/** Types and submits. `not-typed`: the form went away before the first key, so nothing has happened. */
export async function typeForm(
  parts: SubmitParts,
  reading: PageReading,
  found: FoundForm,
  entry: Entry,
): Promise<'submitted' | 'not-typed' | Ending> {
  const { task, page, network, journey } = parts;
  const { frame, form } = found;
  const has = (role: FieldRole) => entry.roles.includes(role);
  let began = false;
  const beginSecret = (role: 'password' | 'totp') => {
    if (!began) network.mark();
    began = true;
    if (found.confirms) journey.typed.add('confirmation');
    journey.begins(role, reading.text);
  };
  try {
    const user = has('user') && form.user ? await frame.element(form.user.node) : null;
    const password = has('password') && form.password ? await frame.element(form.password.node) : null;
    const code = has('totp') ? await Promise.all(form.totp.map((field) => frame.element(field.node))) : [];
    for (const field of [user, password, code[0]]) if (field && !(await focusOn(field))) return 'not-typed';
    for (const box of entry.tick ? boxesToTick(form, entry.tick) : []) await tick(await frame.element(box.node));
    if (user) {
      await typeText(page, user, task.user, () => true);
      journey.typed.add('user');
    }
    if (password) {
      beginSecret('password');
      await typeText(page, password, task.password, () => journey.unsent && !network.asked);
    }
    if (code.length > 0 && task.totp) {
      beginSecret('totp');
      journey.totpSteps.push(entry.step);
      await typeCode(page, code, totpCode(task.totp, entry.step));
      if (await sentItself(parts, code[0]!)) return 'submitted';
    }
  } catch (error) {
    if (error instanceof FieldRefusesText)
      return { kind: 'failed', code: 'page-changed', message: `On the broker’s page ${error.message}.` };
    // The page went away under our hands. If nothing secret was being typed, it is looked at anew.
    return began ? 'submitted' : 'not-typed';
  }
  await send(parts, found, began);
  return 'submitted';
}

/** The boxes that bear these words; where none does, the only box of the form, if it bears no words at all. */
function boxesToTick(form: LoginForm, words: RegExp): FieldData[] {
  const worded = form.boxes.filter((box) => box.label.search(words) >= 0 || box.near.search(words) >= 0);
  const [only, ...others] = form.boxes;
  const wordless = only && others.length === 0 && !/\p{L}/u.test(`${only.label}${only.near}`) ? [only] : [];
  return worded.length > 0 ? worded : wordless;
}

/** Whether the form went on by itself: a request went out, or the field is gone, emptied or locked. */
async function sentItself(parts: SubmitParts, field: ElementHandle<HTMLElement>): Promise<boolean> {
  const { clock, network, wakeup, capture } = parts;
  const until = new Date(clock.now().getTime() + selfSubmitTime);
  for (;;) {
    const changed = wakeup.next;
    if (capture.captured || network.asked) return true;
    const waits = await field
      .evaluate(
        (element) =>
          element.isConnected &&
          element.checkVisibility() &&
          !element.matches(':disabled,:read-only') &&
          (!('value' in element) || element.value !== ''),
      )
      .catch(() => false);
    if (!waits) return true;
    if (clock.now() >= until) return network.asked;
    await raceUntil(clock, until, changed);
  }
}

/** Presses what sends the form on; once more if the page drew its button anew meanwhile, or a banner lay over it. */
async function send(parts: SubmitParts, found: FoundForm, secret: boolean): Promise<void> {
  const { page, network, clock, task } = parts;
  const left = () => parts.end - clock.now().getTime();
  if (left() <= 0) return;
  if (!secret && !found.form.password) return sendName(parts, left);
  // What a half-filled form asked (is this user known?) is no answer to what is sent now.
  if (secret) network.mark();
  if (await pressSubmit(parts, found, left())) return;
  // What a prompt confirms may be done once: its button is never pressed again.
  if (found.confirms || (secret && network.asked)) return;
  let reading = await readPage(page, task.origins);
  try {
    if (await dismissBanner(reading)) {
      reading.release();
      reading = await readPage(page, task.origins);
    }
    const again = usableForm(reading);
    if (again?.form.submit) await pressSubmit(parts, again, left());
  } finally {
    reading.release();
  }
}
