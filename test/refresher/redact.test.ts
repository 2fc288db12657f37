import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactorOf } from '../../lambdas/refresher/redact.ts';

const secret = 'Pa55 "word"+&=%é/<x>';
const forms = {
  raw: secret,
  'URL-encoded': encodeURIComponent(secret),
  'URL-encoded in lower case': encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  'form-encoded': new URLSearchParams({ p: secret }).toString().slice(2),
  JSON: JSON.stringify(secret),
  base64: Buffer.from(secret).toString('base64'),
  base64url: Buffer.from(secret).toString('base64url'),
};

describe('a secret is taken out of text', () => {
  test.each(Object.entries(forms))('%s', (_name, form) => {
    const clean = redactorOf([secret])(`before ${form} after`);
    expect(clean).not.toContain(form.replaceAll('"', '').slice(2, 10));
    expect(clean).toMatch(/^before .*\[redacted\].* after$/);
  });

  test('query parameters that are secret by their name go, whatever their value', () => {
    expect(redactorOf([])('https://app.example/?action=login&request_token=Rq7uPz0L&status=success')).toBe(
      'https://app.example/?action=login&request_token=[redacted]&status=success',
    );
  });

  test('ordinary words stay', () => {
    expect(redactorOf(['abc', ''])('abc stays, it is too short to be looked for')).toContain('abc');
  });

  test('any printable secret, anywhere, in raw and form-encoded text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40 }), fc.string(), (value, around) => {
        fc.pre(!'[redacted]'.includes(value) && value.trim() === value);
        const clean = redactorOf([value])(`${around}|${value}|${new URLSearchParams({ q: value })}`);
        expect(clean.includes(value)).toBe(false);
      }),
    );
  });
});
