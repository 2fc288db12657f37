/** ICICI Breeze: exchange, verification and the login as a whole, on the simulated site in every shape and with its failures. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { breeze } from '../../lambdas/brokers/breeze.ts';
import { istIso, istMoment } from '../../lambdas/refresher/ist.ts';
import { defaultKnobs } from '../simulators/breeze/default-knobs.ts';
import { type BreezeSimulator, type BreezeUser, startBreeze } from '../simulators/breeze/index.ts';
import { brief, type Laptop, type LaptopAccount, openLaptop } from './laptop.ts';

let simulator: BreezeSimulator;
let laptop: Laptop;
let users = 0;

beforeAll(async () => {
  laptop = await openLaptop();
  simulator = await startBreeze();
});
afterAll(async () => {
  await simulator.close();
  await laptop.close();
});

type Knobs = BreezeUser['knobs'];

/** A new account with a user and an app of its own. */
async function account(
  knobs: Knobs = {},
  changes: Record<string, unknown> = {},
): Promise<LaptopAccount & { user: BreezeUser; credentials: Record<string, unknown> }> {
  const user = simulator.addUser({ user_id: `DEMO${1000 + ++users}` });
  const app = simulator.addApp();
  Object.assign(user.knobs, knobs);
  // What is served before anybody is known goes by the knobs of all.
  if (knobs.markup) simulator.knobs.markup = knobs.markup;
  const credentials = { ...simulator.credentials(user.user_id, app.api_key), ...changes };
  return { ...(await laptop.account(credentials)), user, credentials };
}

describe('pages that a person could pass', () => {
  test.each<[string, Knobs]>([
    ['today’s page', { markup: 'hidpv-2026' }],
    ['the page of 2024', { markup: 'hidenc-2024' }],
    ['the page of 2023', { markup: 'hidenc-2023' }],
    ['one field for the code', { markup: 'single-box' }],
    ['nothing but labels', { markup: 'hostile' }],
  ])('%s', async (_name, knobs) => {
    const { user, refresh, token } = await account(knobs);
    expect(brief(await refresh())).toBe('published');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, wrongPasswords: 0, totpSubmissions: 1, landings: 0 });
    const { access_token, extra } = await token();
    expect(extra.session_token).toBe(access_token);
    expect(extra.apisession).toMatch(/^\S{5,}$/);
    expect(extra).not.toHaveProperty('api_secret');
  });

  test.each<[string, Partial<BreezeSimulator['knobs']>]>([
    ['a loose label over the terms box', { terms: 'overlaid-loose' }],
    ['a drawn terms box', { terms: 'drawn' }],
    ['a terms box that is ticked', { terms: 'ticked' }],
    ['terms on a switch that is no box by its kind', { terms: 'switch' }],
    ['no terms box', { terms: 'absent' }],
    ['the code’s panel below the form', { otpPanel: 'below' }],
    ['the code’s panel over the form', { otpPanel: 'over' }],
    ['boxes one under the other, in one form with a search box, a chat and a newsletter', { codeBoxes: 'column', decoys: true }],
    ['a user id whose label begins with the phone', { labels: { ...defaultKnobs().labels, user: 'Registered mobile number / User Id' } }],
    ['a code that sends itself', { autoSubmit: true }],
    ['a code sent by a form', { validateBy: 'form' }],
    ['a first page that waits for a click', { bounce: 'button' }],
    ['a redirect by a GET form', { redirectBy: 'form-get' }],
    ['a redirect by address', { redirectBy: 'address' }],
    ['a key in the form alone', { redirectQuery: null, redirectField: 'API_Session' }],
    ['placeholders instead of labels', { labelsAs: 'placeholder' }],
  ])('%s', async (_name, knobs) => {
    const before = { ...simulator.knobs };
    Object.assign(simulator.knobs, { markup: 'hidpv-2026' }, knobs);
    try {
      const { user, refresh } = await account();
      expect(brief(await refresh())).toBe('published');
      expect(user.counters).toMatchObject({ passwordSubmissions: 1, totpSubmissions: 1, landings: 0 });
    } finally {
      Object.assign(simulator.knobs, before);
    }
  });

  test('the secret key is handed to bots only where the account opted in', async () => {
    const { refresh, token } = await account({ markup: 'hidpv-2026' }, { options: { include_api_secret: true } });
    await refresh();
    expect((await token()).extra.api_secret).toMatch(/^invented/);
  });

  test('opting in or out changes what bots read at once, without a login', async () => {
    const { user, credentials, store, refresh, token } = await account({ markup: 'hidpv-2026' });
    await refresh();
    await store({ ...credentials, options: { include_api_secret: true } });
    expect(brief(await refresh())).toBe('published');
    expect((await token()).extra).toMatchObject({ api_secret: credentials.api_secret, apisession: expect.anything() });
    await store(credentials);
    expect(brief(await refresh())).toBe('published');
    expect((await token()).extra).not.toHaveProperty('api_secret');
    expect(brief(await refresh())).toBe('fresh');
    expect(user.counters.passwordSubmissions).toBe(1);
  });

  test('a service that cannot answer for a moment is asked again with the same key', async () => {
    const { user, refresh } = await account({ markup: 'hidpv-2026', unavailableFirst: 1 });
    expect(brief(await refresh())).toBe('published');
    expect(user.counters).toMatchObject({ passwordSubmissions: 1, exchanges: 2 });
  });
});

