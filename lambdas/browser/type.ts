/** Types as a person does: into the field that has the focus, key by key, and looks whether it is there. */
import type { ElementHandle, Page } from 'playwright-core';

/** Thrown when a field does not take what is typed. Says nothing of the text. */
export class FieldRefusesText extends Error {
  override readonly name = 'FieldRefusesText';
}

/**
 * Types into one field, in place of what is there.
 * @param again whether it may be typed once more if keys were lost: a `window.alert` swallows them
 */
export async function typeText(page: Page, field: ElementHandle<HTMLElement>, text: string, again: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    if (tries > 0 && !again()) break;
    await clear(page, field);
    await page.keyboard.type(text);
    const typed = await valueIn(field);
    await stillThere(field);
    // Some sites write user ids in capitals.
    if (typed.toLowerCase() === text.toLowerCase()) return;
  }
  throw new FieldRefusesText('a field did not take the text as it was typed');
}

/**
 * Types a code into one field, or into several that each take as many digits. Forms may move the focus on by themselves, and may send
 * themselves on after the last digit: fields that go away are no fault.
 */
export async function typeCode(page: Page, fields: readonly ElementHandle<HTMLElement>[], code: string): Promise<void> {
  const only = fields.length === 1 ? fields[0] : undefined;
  if (only) {
    await clear(page, only);
    await page.keyboard.type(code);
    const typed = await valueIn(only).catch(() => null);
    if (typed !== null && typed !== '' && typed.replace(/\D/g, '') !== code)
      throw new FieldRefusesText('the code field did not take the code as it was typed');
    return;
  }
  const size = code.length / fields.length;
  for (const [at, field] of fields.entries()) {
    await clear(page, field);
    await page.keyboard.type(code.slice(at * size, (at + 1) * size));
  }
  const typed = await Promise.all(fields.map((field) => valueIn(field).catch(() => null)));
  const gone = typed.some((value) => value === null) || typed.every((value) => value === '');
  if (!gone && typed.join('') !== code) throw new FieldRefusesText('the code fields did not take the code as it was typed');
}

/** Ticks a check box if it is not ticked. By script, since labels often lie over boxes. */
export async function tick(box: ElementHandle<HTMLElement>): Promise<void> {
  await box.evaluate((element) => {
    const ticked = element instanceof HTMLInputElement ? element.checked : element.getAttribute('aria-checked') === 'true';
    if (!ticked) element.click();
  });
}

/** Gives a field the focus, as a click would; whether it has it and takes text. */
export async function focusOn(field: ElementHandle<HTMLElement>): Promise<boolean> {
  return field.evaluate((element) => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    element.focus();
    const root = element.getRootNode() as Document | ShadowRoot;
    const takesText = !(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) || !element.readOnly;
    return element.isConnected && root.activeElement === element && takesText;
  });
}

async function clear(page: Page, field: ElementHandle<HTMLElement>): Promise<void> {
  if (!(await focusOn(field))) {
    await stillThere(field);
    throw new FieldRefusesText('a field could not be typed in');
  }
  if ((await valueIn(field)) === '') return;
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
}

/** Throws if the page took the field away, which is no refusal. */
async function stillThere(field: ElementHandle<HTMLElement>): Promise<void> {
  if (!(await field.evaluate((element) => element.isConnected))) throw new Error('the field is gone');
}

function valueIn(field: ElementHandle<HTMLElement>): Promise<string> {
  return field.evaluate((element) => {
    if (!element.isConnected) return '';
    return 'value' in element ? String(element.value) : (element.textContent ?? '');
  });
}
