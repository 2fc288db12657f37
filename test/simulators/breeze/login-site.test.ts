/** The login site by plain HTTP: bounce page (5.1), fields and encryption (5.2 to 5.4), lock-out. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpBrowser } from '../http-browser.ts';
import { encryptFor, HttpLogin, inputsOf } from './http-login.ts';
import { type BreezeApp, type BreezeSimulator, type BreezeUser, startBreeze } from './index.ts';

let now: Date;
let breeze: BreezeSimulator;
let app: BreezeApp;
let user: BreezeUser;

beforeEach(async () => {
  now = new Date('2026-01-15T08:20:05+05:30');
  breeze = await startBreeze({ clock: () => now });
  app = breeze.addApp();
  user = breeze.addUser({ user_id: 'DEMO1234', login_id: '9800000000', pin: '482916' });
});
afterEach(() => breeze.close());

const newLogin = () => new HttpLogin(breeze.credentials('DEMO1234'));

/** The answer of `getotp` with these fields changed. */
async function getOtp(changes: (fields: Record<string, string>) => Record<string, string | undefined> = () => ({})): Promise<string> {
  const login = newLogin();
  const fields = await login.open();
  const changed = Object.entries({ ...fields, ...changes(fields) }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return login.getOtp(Object.fromEntries(changed));
}

describe('the entry', () => {
  test('is a form of three hidden fields, known by name, that submits itself; with the cookies of the load balancers', async () => {
    const response = await fetch(`${breeze.loginUrl}/apiuser/login?api_key=${encodeURIComponent(app.api_key)}`);
    const page = await response.text();
    expect(page).toMatch(/<form name="frmLog" method="post" action="\/apiuser\/tradelogin">/);
    expect(Object.keys(inputsOf(page))).toEqual(['AppKey', 'time_stamp', 'checksum']);
    expect(inputsOf(page).AppKey).toBe(app.api_key);
    expect(page).toContain('document.frmLog.submit()');
    expect(response.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(['AlteonAPI', 'nginx_srv_id']);
    expect(page).toContain('SIMULATOR');
  });

  test.each([
    ['encodeURIComponent', (key: string) => encodeURIComponent(key), true],
    ['form encoding', (key: string) => new URLSearchParams({ key }).toString().slice(4), true],
    ['encodeURI', (key: string) => encodeURI(key), false],
    ['nothing', (key: string) => key, false],
    ['twice', (key: string) => encodeURIComponent(encodeURIComponent(key)), false],
    ['another case', (key: string) => encodeURIComponent(key.toUpperCase()), false],
  ])('decodes the key as a form does: encoded by %s', async (_name, encode, isKnown) => {
    const page = await (
      await new HttpBrowser(breeze.loginUrl).request(`/apiuser/login?api_key=${encode('8g7=E+x#m&p1^Q(2)%z !inventedkey1')}`)
    ).text();
    expect([page.includes('frmLog'), page.includes('Public Key does not exist.')]).toEqual([isKnown, !isKnown]);
  });

  test('takes a POST as well, and refuses an app that is not active', async () => {
    const address = `${breeze.loginUrl}/apiuser/login?api_key=${encodeURIComponent(app.api_key)}`;
    expect(await (await fetch(address, { method: 'POST' })).text()).toContain('frmLog');
    app.active = false;
    expect(await (await fetch(address)).text()).toContain('App is not active.');
  });

  test('leads nowhere without its cookies', async () => {
    const browser = new HttpBrowser(breeze.loginUrl);
    const bounce = await browser.request(`/apiuser/login?api_key=${encodeURIComponent(app.api_key)}`);
    browser.cookies.clear();
    expect((await browser.request('/apiuser/tradelogin', inputsOf(await bounce.text()))).headers.get('location')).toContain('pageerror');
  });

  test.each([
    ['a wrong checksum', { checksum: '0' }],
    ['another time', { time_stamp: '1' }],
    ['another key', { AppKey: 'x' }],
  ])('leads nowhere with %s', async (_name, change) => {
    const browser = new HttpBrowser(breeze.loginUrl);
    const bounce = await browser.request(`/apiuser/login?api_key=${encodeURIComponent(app.api_key)}`);
    const answer = await browser.request('/apiuser/tradelogin', { ...inputsOf(await bounce.text()), ...change });
    expect(answer.headers.get('location')).toContain('pageerror');
  });
});

describe('the login page', () => {
  test('has the ids of 5.2, no name on user id and password, and a button that is no submit', async () => {
    const browser = new HttpBrowser(breeze.loginUrl);
    const bounce = await browser.request(`/apiuser/login?api_key=${encodeURIComponent(app.api_key)}`);
    const page = await (await browser.request('/apiuser/tradelogin', inputsOf(await bounce.text()))).text();
    expect(browser.cookies.has('ASP.NET_SessionId')).toBe(true);
    expect(page).toMatch(/<input type="text" id="txtuid" [^>]*fieldname="User Id"/);
    expect(page).toMatch(/<input type="password" id="txtPass"/);
    expect(page).toMatch(/<input type="checkbox" id="chkssTnc" value="Y">/);
    expect(page).toMatch(/<input type="button" id="btnSubmit" class="btn" value="Login" onclick="submitform\(\)">/);
    expect(page.match(/<input[^>]* name=/g)).toBeNull();
    expect(Object.keys(inputsOf(page))).toEqual(
      expect.arrayContaining(['hidpv', 'hidp', 'hiddob', 'hidplk', 'hidslk', 'hidredurl', 'hidPATH']),
    );
    expect(inputsOf(page).hidpv).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  test.each([
    ['hidenc-2023', ['hidenc']],
    ['hidpv-2026', ['hidpv']],
  ] as const)('%s has its key', async (markup, keys) => {
    breeze.knobs.markup = markup;
    const fields = await newLogin().open();
    expect(['hidenc', 'hidpv'].filter((name) => name in fields)).toEqual(keys);
  });
});

test('the keys are those of the page, whatever the user’s own knobs say', async () => {
  breeze.addUser({ user_id: 'OTHER999' });
  user.knobs.passwordKey = 'hidenc';
  expect(await getOtp()).toContain('pnlOTP');
});

describe('the password', () => {
  test.each(['hidenc', 'hidpv', 'both'] as const)('is taken encrypted with %s', async (passwordKey) => {
    breeze.knobs.passwordKey = passwordKey;
    expect(await getOtp()).toContain('id="pnlOTP"');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, wrongPasswords: 0 });
  });

  test('may be the PIN, and the user may be a mobile number; the case of the user id counts', async () => {
    expect(await getOtp((fields) => ({ hidp: encryptFor(fields, '482916'), txtuid: 'DEMO1234' }))).toContain('pnlOTP');
    expect(await getOtp(() => ({ txtuid: '9800000000' }))).toContain('pnlOTP');
    expect(await getOtp(() => ({ txtuid: 'demo1234' }))).toContain('Invalid username or password');
    expect([user.wrongPasswords, breeze.counters.wrongPasswords]).toEqual([0, 1]);
  });

  test.each<[string, (fields: Record<string, string>) => string]>([
    ['plain', () => 'invented-DEMO1234'],
    ['without padding', (fields) => padded(fields, Buffer.alloc(111), 'invented-DEMO1234')],
    [
      'padded for a signature',
      (fields) => padded(fields, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(108, 255), Buffer.alloc(1)]), 'invented-DEMO1234'),
    ],
    [
      'with too short a padding',
      (fields) => padded(fields, Buffer.from([0, 2, 9, 9, 9, 9, 9, 9, 9, 0]), `${'invented-DEMO1234'}${'\0'.repeat(101)}`),
    ],
    ['in hex where base64 is due', (fields) => Buffer.from(encryptFor(fields, 'invented-DEMO1234'), 'base64').toString('hex')],
    ['cut', (fields) => encryptFor(fields, 'invented-DEMO1234').slice(4)],
  ])('is refused %s', async (_name, hidp) => {
    expect(await getOtp((fields) => ({ hidp: hidp(fields) }))).toContain('Invalid username or password');
    expect(user.counters).toMatchObject({ wrongPasswords: 1, undecryptablePasswords: 1 });
    breeze.knobs.undecryptable = 'invalid-request';
    expect(await getOtp((fields) => ({ hidp: hidp(fields) }))).toBe('Invalid request.');
    expect(user.wrongPasswords).toBe(1);
  });

  test.each<[string, Record<string, string | undefined>]>([
    ['the plain password beside', { txtPass: 'invented-DEMO1234' }],
    ['unticked terms', { chkssTnc: '' }],
    ['no user id', { txtuid: undefined }],
    ['no button', { btnSubmit: undefined }],
    ['a key not echoed', { hidpv: 'x' }],
    ['a stale form', { hidplk: 'x' }],
    ['a missing empty field', { hidPATH: undefined }],
    ['another one missing', { hidPARAM: undefined }],
    ['a third one missing', { hidpaths: undefined }],
    ['a fourth one filled', { hidparams: 'x' }],
    ['no date of birth', { hiddob: undefined }],
  ])('is not even looked at with %s', async (_name, change) => {
    expect(await getOtp(() => change)).toBe('Invalid request.');
    expect(breeze.counters).toMatchObject({ wrongPasswords: 0, plainPasswords: 'txtPass' in change ? 1 : 0 });
  });

  test('is not looked at without cookies, without the script’s header, or too late', async () => {
    const login = newLogin();
    const fields = await login.open();
    const plain = await login.browser.request('/apiuser/tradelogin/getotp', fields);
    expect(await plain.text()).toBe('Invalid request.');
    now = new Date(now.getTime() + 601_000);
    expect(await login.getOtp(fields)).toBe('Invalid request.');
    now = new Date(now.getTime() - 601_000);
    login.browser.cookies.delete('AlteonAPI');
    expect(await login.getOtp(fields)).toBe('Invalid request.');
    breeze.knobs.requireCookies = false;
    expect(await login.getOtp(fields)).toContain('pnlOTP');
    breeze.knobs.invalidRequest = 'pageerror';
    const refused = await login.browser.request('/apiuser/tradelogin/getotp', fields);
    expect(refused.headers.get('location')).toContain('pageerror');
  });

  test('wrong five times locks the account, and the right one no longer helps', async () => {
    breeze.knobs.wrongPassword = { message: 'Invalid username or password, {remaining} left', as: 'both' };
    const wrong = () => getOtp((fields) => ({ hidp: encryptFor(fields, 'wrong') }));
    for (const left of [4, 3, 2, 1]) expect(await wrong()).toContain(`Invalid username or password, ${left} left`);
    expect(await wrong()).toContain('locked');
    expect(await getOtp()).toContain('locked');
    expect(user.counters).toMatchObject({ passwordSubmissions: 6, wrongPasswords: 5, totpSubmissions: 0 });
    breeze.resetCredentials('DEMO1234');
    expect(await getOtp()).toContain('pnlOTP');
  });

  test('may be refused though it is right, without counting; and behind a captcha', async () => {
    user.knobs.passwordRefusal = { message: 'Under maintenance', as: 'page' };
    expect(await getOtp()).toContain('Under maintenance');
    user.knobs.passwordRefusal = null;
    user.knobs.markup = 'captcha';
    expect(await getOtp()).toContain('SHWCAP');
    expect(await getOtp(() => ({ txtcap: 'SIM 47' }))).toContain('pnlOTP');
    expect(user.counters).toMatchObject({ passwordSubmissions: 3, wrongPasswords: 0 });
  });
});

test('a bot filter may ask for a browser-like User-Agent', async () => {
  breeze.knobs.requireUserAgent = true;
  expect((await fetch(`${breeze.loginUrl}/apiuser/login`)).status).toBe(403);
  expect((await new HttpBrowser(breeze.loginUrl).request('/apiuser/login')).status).toBe(200);
});

function padded(fields: Record<string, string>, padding: Buffer, plain: string): string {
  const block = Buffer.concat([padding, Buffer.from(plain)]);
  return publicEncrypt({ key: createPublicKey(fields.hidpv ?? ''), padding: constants.RSA_NO_PADDING }, block).toString('base64');
}
