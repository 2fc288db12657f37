/**
 * Three ways in which public scripts log in to Kite, by the selectors of the dossier `brokers/kite.md` (6.3, 6.4), in Playwright and with
 * the waiting of a Selenium script: up to 10 s for each element. They are let off what they do badly: if the code's form does not send
 * itself, its button is pressed.
 */
import type { Page } from 'playwright-core';
import type { Visit } from './bench.ts';

/** One script: how it types user ID and password and sends them, and how it types the code. */
interface PublicScript {
  readonly name: string;
  readonly password: (page: Page, user: string, password: string) => Promise<void>;
  readonly code: (page: Page, code: string) => Promise<void>;
  /** The button of the second form. */
  readonly button: string;
}

async function byIds(page: Page, user: string, password: string, button: string): Promise<void> {
  await page.locator('#userid').first().fill(user);
  await page.locator('#password').first().fill(password);
  await page.locator(button).first().click();
}

/** The scripts. */
export const publicScripts: readonly PublicScript[] = [
  {
    name: 'ids, then `input[type=number]`',
    password: (page, user, password) => byIds(page, user, password, 'button[type=submit]'),
    code: (page, code) => page.locator('input[type=number]').first().pressSequentially(code),
    button: 'button[type=submit]',
  },
  {
    name: 'ids and classes, `#userid` again',
    password: (page, user, password) => byIds(page, user, password, 'button.button-orange.wide'),
    async code(page, code) {
      await page.locator('#password').first().waitFor({ state: 'detached' });
      await page.locator('#userid').first().pressSequentially(code);
    },
    button: 'button.button-orange.wide',
  },
  {
    name: 'types of fields, and Enter',
    async password(page, user, password) {
      await page.locator('input[type=text]').first().fill(user);
      await page.locator('input[type=password]').first().fill(password);
      await page.locator('input[type=password]').first().press('Enter');
    },
    async code(page, code) {
      await page.locator('input[type=password]').first().waitFor({ state: 'detached' });
      await page.locator('input[type=text], input[type=number]').first().pressSequentially(code);
    },
    button: 'button',
  },
];

/** How a script ended: at the app, nowhere, or with something wrong sent. */
export type ScriptEnd = 'arrived' | 'stopped' | 'wrong';

/** Lets a script log in. */
export async function runPublicScript({ password, code, button }: PublicScript, visit: Visit): Promise<ScriptEnd> {
  const { broker, page, user, entry } = visit;
  page.setDefaultTimeout(10_000);
  const arrives = (timeout: number) => page.waitForURL((url) => broker.hasPassed(url.href), { timeout });
  try {
    await page.goto(entry);
    await password(page, user.credentials.user_id, user.credentials.password);
    await code(page, visit.code());
    await arrives(1_500).catch(async () => {
      await page.locator(button).first().click();
      await arrives(10_000);
    });
    return 'arrived';
  } catch {
    // An element that never came: the script ends with an error.
    const { passwords, codes, wrong } = user.counts();
    return wrong > 0 || passwords > 1 || codes > 1 ? 'wrong' : 'stopped';
  }
}
