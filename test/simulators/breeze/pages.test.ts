/** The login pages in a real browser, used as a person uses them (5). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { totpAt } from '../http-browser.ts';
import { launchChromium } from '../launch-chromium.ts';
import { type BreezeKnobs, type BreezeSimulator, type BreezeUser, startBreeze } from './index.ts';
import { Person } from './person.ts';

const now = new Date('2026-01-15T08:20:05+05:30');
let browser: Browser;
let breeze: BreezeSimulator;
let user: BreezeUser;
let person: Person;

beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  breeze = await startBreeze({ clock: () => now });
  breeze.addApp();
  user = breeze.addUser({ user_id: 'DEMO1234' });
});
afterEach(async () => {
  await person.page.close();
  await breeze.close();
});

const code = () => totpAt(user.totp_secret, now);

async function arrive(knobs: Partial<BreezeKnobs> = {}): Promise<void> {
  Object.assign(breeze.knobs, knobs);
  person = await Person.arrive(browser, breeze, breeze.credentials('DEMO1234').api_key);
}

/** Method, and names of query parameters and fields, of the request that reached the app. */
function landing(): unknown {
  const { method, query, form } = breeze.journal.find((entry) => entry.path === '/app/landed')!;
  return { method, query, form };
}

describe('a person logs in', () => {
  test.each<[string, Partial<BreezeKnobs>]>([
    ['on today’s page', {}],
    ['on the page of 2023', { markup: 'hidenc-2023' }],
    ['on the page of 2024', { markup: 'hidenc-2024' }],
    ['with one field for the code', { markup: 'single-box' }],
    ['on a hostile page', { markup: 'hostile' }],
    ['with a captcha', { markup: 'captcha' }],
    ['with both keys on the page', { passwordKey: 'both' }],
    ['with words in the fields only', { labelsAs: 'placeholder' }],
    ['with words above and in the fields', { labelsAs: 'both' }],
    ['with a loose text over the terms box', { terms: 'overlaid-loose' }],
    ['with a drawn terms box', { terms: 'drawn' }],
    ['with the terms beside their box', { terms: 'beside' }],
    ['with the terms ticked', { terms: 'ticked' }],
    ['without terms', { terms: 'absent' }],
    ['with the panel below the form', { otpPanel: 'below' }],
    ['with a submit button', { confirmType: 'submit' }],
    ['with the code sent by a form', { validateBy: 'form' }],
    ['with the code sent by a form, by HTTP redirect', { validateBy: 'form', redirectBy: 'address' }],
    ['over a first page that waits', { bounce: 'button' }],
  ])('%s', async (_name, knobs) => {
    await arrive(knobs);
    await person.submitPassword(user);
    await person.submitCode(code());
    await person.arrived();
    expect(person.alerts).toEqual([]);
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 1, logins: 1, plainPasswords: 0 });
    expect(user.counters).toMatchObject({ wrongPasswords: 0, undecryptablePasswords: 0, wrongTotps: 0 });
  });

  test('with the date of birth and without a code, as until 2022', async () => {
    await arrive({ markup: 'dob-2022' });
    await person.submitPassword(user);
    await person.arrived();
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 0, logins: 1 });
  });

  test('with a code that goes by itself', async () => {
    await arrive({ autoSubmit: true });
    await person.submitPassword(user);
    await person.submitCode(code(), false);
    await person.arrived();
  });

  test.each<['sms' | 'email', string]>([
    ['sms', 'registered mobile number'],
    ['email', 'registered e-mail'],
  ])('with a code by %s, sent again', async (otpBy, words) => {
    await arrive({ otpBy });
    await person.submitPassword(user);
    await person.page.getByText(words).waitFor();
    await person.button('Resend OTP').click();
    await person.page.getByText('OTP has been sent again.').waitFor();
    await person.submitCode(user.otp_code);
    await person.arrived();
    expect(user.counters.otpsSent).toBe(2);
  });

  test('with any characters in the password', async () => {
    user.password = 'invented ✓&+%="<x>';
    await arrive();
    await person.submitPassword(user);
    await person.codeHeading().waitFor();
  });
});

describe('the way to the app', () => {
  test.each<[Partial<BreezeKnobs>, unknown]>([
    [{}, { method: 'POST', query: ['team', 'apisession'], form: ['API_Session'] }],
    [{ redirectField: null }, { method: 'POST', query: ['team', 'apisession'], form: [] }],
    [{ redirectQuery: null }, { method: 'POST', query: ['team'], form: ['API_Session'] }],
    [{ redirectBy: 'form-get' }, { method: 'GET', query: ['team', 'apisession', 'API_Session'], form: [] }],
    [{ redirectBy: 'address' }, { method: 'GET', query: ['team', 'apisession'], form: [] }],
    [
      { redirectQuery: null, redirectField: null },
      { method: 'POST', query: ['team'], form: [] },
    ],
  ])('%j', async (knobs, expected) => {
    breeze.app(breeze.credentials('DEMO1234').api_key).redirect_url = `${breeze.landingUrl}?team=alpha`;
    await arrive(knobs);
    await person.submitPassword(user);
    await person.submitCode(code());
    await person.arrived();
    expect(landing()).toEqual(expected);
  });
});

