/** Which state of Kite's pages a page is, by its fields and words: the failure catalogue of the dossier, in many wordings. */
import { describe, expect, test } from '@jest/globals';
import { kitePages } from '../../lambdas/brokers/kite-pages.ts';
import type { FieldRole, PageView } from '../../lambdas/refresher/page-flow.ts';

interface Situation {
  readonly fields?: readonly FieldRole[];
  readonly buttons?: readonly string[];
  /** Words that stood there before the last submission. */
  readonly before?: string;
  /** Words that came with the answer. */
  readonly now?: string;
  readonly typed?: readonly FieldRole[];
  /** Whether anything can be typed in that is no field of a login. */
  readonly asks?: boolean;
  /** Fields that can be seen, but not be used yet. */
  readonly locked?: readonly FieldRole[];
  readonly fault?: boolean;
  readonly refused?: boolean;
}

function stateOf({
  fields = [],
  locked = [],
  asks = false,
  buttons = [],
  before = '',
  now = '',
  typed = [],
  fault = false,
  refused = false,
}: Situation): string {
  const page: PageView = {
    address: 'https://kite.zerodha.com/connect/login',
    text: `${before} ${now}`,
    fault,
    refused,
    has: (role) => fields.includes(role),
    asks: asks || fields.length + locked.length > 0,
    shows: (role) => fields.includes(role) || locked.includes(role),
    offers: (words) => buttons.some((button) => words.test(button)),
    offersOnly: (words) => buttons.length === 1 && words.test(buttons[0]!),
    confirms: () => false,
    says: (words) => words.test(`${before} ${now}`),
    saysAnew: (words) => words.test(typed.length === 0 ? `${before} ${now}` : now),
  };
  const state = kitePages.states.find((one) =>
    one.when(page, { typed: new Set(typed), pressed: new Set(), purpose: 'login', user: 'AB1234', hasTotp: true }),
  );
  if (!state) return 'none';
  return 'stop' in state.do ? `stop ${state.do.stop}` : state.name;
}

const loginForm = { fields: ['user', 'password'], buttons: ['Login '], before: 'Login to Kite Forgot user ID or password?' } as const;
const afterPassword = { ...loginForm, typed: ['user', 'password'] } as const;
const afterTotp = { fields: ['totp'], typed: ['user', 'password', 'totp'], before: 'External TOTP' } as const;

test.each<[string, Situation, string]>([
  ['the login form', loginForm, 'login page'],
  [
    'the login form beside standing words on blocked accounts',
    { ...loginForm, before: 'Login to Kite. Account blocked? Unblock it here.' },
    'login page',
  ],
  [
    'advice on blocked accounts beside a form that is still locked',
    { locked: ['user', 'password'], before: 'Login to Kite. Your account is suspended, or blocked? Write to us.' },
    'none',
  ],
  [
    'what the TOTP form says of wrong passwords and of phones while it is still locked',
    {
      locked: ['totp'],
      typed: ['user', 'password'],
      now: 'External TOTP. We never ask for an OTP by phone. Wrong passwords block your account: it is blocked after 5 attempts.',
    },
    'none',
  ],
  ['advice on what would happen', { now: 'Your account is blocked after 5 wrong passwords.' }, 'none'],
  ['a form for the user alone', { fields: ['user'] }, 'user page'],
  ['a code, and the name once more', { fields: ['user', 'totp'], typed: ['user', 'password'] }, 'TOTP page'],
  ['the TOTP form', { fields: ['totp'], typed: ['user', 'password'], before: 'External TOTP' }, 'TOTP page'],
  [
    'the TOTP form after a warning of the clock',
    { fields: ['totp'], typed: ['user', 'password'], now: 'Invalid codes block the account after 5 attempts' },
    'TOTP page',
  ],
  [
    'the consent page',
    { buttons: ['Authorize'], typed: ['user', 'password', 'totp'], now: 'Example App wants permission' },
    'consent page',
  ],
  ['a session that is still there', { buttons: ['Continue as AB1234', 'Use another account'] }, 'continue as'],
  ['a page that only leads to the login', { buttons: ['Login'] }, 'way to the login'],
  [
    'a page that only leads to the login, between password and code',
    { buttons: ['Login'], typed: ['user', 'password'] },
    'way to the login',
  ],
  ['a page with more after the password', { buttons: ['Login', 'Orders'], typed: ['user', 'password'] }, 'none'],
  ['the button of a form that is not understood', { asks: true, buttons: ['Login'] }, 'none'],
  ['a closed site', { before: 'Kite is under scheduled maintenance. We will be back soon.' }, 'stop broker-unavailable'],
  ['a notice of maintenance above the form', { ...loginForm, before: 'Login to Kite. Scheduled maintenance on Sunday.' }, 'login page'],
  ['a survey', { buttons: ['Submit'], before: 'How do you like Kite?' }, 'none'],
])('%s', (_name, situation, state) => {
  expect(stateOf(situation)).toBe(state);
});

