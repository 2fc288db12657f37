/** Finds what may open a menu on a page that offers no other way on: behind a picture, a sign, or somebody's initials. */
import type { ButtonData, FrameData } from './page-data.ts';
import { sendsSecret } from './press.ts';
import * as words from './words.ts';

/** The controls of this frame that may open a menu, most likely first. What else they might do is not among them. */
export function findMenus(frame: FrameData): ButtonData[] {
  return frame.buttons
    .filter((button) => likelihood(button) > 0 && isHarmless(button) && !sendsSecret(frame, button))
    .toSorted((a, b) => likelihood(b) - likelihood(a));
}

/** 0: it opens no menu, as far as anybody can tell. What bears no words, and does not stand where menus do, may be anything. */
function likelihood(button: ButtonData): number {
  const { unfolds, hints } = button;
  const wordless = isWordless(button);
  if (button.place === 'frame') {
    if (said(button).some((text) => words.menuWords.test(text) || words.menuSigns.test(text))) return unfolds ? 5 : 4;
    if (unfolds) return wordless ? 3 : 2;
    return wordless && words.menuHints.test(hints) ? 1 : 0;
  }
  return unfolds && !wordless ? 1 : 0;
}

function isHarmless(button: ButtonData): boolean {
  if (!button.enabled || button.place === 'away' || button.place === 'row' || (button.submits && button.form !== null)) return false;
  if (said(button).some((text) => words.neverExploredWords.test(text) || words.otherMenuWords.test(text))) return false;
  return !words.neverExploredHints.test(button.hints);
}

/** A picture, a sign, or initials. */
function isWordless({ words: text }: ButtonData): boolean {
  return !/[\p{L}\p{M}]{3}/u.test(text);
}

function said({ words: text, label }: ButtonData): string[] {
  return [text, ...label.split(' · ')].filter(Boolean);
}
