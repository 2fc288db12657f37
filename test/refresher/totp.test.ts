import { describe, expect, test } from '@jest/globals';
import { parseTotpSecret, totpCode, totpStep, totpStepStart } from '../../lambdas/refresher/totp.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const codeAt = (secret: string, seconds: number) => {
  const totp = parseTotpSecret(secret);
  return totpCode(totp, totpStep(totp, at(seconds)));
};

// RFC 6238, appendix B: the ASCII seeds of 20, 32 and 64 bytes in base32.
const sha1 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const sha256 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA';
const sha512 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA';

describe('codes', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ])('the vectors of RFC 6238 at t=%d, leading zeros kept', (seconds, code) => {
    expect(codeAt(sha1, seconds)).toBe(code);
  });

  test.each([
    ['SHA1', sha1, '94287082'],
    ['SHA256', sha256, '46119246'],
    ['SHA512', sha512, '90693936'],
  ])('eight digits by %s', (algorithm, secret, code) => {
    expect(codeAt(`otpauth://totp/Toy:AB1234?secret=${secret}&algorithm=${algorithm}&digits=8&period=30`, 59)).toBe(code);
  });

  test('a step starts where its number says', () => {
    const totp = parseTotpSecret(sha1);
    expect(totpStep(totp, totpStepStart(totp, 59_000_000))).toBe(59_000_000);
    expect(totpStep(totp, new Date(totpStepStart(totp, 59_000_000).getTime() - 1))).toBe(58_999_999);
  });
});

describe('seeds as people have them', () => {
  test.each([
    ['GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'],
    ['gezdgnbvgy3tqojqgezdgnbvgy3tqojq'],
    [`${sha1}====`],
    [`  ${sha1}\n`],
    ['GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ'],
    [`otpauth://totp/x?secret=${sha1}`],
  ])('%s', (text) => {
    expect(parseTotpSecret(text)).toEqual({ secret: sha1, algorithm: 'SHA1', digits: 6, period: 30 });
  });

  test.each([
    ['287082', 'one-time code'],
    ['287 082', 'one-time code'],
    ['94287082', 'one-time code'],
    ['not base32!', 'base32'],
    ['GEZDGNBVGY3TQOJ1', 'base32'],
    ['GEZDGNBV', 'length'],
    ['', 'length'],
    ['otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1', 'HOTP'],
    ['otpauth://totp/x', 'cannot be read'],
    [`otpauth://totp/x?secret=${sha1}&digits=7`, 'digits'],
    [`otpauth://totp/x?secret=${sha1}&period=1`, 'period'],
  ])('refuses %s', (text, why) => {
    let message = '';
    try {
      parseTotpSecret(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(why);
    if (text.length >= 6) expect(message).not.toContain(text);
  });
});
