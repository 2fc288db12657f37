/** Presses buttons as a person does: once they can be pressed, where they are. */
import type { ElementHandle } from 'playwright-core';
import { bannerOver } from './banner.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import type { PageReading } from './page-view.ts';
import { fieldPurpose } from './purpose.ts';

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

/** Sends a banner away that lies over a login form, if there is one; whether it did. */
export async function dismissBanner(reading: PageReading): Promise<boolean> {
  const found = bannerOver(reading);
  return found !== null && press(await found.frame.element(found.button.node), 2_000);
}
