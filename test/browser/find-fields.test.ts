import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findLoginForms, type LoginForm } from '../../lambdas/browser/find-fields.ts';
import type { ButtonData, FieldData, FrameData, TextData } from '../../lambdas/browser/page-data.ts';

const origin = 'https://broker.example';

/** One form, its controls one below the other, as they are given. */
function frame(
  ...parts: (
    | Partial<FieldData>
    | (Partial<ButtonData> & { press: string; type?: 'submit' | 'button' })
    | { says: string; heading?: boolean }
  )[]
): FrameData {
  const place = (at: number) => ({
    path: [0, 1, 10 + at],
    box: { x: 40, y: 40 + at * 40, w: 200, h: 24 },
    visible: true,
    enabled: true,
    coveredBy: null,
    form: 1,
  });
  const fields: FieldData[] = [];
  const buttons: ButtonData[] = [];
  const texts: TextData[] = [];
  for (const [at, part] of parts.entries()) {
    const here = { ...place(at), node: at };
    if ('press' in part)
      buttons.push({
        ...here,
        words: part.press,
        label: '',
        unfolds: false,
        hints: '',
        place: 'content',
        button: true,
        submits: part.type !== 'button',
        ...part,
      });
    else if ('says' in part)
      texts.push({ text: part.says, path: here.path, box: here.box, heading: part.heading ?? false, coveredBy: null, pressable: false });
    else
      fields.push({
        ...here,
        kind: 'text',
        label: '',
        placeholder: '',
        near: '',
        autocomplete: '',
        name: '',
        inputmode: '',
        maxlength: null,
        empty: true,
        checked: false,
        ...part,
      });
  }
  return {
    origin,
    title: 'Demo',
    loading: false,
    fields,
    buttons,
    texts,
    forms: [{ number: 1, action: origin }],
    covers: [],
    captcha: false,
  };
}

/** Which of the parts were found to be what. */
function found(data: FrameData): Record<string, number | number[] | null> | undefined {
  const form: LoginForm | undefined = findLoginForms(data, [origin])[0];
  return (
    form && {
      user: form.user?.node ?? null,
      password: form.password?.node ?? null,
      totp: form.totp.map((field) => field.node),
      submit: form.submit?.node ?? null,
    }
  );
}

const login = [{ label: 'User ID' }, { kind: 'password', label: 'Password' }, { press: 'Login' }];

describe('what a field is for', () => {
  test.each<[string, Partial<FieldData>]>([
    ['label', { label: 'Client ID' }],
    ['placeholder', { placeholder: 'Phone number or User ID' }],
    ['words beside it', { near: 'User name' }],
    ['autocomplete', { autocomplete: 'username' }],
    ['Hindi label', { label: 'ग्राहक आईडी' }],
    ['Hindi label with "code"', { label: 'क्लाइंट कोड' }],
    ['e-mail', { kind: 'email', placeholder: 'Email' }],
    ['place before the password', {}],
    ['place, whatever its name says', { name: 'x7 totp-less q' }],
  ])('the user, by its %s', (_by, field) => {
    expect(found(frame(field, ...login.slice(1)))).toEqual({ user: 0, password: 1, totp: [], submit: 2 });
  });

  test.each<[string, Partial<FieldData>]>([
    ['a label of its own kind, with an id used twice', { kind: 'number', name: 'userid', label: 'External TOTP', maxlength: 6 }],
    ['placeholder', { placeholder: 'TOTP' }],
    ['words beside it', { near: 'Code of your authenticator', inputmode: 'numeric' }],
    ['autocomplete and kind', { autocomplete: 'one-time-code', kind: 'tel' }],
    ['"OTP" in digits, and nobody says that it was sent', { placeholder: 'Enter OTP', maxlength: 6 }],
    ['its name, where nothing else speaks', { name: ' totp' }],
    ['Hindi words', { label: 'प्रमाणक ऐप में दिख रहा 6 अंकों का कोड' }],
  ])('the TOTP code, by %s', (_by, field) => {
    expect(found(frame(field, { press: 'Continue' }))).toEqual({ user: null, password: null, totp: [0], submit: 1 });
  });

  test.each<[string, Partial<FieldData>]>([
    ['Mobile App Code', { kind: 'number', name: 'userid', label: 'Mobile App Code', maxlength: 6 }],
    ['App code', { placeholder: 'App code' }],
    ['SMS OTP', { label: 'SMS OTP' }],
    ['an OTP sent to a phone', { label: 'OTP sent to your mobile', autocomplete: 'one-time-code' }],
    ['PIN', { kind: 'password', label: 'PIN', name: 'totp' }],
    ['an app code, in Hindi', { label: 'मोबाइल ऐप कोड', maxlength: 6 }],
    ['a code that came to the phone, in Hindi', { label: 'आपके मोबाइल पर आया कोड', maxlength: 6 }],
    ['a question', { kind: 'password', label: 'What was your first school?' }],
    ['Search', { placeholder: 'Search' }],
    ['a coupon', { label: 'Promo code' }],
    ['a PIN code of an address', { label: 'Pin code' }],
  ])('%s is nothing to type in', (_what, field) => {
    expect(found(frame(field, { press: 'Continue' }))).toBeUndefined();
  });
});

