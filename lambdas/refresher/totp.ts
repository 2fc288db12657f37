/** Time-based one-time passwords (RFC 6238), over the otpauth library. */
import { Secret, TOTP, URI } from 'otpauth';

/** An authenticator's settings. Holds the seed: never log it. Plain JSON, so that it can travel to the browser worker. */
export interface Totp {
  /** Base32, upper case, no spaces and no padding. */
  readonly secret: string;
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  readonly digits: 6 | 8;
  /** Length of a step, s. */
  readonly period: number;
}

/** Thrown for a seed that cannot be one; the message says what to do and never repeats the value. */
export class TotpSecretInvalid extends Error {
  override readonly name = 'TotpSecretInvalid';
}

/**
 * Reads a TOTP seed as people have it: base32 with spaces, hyphens, lower case or padding, or an `otpauth://` address with its
 * algorithm, digits and period. Refuses a code pasted instead of the seed.
 */
export function parseTotpSecret(text: string): Totp {
  const trimmed = text.trim();
  if (/^otpauth:/i.test(trimmed)) return fromAddress(trimmed);
  return { secret: base32(trimmed), algorithm: 'SHA1', digits: 6, period: 30 };
}

/** The number of the step that contains this moment. */
export function totpStep(totp: Totp, moment: Date): number {
  return Math.floor(moment.getTime() / 1000 / totp.period);
}

/** The moment at which a step begins; it ends where the next begins. */
export function totpStepStart(totp: Totp, step: number): Date {
  return new Date(step * totp.period * 1000);
}

/** The code of a step, with leading zeros. A secret while its step lasts. */
export function totpCode(totp: Totp, step: number): string {
  const generator = new TOTP({
    secret: Secret.fromBase32(totp.secret),
    algorithm: totp.algorithm,
    digits: totp.digits,
    period: totp.period,
  });
  return generator.generate({ timestamp: step * totp.period * 1000 });
}

function base32(text: string): string {
  const secret = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (/^\d{6}$|^\d{8}$/.test(secret)) {
    throw new TotpSecretInvalid(
      'is a one-time code, not the secret: store the text shown under the QR code when the authenticator app (TOTP) was set up',
    );
  }
  if (!/^[A-Z2-7]*$/.test(secret)) {
    throw new TotpSecretInvalid(
      'is not base32 (letters A–Z and digits 2–7): copy the text shown under the QR code when the authenticator app (TOTP) was set up',
    );
  }
  if (secret.length < 16 || secret.length > 128) {
    throw new TotpSecretInvalid('has not the length of an authenticator app’s (TOTP) secret, 16 to 128 characters: copy all of it');
  }
  return secret;
}

function fromAddress(text: string): Totp {
  let parsed: ReturnType<typeof URI.parse>;
  try {
    parsed = URI.parse(text);
  } catch {
    throw new TotpSecretInvalid('is an otpauth:// address that cannot be read: copy it again, or store only its secret');
  }
  if (!(parsed instanceof TOTP))
    throw new TotpSecretInvalid('is an otpauth:// address for HOTP; a broker needs the kind by time (TOTP) of an authenticator app');
  const { digits, period } = parsed;
  const algorithm = parsed.algorithm.replace('-', '');
  if (algorithm !== 'SHA1' && algorithm !== 'SHA256' && algorithm !== 'SHA512') {
    throw new TotpSecretInvalid('names an algorithm other than SHA1, SHA256 and SHA512');
  }
  if (digits !== 6 && digits !== 8) throw new TotpSecretInvalid('asks for codes of other than 6 or 8 digits');
  if (period < 15 || period > 120) throw new TotpSecretInvalid('has a period outside 15 to 120 s');
  return { secret: base32(parsed.secret.base32), algorithm, digits, period };
}
