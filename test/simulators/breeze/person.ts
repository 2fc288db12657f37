/** A person at the login page, in a real browser: goes by the words and kinds of what is on the page. */
import type { Browser, Locator, Page } from 'playwright-core';
import type { BreezeSimulator, BreezeUser } from './index.ts';

/** One visit with a fresh browser. */
export class Person {
  readonly page: Page;
  /** What `window.alert` said, in order. */
  readonly alerts: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(10_000);
    page.on('dialog', (dialog) => {
      this.alerts.push(dialog.message());
      void dialog.accept();
    });
  }

  /** Opens the login page, over the bounce page. */
  static async arrive(browser: Browser, simulator: BreezeSimulator, appKey: string): Promise<Person> {
    const person = new Person(await browser.newPage());
    await person.page.goto(`${simulator.loginUrl}/apiuser/login?api_key=${encodeURIComponent(appKey)}`);
    const onward = person.button('Continue to login');
    const first = person
      .field('Password')
      .or(onward)
      .or(person.page.getByRole('heading', { name: 'Update your nominee' }));
    await first.first().waitFor();
    if (await onward.isVisible()) await onward.click();
    return person;
  }

  /** User id, password, what else there is, the terms, Login. */
  async submitPassword(user: BreezeUser, password = user.password): Promise<void> {
    await this.field('User/Login Id').fill(user.user_id);
    await this.field('Password').fill(password);
    const dateOfBirth = this.field('Date of Birth');
    if (await dateOfBirth.isVisible()) await dateOfBirth.fill(user.date_of_birth);
    await this.solveCaptcha();
    const terms = this.page.getByText('I have read and agree');
    // Whoever clicks the words ticks the box.
    if ((await terms.isVisible()) && !(await this.page.locator('input[type=checkbox]').isChecked())) await terms.click();
    await this.button('Login').click();
  }

  /** Six digits, each into its box, or all into one field; then the button, unless they went by themselves. */
  async submitCode(code: string, confirm = true): Promise<void> {
    await this.codeHeading().waitFor();
    const boxes = this.page.locator('[inputmode=decimal]');
    if (await boxes.first().isVisible()) await boxes.first().pressSequentially(code[0] ?? '');
    else await this.field(/^T?OTP/).fill(code);
    // The page moves on to the next box by itself.
    if (await boxes.first().isVisible()) await this.page.keyboard.type(code.slice(1));
    if (confirm) await this.button('Submit').click();
  }

  async solveCaptcha(): Promise<void> {
    const captcha = this.page.getByPlaceholder('Enter captcha');
    if (await captcha.isVisible()) await captcha.fill('SIM 47');
  }

  button(words: string): Locator {
    return this.page.getByRole('button', { name: words, exact: true });
  }

  codeHeading(): Locator {
    return this.page.getByRole('heading', { name: /^Verify T?OTP$/ });
  }

  /** By its label in any form; or by the words that stand right before it. */
  field(words: string | RegExp): Locator {
    const beside = this.page.locator('.form-group', { hasText: words }).locator('input:not([type=hidden])');
    return this.page.getByLabel(words).or(this.page.getByPlaceholder(words)).or(beside).first();
  }

  async arrived(): Promise<void> {
    await this.page.getByText('The login has arrived at the app.').waitFor();
  }
}
