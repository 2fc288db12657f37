/** Presses buttons as a person does: once they can be pressed, where they are. */
import type { ElementHandle } from 'playwright-core';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import type { PageReading } from './page-view.ts';
import { fieldPurpose, isTypeable } from './purpose.ts';
import { cookieWords, dismissWords } from './words.ts';

const longestWait = 10_000;

/** Presses once the button is enabled and nothing lies over it; whether it came to that within `atMost` ms. */
export async function press(button: ElementHandle<HTMLElement>, atMost: number): Promise<boolean> {
  if (atMost <= 0) return false;
  try {
    await button.click({ timeout: Math.min(atMost, longestWait), noWaitAfter: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether pressing this would send a secret along that stands in a field of its form. */
export function sendsSecret(data: FrameData, button: ButtonData): boolean {
  const secret = (field: FieldData) => ['password', 'totp', 'code', 'digit'].includes(fieldPurpose(field));
  return data.fields.some((field) => !field.empty && field.visible && field.form === button.form && secret(field));
}

/** Sends a banner away that lies over a login form, if it is clearly about cookies and asks for nothing; whether it did. */
export async function dismissBanner(reading: PageReading): Promise<boolean> {
  for (const frame of reading.frames) {
    const over = new Set(frame.forms.map((form) => form.coveredBy));
    for (const cover of frame.data.covers) {
      if (!over.has(cover.number) || !cookieWords.test(cover.text)) continue;
      if (frame.data.fields.some((field) => isTypeable(field) && field.visible && field.path.includes(cover.number))) continue;
      const button = frame.data.buttons.find((one) => one.path.includes(cover.number) && dismissWords.test(one.words));
      if (button) return press(await frame.element(button.node), 2_000);
    }
  }
  return false;
}
