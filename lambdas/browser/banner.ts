import type { ButtonData } from './page-data.ts';
import type { FrameReading, PageReading } from './page-view.ts';
import { isTypeable } from './purpose.ts';
import { cookieWords, dismissWords } from './words.ts';

/** The button that sends a banner away which lies over a login form, if it is clearly about cookies and asks for nothing. */
export function bannerOver(reading: PageReading): { readonly frame: FrameReading; readonly button: ButtonData } | null {
  for (const frame of reading.frames) {
    const over = new Set(frame.forms.map((form) => form.coveredBy));
    for (const cover of frame.data.covers) {
      if (!over.has(cover.number) || !cookieWords.test(cover.text)) continue;
      if (frame.data.fields.some((field) => isTypeable(field) && field.visible && field.path.includes(cover.number))) continue;
      const button = frame.data.buttons.find((one) => one.path.includes(cover.number) && dismissWords.test(one.words));
      if (button) return { frame, button };
    }
  }
  return null;
}
