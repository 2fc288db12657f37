import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sanitiser } from '../../lambdas/browser/sanitise.ts';

const secret = 'made-up "p/w" & ümläut 1';
const clean = sanitiser([secret, '012345']);

describe('secrets are taken out of text', () => {
  const forms: [string, string][] = [
    ['raw', secret],
    ['in capitals', secret.toUpperCase()],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ '': secret }).toString().slice(1)],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['HTML', secret.replace('&', '&amp;').replaceAll('"', '&quot;')],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 inside other text', Buffer.from(`user:${secret}!`).toString('base64')],
    ['base64url', Buffer.from(`ab${secret}`).toString('base64url')],
    ['a code', '012345'],
  ];
  test.each(forms)('%s', (_name, form) => {
    const text = clean(`before ${form} after`);
    expect(text).toContain('‹removed›');
    expect(text).toMatch(/^before .*after$/);
    for (const part of ['p/w', 'ümläut', 'ml%C3', '012345']) expect(text.toLowerCase()).not.toContain(part.toLowerCase());
  });

  test('whatever the secret is made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ maxLength: 20 }), (some, around) => {
        fc.pre(some.trim() !== '' && !'‹removed›'.includes(some) && !around.includes(some));
        expect(sanitiser([some])(`§${some}§`)).not.toContain(`§${some}§`);
      }),
    );
  });
});

test('what a login would have taken from the page goes too, whatever its case', () => {
  const hide = sanitiser([], [/\b[0-9a-f]{8}-[0-9a-f]{4}\b/]);
  expect(hide('API Key: 00000000-aBcD, once more 11111111-2222.')).toBe('API Key: ‹removed›, once more ‹removed›.');
});

test('queries of addresses and values of tokens go, the rest stays', () => {
  expect(clean('see https://app.example/cb?request_token=abc&x=1#y now')).toBe('see https://app.example/cb?‹removed› now');
  expect(clean('request_token=abc&status=ok; apisession=99')).toBe('request_token=‹removed›&status=ok; apisession=‹removed›');
  expect(clean('Invalid TOTP. 3 attempts remain.')).toBe('Invalid TOTP. 3 attempts remain.');
});