describe('a refused password', () => {
  test.each([
    ['Invalid username or password'],
    ['Invalid account credentials. 3 attempts remain.'],
    ['Incorrect password. 4 attempts left before your account is locked.'],
    ['The password you entered is wrong'],
    ['User ID and password do not match'],
    ['Unable to log in. Please try again.'],
    ['Login failed'],
    ['We could not sign you in. Kindly re-check the Login Id and the password.'],
    ['You have 2 more tries left'],
    ['अमान्य पासवर्ड'],
    ['पासवर्ड ग़लत है। खाता लॉक होने से पहले 4 प्रयास शेष हैं।'],
  ])('%s', (now) => {
    expect(stateOf({ ...afterPassword, now })).toBe('stop credentials-rejected');
  });

  test('a fault of the site is no judgement, unless it says so', () => {
    expect(stateOf({ ...afterPassword, fault: true, now: 'Network error. Login failed, try again.' })).toBe('login page');
    expect(stateOf({ ...afterPassword, fault: true, now: 'Something went wrong. Please try again.' })).toBe('login page');
    expect(stateOf({ ...afterPassword, fault: true, now: 'Invalid password' })).toBe('stop credentials-rejected');
  });

  test('an answer that refuses by its status needs no words', () => {
    expect(stateOf({ ...afterPassword, refused: true, now: 'பிழை' })).toBe('stop credentials-rejected');
    expect(stateOf({ ...afterPassword, fields: ['totp'], refused: true })).toBe('TOTP page');
    expect(stateOf({ ...afterTotp, refused: true })).toBe('stop totp-rejected');
  });

  test('words that stood there before are no answer', () => {
    expect(stateOf({ ...afterPassword, before: 'Invalid username or password' })).toBe('login page');
  });
});

describe('a refused code', () => {
  test.each([
    ['Invalid TOTP'],
    ['That code isn’t right, or its time ran out'],
    ['Invalid App Code. 3 attempt(s) remain.'],
    ['Incorrect code, try again'],
    ['The code did not match'],
    ['TOTP verification failed'],
  ])('%s', (now) => {
    expect(stateOf({ ...afterTotp, now })).toBe('stop totp-rejected');
  });
});

describe('a blocked account', () => {
  test.each([
    ['Your account is blocked. Please reset your password.'],
    ['Your account has been temporarily locked'],
    ['Account blocked'],
    ['Too many failed attempts. Reset your password to continue.'],
    ['User is suspended'],
    ['आपका खाता ब्लॉक कर दिया गया है।'],
  ])('%s', (now) => {
    expect(stateOf({ ...afterPassword, now })).toBe('stop account-blocked');
    expect(stateOf({ ...afterTotp, now })).toBe('stop account-blocked');
  });
});

describe('an app that does not fit', () => {
  test.each([
    ['Invalid `api_key`', 'app-misconfigured'],
    ['Invalid api_key.', 'app-misconfigured'],
    ['The api_key in this link is not valid.', 'app-misconfigured'],
    ['The API key is invalid', 'app-misconfigured'],
    ['This app is inactive or its subscription has expired.', 'subscription-lapsed'],
    ['Your Kite Connect subscription is not active', 'subscription-lapsed'],
    ['The application has been deactivated', 'subscription-lapsed'],
    ['Expired app. Please renew your plan.', 'subscription-lapsed'],
    ['Morning Bell has no active Kite Connect plan.', 'subscription-lapsed'],
  ])('before anything is typed: %s', (before, code) => {
    expect(stateOf({ before })).toBe(`stop ${code}`);
  });

  test.each([
    ['The user is not enabled for the app.'],
    ['The user is not enabled on the app.'],
    ['You are not authorised to use this app'],
  ])('after the login: %s', (now) => {
    expect(stateOf({ typed: ['user', 'password', 'totp'], now })).toBe('stop app-misconfigured');
  });
});

describe('another second factor than TOTP', () => {
  test.each([
    ['Mobile App Code'],
    ['Enter the app code from your Kite app'],
    ['SMS OTP'],
    ['Enter the OTP sent to your mobile'],
    ['Enter your 6 digit PIN'],
    ['The requested 2FA type is not available'],
    ['Answer your security question'],
  ])('%s', (now) => {
    expect(stateOf({ typed: ['user', 'password'], now })).toBe('stop second-factor-unavailable');
  });

  test.each([
    ['Use external TOTP instead'],
    ['TOTP'],
    ['Authenticator app'],
    ['Verify with your authenticator app'],
    ['Use Google Authenticator code'],
  ])('is left for “%s”', (button) => {
    expect(stateOf({ typed: ['user', 'password'], now: 'Mobile App Code', buttons: [button] })).toBe('choice of the TOTP');
  });

  test.each([
    ['I have lost my authenticator'],
    ['Problem with the authenticator?'],
    ['Set up TOTP'],
    ['Enable TOTP'],
    ['Reset TOTP'],
    ['Get TOTP by SMS'],
    ['Use SMS OTP instead'],
  ])('is not left for “%s”', (button) => {
    expect(stateOf({ typed: ['user', 'password'], now: 'Mobile App Code', buttons: [button] })).toBe('stop second-factor-unavailable');
  });
});

describe('a choice of ways in', () => {
  test.each([
    ['User ID and password'],
    ['Login with password'],
    ['Use your client ID & password'],
    ['Sign in with user name and password'],
  ])('“%s” is taken', (button) => expect(stateOf({ buttons: ['Scan a QR code', button] })).toBe('choice of the password'));

  test.each([['Forgot user ID or password?'], ['Reset password'], ['Password'], ['Change user ID and password'], ['Login with OTP']])(
    '“%s” is not',
    (button) => expect(stateOf({ buttons: [button] })).toBe('none'),
  );

  test('a refusal goes before every other way in', () => {
    const buttons = ['Login with TOTP', 'Login with password'];
    expect(stateOf({ ...afterPassword, buttons, now: 'Invalid password' })).toBe('stop credentials-rejected');
    expect(stateOf({ ...afterPassword, buttons })).toBe('login page');
  });
});