describe('the page says', () => {
  test('in an alert that the terms are not ticked, and posts nothing', async () => {
    await arrive();
    await person.field('User/Login Id').fill('DEMO1234');
    await person.field('Password').fill(user.password);
    await person.button('Login').click();
    expect(person.alerts).toEqual([breeze.knobs.termsAlert]);
    const covering = `const box = document.querySelector('#chkssTnc').getBoundingClientRect(); document.elementFromPoint(box.x + 8, box.y + 8).tagName`;
    expect(await person.page.evaluate(covering)).toBe('LABEL');
    expect(breeze.counters.requests['POST /apiuser/tradelogin/getotp']).toBeUndefined();
  });

  test('in an alert that it cannot encrypt, without a key', async () => {
    await arrive({ passwordKey: 'none' });
    await person.submitPassword(user);
    expect(person.alerts).toEqual(['Unable to process your request. Please try again later.']);
    expect(breeze.counters.passwordSubmissions).toBe(0);
  });

  test.each(['inline', 'alert', 'both', 'page'] as const)('that the password is wrong: %s', async (as) => {
    await arrive({ wrongPassword: { message: 'Invalid username or password', as } });
    const told = as === 'alert' ? person.page.waitForEvent('dialog') : person.page.getByText('Invalid username or password').waitFor();
    await person.submitPassword(user, 'invented-wrong');
    await told;
    expect(person.alerts).toEqual(as === 'alert' || as === 'both' ? ['Invalid username or password'] : []);
    expect(await person.field('Password').isVisible()).toBe(as !== 'page');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, wrongPasswords: 1, undecryptablePasswords: 0 });
  });

  test.each(['script', 'form'] as const)('that the code is wrong, sent by %s, and takes a right one then', async (validateBy) => {
    await arrive({ validateBy });
    await person.submitPassword(user);
    await person.submitCode('000000');
    await person.page.getByText(breeze.knobs.wrongOtp.message).waitFor();
    expect(person.alerts).toEqual([breeze.knobs.wrongOtp.message]);
    await person.submitCode(code());
    await person.arrived();
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 2, wrongTotps: 1 });
  });

  test('that a captcha is needed, after a wrong password', async () => {
    await arrive({ captchaAfter: 1 });
    await person.submitPassword(user, 'invented-wrong');
    await person.page.getByText('Invalid username or password').waitFor();
    await person.submitPassword(user);
    await person.page.getByPlaceholder('Enter captcha').waitFor();
    await person.submitPassword(user);
    await person.codeHeading().waitFor();
    expect(user.wrongPasswords).toBe(1);
  });

  test('that the request is invalid, on a page of its own if so', async () => {
    await arrive({ invalidRequest: 'pageerror' });
    await person.page.context().clearCookies();
    await person.submitPassword(user);
    await person.page.waitForURL(/pageerror/);
  });

  test.each<[BreezeKnobs['markup'], string]>([
    ['unknown', 'Update your nominee details'],
    ['unknown-after-password', 'Update your nominee details'],
    ['change-password', 'Change your password'],
    ['unknown-after-otp', 'Update your nominee details'],
  ])('something else: %s', async (markup, heading) => {
    await arrive({ markup });
    if (markup !== 'unknown') await person.submitPassword(user);
    if (markup === 'unknown-after-otp') await person.submitCode(code());
    await person.page.getByRole('heading', { name: heading }).waitFor();
    expect(await person.button('Login').isVisible()).toBe(false);
    expect(breeze.counters.logins).toBe(0);
  });
});

describe('scripts of the past find', () => {
  const [block2023, block2024] = ['/html/body/form/div[2]/div/div/div/div[2]/div', '/html/body/form/div[2]/div/div/div[1]/div[2]/div'];

  test.each<[BreezeKnobs['markup'], string]>([
    ['hidenc-2023', block2023],
    ['hidenc-2024', block2024],
  ])('%s by absolute paths', async (markup, block) => {
    await arrive({ markup });
    const at = (path: string) => person.page.locator(`xpath=${block}/${path}`);
    expect(await at('div[1]/input').getAttribute('id')).toBe('txtuid');
    expect(await at('div[3]/input').getAttribute('id')).toBe('txtPass');
    expect(await at('div[4]//input').getAttribute('id')).toBe('chkssTnc');
    expect(await at('div[5]/input[@type="button"]').getAttribute('value')).toBe('Login');
  });

  test('the six boxes by path and attribute, and may set the joined code themselves', async () => {
    await arrive();
    await person.submitPassword(user);
    await person.codeHeading().waitFor();
    for (let box = 1; box <= 6; box += 1)
      expect(await person.page.locator(`xpath=//*[@id="pnlOTP"]/div[2]/div[2]/div[3]/div/div[${box}]/input`).count()).toBe(1);
    expect(await person.page.locator('input[tg-nm="otp"]').count()).toBe(6);
    expect(await person.page.locator('#txtuid').getAttribute('name')).toBeNull();
    expect(await person.page.locator('#hiistotp').inputValue()).toBe('Y');
    await person.page.evaluate(`document.querySelector('#hiotp').value = '${code()}'; submitotp();`);
    await person.arrived();
  });
});