describe('the failure catalogue', () => {
  test.each<[string, string, Knobs, Record<string, unknown>?, ((user: BreezeUser) => void)?]>([
    ['a wrong password', 'credentials-rejected after password', {}, { password: 'another-invented-one' }],
    ['a wrong TOTP secret', 'totp-rejected after totp', {}, { totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
    [
      'a password refused in an alert, in words of its own',
      'credentials-rejected after password',
      { passwordRefusal: { message: 'We could not sign you in. Kindly re-check the Login Id and the password.', as: 'alert' } },
    ],
    ['another user beside the right session', 'wrong-account after totp', { reportsUser: 'OTHER999' }],
    ['an unknown app key', 'app-misconfigured after none', {}, { api_key: 'unknown+key' }],
    ['a regenerated secret', 'app-misconfigured after totp', {}, { api_secret: 'another-invented-secret' }],
    ['another redirect URL', 'app-misconfigured after totp', {}, { redirect_url: 'http://127.0.0.1:9/callback' }],
    ['a code by SMS', 'second-factor-unavailable after password', { otpBy: 'sms' }],
    ['a code by e-mail', 'second-factor-unavailable after password', { otpBy: 'email' }],
    ['a captcha', 'challenge after none', { markup: 'captcha' }],
    ['a locked account', 'account-blocked after password', {}, {}, (user) => void Object.assign(user, { blocked: true })],
    ['a page nobody knows', 'page-changed after none', { markup: 'unknown' }],
    ['one after the password', 'page-changed after password', { markup: 'unknown-after-password' }],
    ['a new password asked for', 'page-changed after password', { markup: 'change-password' }],
    ['another user', 'wrong-account after totp', {}, { user_id: 'DEMO0000' }],
    [
      'a session that the API does not know',
      'broker-unavailable after totp',
      { exchangeRefusal: { http: 200, status: 500, error: 'Invalid session.' } },
    ],
    [
      'the daily limit',
      'rate-limited after totp',
      { callRefusal: { http: 200, status: 5, error: 'Limit exceed: API call per day: 5000' } },
    ],
    [
      'an address that is not declared for the app',
      'app-misconfigured after totp',
      {
        callRefusal: {
          http: 403,
          status: 403,
          error: 'Request denied: the IP address used differs from the static IP declared for the key.',
        },
      },
    ],
  ])('%s: %s', async (_name, expected, knobs, changes = {}, prepare = () => {}) => {
    simulator.knobs.markup = 'hidpv-2026';
    const login = changes.user_id ? { login_id: `DEMO${1001 + users}` } : {};
    const { user, refresh, files, evidence } = await account(knobs, { ...login, ...changes });
    prepare(user);
    const outcome = await refresh();
    expect(brief(outcome)).toBe(expected);
    expect(user.counters.passwordSubmissions).toBeLessThanOrEqual(1);
    expect(user.counters.landings).toBe(0);
    expect(await files()).not.toContain('token.json');
    await evidence(outcome);
  });
});

test.each([
  ['2026-11-23', '08:00', '2026-11-24T00:00:00+05:30'],
  ['2026-11-23', '23:59', '2026-11-24T00:00:00+05:30'],
  ['2026-11-23', '00:00', '2026-11-24T00:00:00+05:30'],
])('a session of %s %s ends at %s', (date, time, end) => {
  expect(istIso(breeze.expiresAt(istMoment(date, time))!)).toBe(end);
});

test('the app key is percent-encoded', () => {
  const credentials = { api_key: '8g7=E+x#m&p1^Q(2)%z !', endpoints: { login: 'https://api.icicidirect.com', api: '' } };
  expect(breeze.login.startUrl(credentials as never)).toBe(
    'https://api.icicidirect.com/apiuser/login?api_key=8g7%3DE%2Bx%23m%26p1%5EQ(2)%25z%20!',
  );
});
