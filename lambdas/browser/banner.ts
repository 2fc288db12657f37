import type { ButtonData } from './page-data.ts';
import type { FrameReading, PageReading } from './page-view.ts';
import { isTypeable } from './purpose.ts';
import { closeWords, cookieWords, dismissWords } from './words.ts';

/** The button that sends a banner away which lies over a login form, if it asks for nothing: one about cookies, or a notice that can only be closed. */
export function bannerOver(reading: PageReading): { readonly frame: FrameReading; readonly button: ButtonData } | null {
  for (const frame of reading.frames) {
    const over = new Set(frame.forms.map((form) => form.coveredBy));
    for (const cover of frame.data.covers) {
      if (!over.has(cover.number)) continue;
      if (frame.data.fields.some((field) => isTypeable(field) && field.visible && field.path.includes(cover.number))) continue;
      const buttons = frame.data.buttons.filter((one) => one.path.includes(cover.number));
      const isNotice = buttons.length === 1 && closeWords.test(buttons[0]!.words);
      const button = cookieWords.test(cover.text) ? buttons.find((one) => dismissWords.test(one.words)) : isNotice ? buttons[0] : undefined;
      if (button) return { frame, button };
    }
  }
  return null;
}