describe('where a code was sent to a person, it is not an authenticator’s', () => {
  const code = { placeholder: 'Enter OTP', maxlength: 6 };
  test.each([
    [{ says: 'We have sent an OTP to your registered mobile' }, code, { press: 'Verify' }],
    [code, { press: 'Verify' }, { press: 'Resend OTP', type: 'button' as const }],
    [{ says: 'Enter the SMS code' }, code, { press: 'Verify' }],
    [{ says: 'आपके मोबाइल पर भेजा गया कोड लिखें' }, { label: 'कोड', maxlength: 6 }, { press: 'आगे बढ़ें' }],
  ])('%#', (...parts) => expect(found(frame(...parts))).toBeUndefined());

  test('but "TOTP" in its label is believed', () => {
    expect(found(frame({ label: 'TOTP' }, { press: 'Verify' }, { press: 'Get SMS OTP', type: 'button' }))).toMatchObject({
      totp: [0],
      submit: 1,
    });
  });
});

describe('the button', () => {
  test.each(['Login ', 'Sign in', 'CONTINUE', 'Next', 'Verify', 'Proceed', 'Submit', 'लॉग इन', '→'])('%s', (press) => {
    expect(found(frame(...login.slice(0, 2), { press }))?.submit).toBe(2);
  });

  test.each([
    'Forgot password?',
    'Sign up',
    'Register',
    'Reset password',
    'Cancel',
    'Resend OTP',
    'Login with QR',
    'Continue with Google',
    'Login with OTP',
    'Buy',
    'पासवर्ड भूल गए?',
    'ओटीपी भेजें',
    'पासवर्ड बदलें',
  ])('not %s', (press) => {
    expect(found(frame(...login.slice(0, 2), { press }, { press: 'Login' }))?.submit).toBe(3);
    expect(found(frame(...login.slice(0, 2), { press }))).toBeUndefined();
  });

  test('none in a form: the Enter key', () => {
    expect(found(frame(...login.slice(0, 2)))).toMatchObject({ user: 0, password: 1, submit: null });
  });
});

describe('a form is left alone', () => {
  const alone = (name: string, data: FrameData) => test(name, () => expect(found(data)).toBeUndefined());
  alone('with two passwords', frame(login[0]!, { kind: 'password' }, { kind: 'password' }, { press: 'Login' }));
  alone('with a field nobody knows', frame(...login.slice(0, 2), { label: 'Date of birth' }, { press: 'Login' }));
  alone('with room for a comment', frame(...login.slice(0, 2), { kind: 'textarea' }, { press: 'Login' }));
  alone('under "Change password"', frame({ says: 'Change password', heading: true }, ...login));
  alone('under "Change password", in Hindi', frame({ says: 'पासवर्ड बदलें', heading: true }, ...login));
  alone(
    'for setting up an authenticator, in Hindi',
    frame({ says: 'प्रमाणक ऐप सेट करें', heading: true }, { label: 'प्रमाणक ऐप का कोड' }, { press: 'आगे बढ़ें' }),
  );
  alone(
    'under "Set up two-factor"',
    frame({ says: 'Set up two-factor authentication', heading: true }, { label: 'TOTP' }, { press: 'Verify' }),
  );
  alone('that is locked', frame(...login.slice(0, 2).map((field) => ({ ...field, enabled: false })), { press: 'Login' }));
  alone('that posts elsewhere', { ...frame(...login), forms: [{ number: 1, action: 'https://broker.example.evil.example' }] });
  alone('with a name alone, and no word of a login', frame({ label: 'User ID' }, { press: 'Continue' }));
});

test('six boxes are one code, read from left to right; five are none', () => {
  const box = (x: number) => ({ maxlength: 1, box: { x, y: 100, w: 30, h: 30 } });
  const xs = [90, 40, 240, 140, 290, 190];
  expect(found(frame({ says: 'Verify TOTP', heading: true }, ...xs.map(box), { press: 'Verify' }))?.totp).toEqual([2, 1, 4, 6, 3, 5]);
  expect(found(frame({ says: 'Verify TOTP', heading: true }, ...xs.slice(1).map(box), { press: 'Verify' }))).toBeUndefined();
});

test('names, ids and what cannot be seen change nothing', () => {
  const hidden = fc.record({
    kind: fc.constantFrom('text', 'password', 'number', 'email'),
    label: fc.constantFrom('', 'New password', 'PIN', 'Name'),
    visible: fc.constant(false),
  });
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.array(hidden, { maxLength: 4 }), (one, two, decoys) => {
      fc.pre(!/^(q|s|search)( |$)|captcha/i.test(one) && !/captcha|^(q|s|search)( |$)/i.test(two));
      const data = frame({ ...login[0], name: one }, { ...(login[1] as Partial<FieldData>), name: two }, { press: 'Login' }, ...decoys);
      expect(found(data)).toEqual({ user: 0, password: 1, totp: [], submit: 2 });
    }),
  );
});

test('a panel for the code over the filled form is all there is to do; a code field in the form itself is not', () => {
  const code = { label: 'TOTP (if enabled)', autocomplete: 'one-time-code', maxlength: 6 };
  const filled = (coveredBy: number | null) => [
    { label: 'User ID', empty: false, coveredBy },
    { kind: 'password', label: 'Password', empty: false, coveredBy },
    code,
    { press: 'Login' },
  ];
  expect(found(frame(...filled(null)))).toMatchObject({ user: expect.any(Number), password: expect.any(Number) });
  expect(found(frame(...filled(9)))).toMatchObject({ user: null, password: null, totp: [expect.any(Number)] });
  // The button of the form below is not the panel's, however near it is.
  const below = { press: 'Login', coveredBy: 9, box: { x: 40, y: 130, w: 60, h: 24 } };
  expect(found(frame(...filled(9).slice(0, 3), below, { press: 'Submit' }))).toMatchObject({ totp: [2], submit: 4 });
});
