/// <reference lib="dom" />
/** Presses buttons as a person does: once they can be pressed, where they are. */
import type { ElementHandle } from 'playwright-core';
import { bannerOver } from './banner.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import type { PageReading } from './page-view.ts';
import { fieldPurpose } from './purpose.ts';

const longestWait = 10_000;

/** How long a button gets to stand still, ms. Some never do: they pulse until they are pressed. */
const stillWithin = 2_000;

/** Presses once the button is enabled and nothing lies over it; whether it came to that within `atMost` ms. */
export async function press(button: ElementHandle<HTMLElement>, atMost: number): Promise<boolean> {
  const left = Math.min(atMost, longestWait);
  if (left <= 0) return false;
  // Only one click is made: one that seems to come too late may have been heard, and must not be made twice.
  const click = (timeout: number, force = false) => succeeds(button.click({ timeout, force, noWaitAfter: true }));
  if (left <= stillWithin) return click(left);
  if (await succeeds(button.waitForElementState('stable', { timeout: stillWithin }))) return click(left - stillWithin);
  return click(left - stillWithin, await button.evaluate(isOpen).catch(() => false));
}

function succeeds(deed: Promise<unknown>): Promise<boolean> {
  return deed.then(
    () => true,
    () => false,
  );
}

/** Whether the element can be pressed where it is, though it may move. Runs in the page. */
function isOpen(element: HTMLElement): boolean {
  if (!element.isConnected || !element.checkVisibility() || element.matches(':disabled,[aria-disabled=true],[inert] *')) return false;
  const { x, y, width, height } = element.getBoundingClientRect();
  const hit = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(x + width / 2, y + height / 2);
  return hit !== null && element.contains(hit);
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
