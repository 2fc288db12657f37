/** What the login page serves in each markup (6.3, 6.4). Light: that the pages work is shown in a real browser, elsewhere. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HttpBrowser, totpAt } from '../http-browser.ts';
import { type KiteSimulator, type KiteUser, type Markup, startKite } from './index.ts';

let kite: KiteSimulator;
let user: KiteUser;

beforeEach(async () => {
  kite = await startKite();
  kite.addApp({ users: ['AB1234'] });
  user = kite.addUser({ user_id: 'AB1234' });
});
afterEach(() => kite.close());

async function open(browser = new HttpBrowser(kite.loginUrl)): Promise<{ address: string; page: string }> {
  const address = await browser.follow('/connect/login?v=3&api_key=kitedemo0000key1', 'http://127.0.0.1/none');
  return { address, page: await (await browser.request(address)).text() };
}

/** The forms are in the page's script, as JSON. */
const unescaped = (page: string) => page.replaceAll('\\u003c', '<').replaceAll('\\"', '"');

test.each<[Markup, RegExp[]]>([
  ['questions-2018-spa', [/<input type="text" placeholder="User ID"/, /<input type="password" label="What was/]],
  ['pin-2020', [/id="userid" placeholder="User ID"/, /<input type="password" id="pin"/, /Continue /]],
  ['totp-id-2022', [/<input type="text" id="totp"/, /<button type="submit" class="button-orange wide">Login </]],
  [
    'number-reused-id-2024',
    [
      /id="userid" placeholder="Phone number or User ID"/,
      /<input type="number" id="userid" label="External TOTP" maxlength="6"/,
      /"autoSubmit":true/,
    ],
  ],
  ['hostile', [/<div>Password<\/div><input type="password" id="x\w{9}"/, /<div>External TOTP<\/div><input type="text" id="x\w{9}"/]],
  ['spare-hidden-number', [/<input type="number" maxlength="6" style="display:none">/]],
  ['no-auto-submit', [/"autoSubmit":false/]],
  ['six-boxes', [/(<input type="text" inputmode="numeric" maxlength="1" aria-label="Digit \d of 6" autocomplete="off">){6}/]],
  ['app-code', [/label="Mobile App Code"/, /Get an SMS/]],
  ['sms-otp', [/label="SMS OTP"/]],
  ['user-then-password', [/Continue /, /"passwordPage":"\/connect\/login/]],
  ['iframe', [/<iframe title="Login" src="\/connect\/login\?/]],
  ['shadow', [/"shadowStyle":"/]],
  ['captcha', [/id="captcha"/]],
  ['unknown', [/Annual declaration/]],
  ['unknown-after-password', [/"afterPassword":"<div/]],
  ['unknown-after-totp', [/"afterTwofa":"<div/]],
  ['password-expired', [/Confirm new password/]],
])('%s', async (markup, patterns) => {
  user.knobs.markup = markup;
  const page = unescaped((await open()).page);
  expect(page).toContain('SIMULATOR');
  for (const pattern of patterns) expect(page).toMatch(pattern);
});

test('server-rendered asks for the TOTP on a page of its own', async () => {
  user.knobs.markup = 'server-rendered';
  const browser = new HttpBrowser(kite.loginUrl);
  const { address } = await open(browser);
  const second = await (await browser.request(address, { user_id: 'AB1234', password: user.password })).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(second)?.[1] ?? '';
  const done = await browser.request(address, { request_id, twofa_value: totpAt(user.totp_secret, new Date()) });
  expect(await browser.follow(done.headers.get('location') ?? '', kite.landingUrl)).toContain('request_token=');
});

test('hostile ids differ from page to page', async () => {
  kite.knobs.markup = 'hostile';
  const ids = async () => unescaped((await open()).page).match(/id="x\w{9}"/g);
  expect(await ids()).not.toEqual(await ids());
});

test("the default page has neither reset forms nor a second factor other than the user's", async () => {
  const page = unescaped((await open()).page);
  expect(page).not.toMatch(/New password|id="pin"|Annual declaration/);
});

test('questions-2018 is server-rendered: native posts, both answers, a redirect', async () => {
  user.knobs.markup = 'questions-2018';
  const browser = new HttpBrowser(kite.loginUrl);
  const { address, page } = await open(browser);
  expect(page).toMatch(/id="userid"[\s\S]*id="password"[\s\S]*<button type="submit" name="login"/);
  expect(page).not.toContain('<script>');
  const wrong = await browser.request(address, { user_id: 'AB1234', password: 'wrong' });
  expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining('Invalid username or password. 4 attempt(s) remain.')]);
  const second = await (await browser.request(address, { user_id: 'AB1234', password: user.password })).text();
  expect(second).toMatch(/class="first"[\s\S]*name="answer1"[\s\S]*class="second"[\s\S]*name="answer2"[\s\S]*name="twofa"/);
  const request_id = /name="request_id" value="(\w+)"/.exec(second)?.[1] ?? '';
  expect((await browser.request(address, { request_id, answer1: 'no', answer2: 'no' })).status).toBe(403);
  const [answer1, answer2] = user.answers;
  const done = await browser.request(address, { request_id, answer1, answer2 });
  expect(await browser.follow(done.headers.get('location') ?? '', kite.landingUrl)).toContain('request_token=');
});

test('pages can ask for scripts of other origins, and end where the knob says', async () => {
  kite.knobs.thirdPartyUrls = ['http://127.0.0.1:9/analytics.js'];
  kite.knobs.ending = 'skip_session';
  const { page } = await open();
  expect(page).toContain('src="http://127.0.0.1:9/analytics.js"');
  expect(page).toMatch(/"end":"\/connect\/login\?[^"]*skip_session=true"/);
});
