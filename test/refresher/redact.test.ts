import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactorOf } from '../../lambdas/refresher/redact.ts';

const secret = 'Pa55 "word"+&=%é/<x>';
const clean = redactorOf([secret, '012345', 'JBSWY3DPEHPK3PXP']);

describe('a secret is taken out of text', () => {
  const forms: Record<string, string> = {
    raw: secret,
    'in capitals': secret.toUpperCase(),
    'URL-encoded': encodeURIComponent(secret),
    'URL-encoded in lower case': encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    'form-encoded': new URLSearchParams({ '': secret }).toString().slice(1),
    JSON: JSON.stringify(secret).slice(1, -1),
    HTML: secret.replace('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    base64: Buffer.from(secret).toString('base64'),
    base64url: Buffer.from(secret).toString('base64url'),
    'base64 inside other text': Buffer.from(`user:${secret}!`).toString('base64'),
    hex: Buffer.from(secret).toString('hex'),
    hashed: createHash('sha256').update(secret).digest('hex'),
    'hashed, in base64': createHash('sha512').update(secret).digest('base64'),
    'a code': '012345',
    'a code in boxes': '0 1 2 3 4 5',
    'a code in fields of JSON': '"0","1","2","3","4","5"',
    'a seed in groups of one': 'J-B-S-W-Y-3-D-P-E-H-P-K-3-P-X-P',
  };
  test.each(Object.entries(forms))('%s', (_name, form) => {
    const text = clean(`before ${form} after`);
    expect(text).toMatch(/^before .*\[redacted\].* after$/);
    // Base64 keeps a character at each end that also depends on what stands around.
    const middle = form.replace(/^"|"$/g, '').slice(8, -8) || form;
    expect(text.toLowerCase()).not.toContain(middle.toLowerCase());
  });

  test('any printable secret, anywhere, in raw and form-encoded text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40 }), fc.string(), (value, around) => {
        fc.pre(!'[redacted]'.includes(value) && value.trim() === value && !around.includes(value));
        const text = redactorOf([value])(`${around}|${value}|${new URLSearchParams({ q: value })}`);
        expect(text.includes(value)).toBe(false);
      }),
    );
  });

  test.each([
    ['its beginning', secret.slice(0, 5)],
    ['a beginning of another form', encodeURIComponent(secret).slice(0, 9)],
    ['characters apart', [...secret].slice(0, 7).join(' ')],
  ])('at the end of a text that was cut: %s', (_name, left) => {
    expect(clean(`you typed ${left}`, true)).toBe('you typed [redacted]');
    expect(clean('you typed nothing that begins so', true)).toBe('you typed nothing that begins so');
  });

  test('in the name of a host, where only letters and digits are left', () => {
    expect(clean('refused: https://pa55wordx.example')).toMatch(/^refused: https:\/\/\[redacted\]/);
  });

  test('ordinary words and numbers stay', () => {
    expect(redactorOf(['abc', ''])('abc stays, it is too short to be looked for')).toContain('abc');
    expect(clean('Invalid TOTP. 3 attempts remain. Code 01 2345 of 2026.')).toBe('Invalid TOTP. 3 attempts remain. Code 01 2345 of 2026.');
  });
});

describe('what is secret whatever its value', () => {
  test.each([
    ['the query of an address', 'see https://app.example/cb?request_token=abc&x=1#y now', 'see https://app.example/cb?[redacted] now'],
    ['parameters by their name', 'request_token=abc&status=ok; apisession=99', 'request_token=[redacted]&status=ok; apisession=[redacted]'],
    ['a session cookie', 'Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [redacted]'],
    ['an authorisation', '{"Authorization": "token key:abc"}', '{"Authorization": "[redacted]"}'],
  ])('%s', (_name, text, expected) => {
    expect(redactorOf([])(text)).toBe(expected);
  });

  test('a checksum', () => {
    const checksum = createHash('sha256').update('of several things').digest('hex');
    expect(redactorOf([])(`{"checksum":"${checksum}"}`)).toBe('{"checksum":"[redacted]"}');
  });

  test('what fits a pattern, in any case', () => {
    const hide = redactorOf([], [/\b[0-9a-f]{8}-[0-9a-f]{4}\b/]);
    expect(hide('API Key: 00000000-aBcD, once more 11111111-2222.')).toBe('API Key: [redacted], once more [redacted].');
  });
});
