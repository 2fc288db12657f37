/** A person at the console, in a real browser: goes by the words and kinds of what is on the page, and by nothing else. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { totpAt } from '../http-browser.ts';
import type { ConsoleUser } from './index.ts';

/** One visit with a fresh browser. */
export class Visitor {
  readonly page: Page;
  private readonly context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async arrive(browser: Browser, consoleUrl: string): Promise<Visitor> {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(consoleUrl);
    return new Visitor(context, page);
  }

  /** User name, password, and the TOTP where the user has one. */
  async logIn(user: ConsoleUser, at: Date): Promise<void> {
    await (await this.field('Username')).fill(user.user_name);
    await (await this.field('Password')).fill(user.password);
    const code = user.totp_secret === null ? '' : totpAt(user.totp_secret, at);
    const inOneForm = this.anyField(/^TOTP/);
    if (await inOneForm.isVisible()) await inOneForm.fill(code);
    await this.press('Login');
    if (code && (await this.page.getByText('Two-factor').or(this.page.getByText('Logout')).first().textContent())?.includes('Two')) {
      await (await this.field('TOTP')).fill(code);
      await this.press('Verify');
    }
    await this.page.getByText(/Welcome|Your password has expired|declaration/).waitFor();
  }

  /** Settings, then API Key or Security, wherever they are. */
  async goToKey(user: ConsoleUser): Promise<void> {
    const settings = this.page.getByText('Settings', { exact: false }).first();
    if (!(await settings.isVisible())) await this.page.getByRole('button', { name: user.user_name }).click();
    await settings.click();
    await this.page
      .getByText(/^(API Key|Security)$/)
      .first()
      .click();
    await this.thing('Re-generate').waitFor();
  }

  /** View or Re-generate, with the password, and what the page then says. */
  async ask(action: 'View' | 'Re-generate', password: string): Promise<void> {
    const beside = this.panel().locator('input[type=password]');
    if (await beside.isVisible()) await beside.fill(password);
    await this.thing(action).click();
    const sure = this.page.getByText('Yes, continue').or(this.promptOrAnswer());
    await sure.first().waitFor();
    if (await this.page.getByText('Yes, continue').isVisible()) await this.press('Yes, continue');
    await this.promptOrAnswer().first().waitFor();
    if (!(await this.page.getByText('Confirm it is you').isVisible())) return;
    await (await this.promptField()).fill(password);
    await this.press('Submit');
  }

  /** The key as a person gets at it: reads it, or presses Show or Copy first. */
  async readKey(): Promise<string> {
    const shown = this.page
      .getByText(/[0-9a-f]{8}-[0-9a-f-]{27}/)
      .or(this.page.getByLabel('API Key'))
      .or(this.thing('Show'))
      .or(this.thing('Copy'));
    await shown.first().waitFor();
    for (const words of ['Show', 'Copy']) if (await this.thing(words).isVisible()) await this.thing(words).click();
    if (await this.page.getByText('Copied').isVisible()) {
      const copied = await this.page.evaluate('navigator.clipboard.readText()');
      if (copied) return String(copied);
    }
    const field = this.page.getByLabel('API Key');
    if (await field.isVisible()) return field.inputValue();
    return (
      /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(
        (await this.page
          .getByText(/[0-9a-f]{8}-[0-9a-f-]{27}/)
          .last()
          .textContent()) ?? '',
      )?.[0] ?? ''
    );
  }

  async press(words: string): Promise<void> {
    await this.thing(words).click();
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  /** A button or link with exactly these words. */
  thing(words: string): Locator {
    return this.page.getByRole('button', { name: words, exact: true }).or(this.page.getByRole('link', { name: words, exact: true }));
  }

  private panel(): Locator {
    return this.page.locator('section', { has: this.thing('Re-generate') });
  }

  private promptOrAnswer(): Locator {
    return this.page
      .getByText('Confirm it is you')
      .or(this.page.getByRole('alert'))
      .or(this.page.getByText(/[0-9a-f]{8}-[0-9a-f-]{27}/))
      .or(this.thing('Show'));
  }

  private async promptField(): Promise<Locator> {
    return this.page.locator('form', { hasText: 'Enter your AutoTrader login password' }).locator('input[type=password]');
  }

  /** By its label in any form; or by the words that stand right before it. */
  private anyField(words: string | RegExp): Locator {
    const beside = this.page.locator('.field', { hasText: words }).locator('input');
    return this.page.getByLabel(words).or(this.page.getByPlaceholder(words)).or(beside).first();
  }

  private async field(words: string): Promise<Locator> {
    const field = this.anyField(words);
    await field.waitFor();
    return field;
  }
}
