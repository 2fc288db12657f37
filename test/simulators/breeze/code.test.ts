/** The one-time password by plain HTTP (5.5), and the session key that follows it (5.6). */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { totpAt } from '../http-browser.ts';
import { HttpLogin, inputsOf, loginByHttp } from './http-login.ts';
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

const code = () => totpAt(user.totp_secret, now);
const newLogin = () => new HttpLogin(breeze.credentials('DEMO1234'));

/** The answer of `validateuser` with this code, in a login of its own. */
async function validate(otp: string, changes: Record<string, string> = {}): Promise<string> {
  const login = newLogin();
  const fields = await login.open();
  const panel = await login.getOtp(fields);
  return login.validate({ ...fields, ...changes }, panel, otp);
}

describe('the code', () => {
  test('is a TOTP of this step or its neighbours, once', async () => {
    expect(await validate(code())).toContain('API_Session');
    expect(await validate(code())).toContain('Invalid OTP');
    expect(await validate(totpAt(user.totp_secret, new Date(now.getTime() + 30_000)))).toContain('API_Session');
    breeze.knobs.totpWindow = 0;
    breeze.knobs.totpReplay = true;
    expect(await validate(code())).toContain('API_Session');
    expect(await validate(totpAt(user.totp_secret, new Date(now.getTime() + 30_000)))).toContain('Invalid OTP');
    expect(user.counters).toMatchObject({ totpSubmissions: 5, wrongTotps: 2, logins: 3, passwordSubmissions: 5 });
  });

  test('comes with the login fields again, and with the panel’s hidden ones', async () => {
    expect(await validate(code(), { hidp: 'x' })).toBe('Invalid request.');
    expect(await validate(code(), { txtuid: 'OTHER999' })).toBe('Invalid request.');
    const login = newLogin();
    const fields = await login.open();
    const panel = await login.getOtp(fields);
    expect(Object.keys(inputsOf(panel))).toEqual(expect.arrayContaining(['hiotp', 'hitk', 'udid', 'hidsd', 'hiistotp', 'hiforotp']));
    expect(await login.validate(fields, panel.replace(/id="hitk" value="\w+"/, 'id="hitk" value="x"'), code())).toBe('Invalid request.');
    expect(await login.validate(fields, '', code())).toBe('Invalid request.');
    expect(user.wrongTotps).toBe(0);
    expect(await login.validate(fields, panel, code())).toContain('API_Session');
    expect(await login.validate(fields, panel, code())).toBe('Invalid request.');
  });

  test('wrong five times locks; a whole login in between clears the count', async () => {
    for (let time = 1; time <= 4; time += 1) expect(await validate('000000')).toContain('Invalid OTP');
    expect(await validate(code())).toContain('API_Session');
    for (let time = 1; time <= 4; time += 1) await validate('000000');
    expect(user.blocked).toBe(false);
    expect(await validate('000000')).toContain('locked');
  });

  test('by SMS is no TOTP, and lives five minutes', async () => {
    user.knobs.otpBy = 'sms';
    expect(await validate(code())).toContain('Invalid OTP');
    expect(await validate('135790')).toContain('API_Session');
    const login = newLogin();
    const fields = await login.open();
    const panel = await login.getOtp(fields);
    expect(inputsOf(panel).hiistotp).toBe('N');
    now = new Date(now.getTime() + 301_000);
    expect(await login.validate(fields, panel, '135790')).toContain('Invalid OTP');
    expect(user.counters.otpsSent).toBe(3);
  });

  test('is refused on an account that was locked in between', async () => {
    const login = newLogin();
    const fields = await login.open();
    const panel = await login.getOtp(fields);
    user.blocked = true;
    expect(await login.validate(fields, panel, code())).toContain('locked');
  });

  test('may be refused though it is right, without counting', async () => {
    user.knobs.otpRefusal = { message: 'Try later', as: 'inline' };
    expect(await validate(code())).toContain('Try later');
    expect(user.wrongTotps).toBe(0);
  });
});

describe('the session key', () => {
  test('is of letters, digits or both, and of any length', async () => {
    const key = async () => {
      now = new Date(now.getTime() + 30_000);
      return (await loginByHttp(breeze.credentials('DEMO1234'), code())).url.searchParams.get('apisession');
    };
    expect(await key()).toMatch(/^\d{8}$/);
    Object.assign(breeze.knobs, { sessionKeyKind: 'letters', sessionKeyLength: 5 });
    expect(await key()).toMatch(/^[A-Za-z]{5}$/);
  });

  test('goes to the app’s address, or where the knob says, whose own query stays', async () => {
    app.redirect_url = 'https://127.0.0.1/app?team=alpha';
    const sent = await loginByHttp(breeze.credentials('DEMO1234'), code());
    expect(sent.url.href).toMatch(/^https:\/\/127\.0\.0\.1\/app\?team=alpha&apisession=\d{8}$/);
    expect(sent).toMatchObject({ method: 'POST', body: `API_Session=${sent.url.searchParams.get('apisession')}` });
    now = new Date(now.getTime() + 30_000);
    breeze.knobs.redirectTo = 'http://127.0.0.1:9/elsewhere';
    expect((await loginByHttp(breeze.credentials('DEMO1234'), code())).url.origin).toBe('http://127.0.0.1:9');
  });
});

test('the journal holds names, never values', async () => {
  await validate(code());
  const written = JSON.stringify(breeze.journal);
  for (const secret of [user.password, user.totp_secret, app.api_secret, app.api_key, code()]) expect(written).not.toContain(secret);
  expect(breeze.journal.map(({ area, path }) => `${area} ${path}`)).toEqual([
    'pages /apiuser/login',
    'pages /apiuser/tradelogin',
    'xhr /apiuser/tradelogin/getotp',
    'xhr /apiuser/tradelogin/validateuser',
  ]);
});
