/** Finds what a person would press to send a login form on. */
import { standsIn } from './group-fields.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import * as words from './words.ts';

/**
 * The button that sends these fields on; null where the Enter key does (a form without a button); `none` where nothing does,
 * or where the only button would do something else.
 * @param isSure what the fields ask for leaves no doubt of what they are for: their only button sends them, whatever it says
 */
export function findSubmit(
  frame: FrameData,
  group: { readonly block: number; readonly form: number | null },
  fields: readonly FieldData[],
  isSure = false,
): ButtonData | null | 'none' {
  const bottom = Math.max(...fields.map((field) => field.box.y + field.box.h));
  const top = Math.min(...fields.map((field) => field.box.y));
  const left = Math.min(...fields.map((field) => field.box.x));
  const near = frame.buttons.filter((button) => {
    if (button.form !== null || group.form === null) return standsIn(group, button);
    // A form's button may stand outside of it, right below.
    return button.box.y >= top && button.box.y - bottom < 200 && Math.abs(button.box.x - left) < 500;
  });
  const candidates = near.filter(
    (button) =>
      !words.otherButtonWords.test(button.words) && (words.submitWords.test(button.words) || (button.submits && button.words.length < 3)),
  );
  // Of a form that a panel lies over, the panel's own button.
  const open = fields.every((field) => field.coveredBy === null);
  const score = (button: ButtonData) =>
    (words.submitWords.test(button.words) ? 40 : 0) +
    (button.submits ? 30 : 0) +
    (button.button ? 20 : 0) +
    (button.form !== null && button.form === group.form ? 20 : 0) -
    (button.box.y + button.box.h / 2 < top ? 40 : 0) -
    (open && button.coveredBy !== null ? 100 : 0) -
    Math.min(30, Math.abs(button.box.y - bottom) / 20) -
    button.words.length / 10;
  const best = candidates.toSorted((a, b) => score(b) - score(a))[0];
  if (best?.button) return best;
  const useful = near.filter((button) => !elsewhere.some((kind) => kind.test(button.words)));
  const [only, ...others] = useful.filter((button) => button.button);
  if (isSure && only?.submits && others.length === 0) return only;
  if (best) return best;
  const misleading = near.some((button) => button.submits);
  if (misleading) return 'none';
  if (group.form !== null) return null;
  const [below, ...more] = useful.filter((button) => button.box.y >= bottom);
  if (isSure && below && more.length === 0 && open) return below;
  const saysEnter = frame.texts.some(({ text, path }) => path.includes(group.block) && words.enterWords.test(text));
  return saysEnter && useful.length === 0 ? null : 'none';
}

/** What does something else than log in. */
const elsewhere = [words.otherButtonWords, words.notLoginWords, words.setUpFactorWords];
