/** The key that the login page encrypts the password with (5.3). */
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';

/** A key pair; both public forms are of the same one. */
export interface PasswordKey {
  /** `<exponent hex>~<modulus hex>`, until early 2026. */
  readonly hidenc: string;
  /** PEM, since August 2026. */
  readonly hidpv: string;
  /** The plain text, or null if this is no PKCS#1 v1.5 block of this key. */
  decrypt(text: string, as: 'hex' | 'base64'): string | null;
}

/** A new pair. Its size is not known; a small one starts fast. */
export function newPasswordKey(): PasswordKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { e, n } = publicKey.export({ format: 'jwk' });
  const hex = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString('hex');
  return {
    hidenc: `${hex(e)}~${hex(n)}`,
    hidpv: publicKey.export({ format: 'pem', type: 'spki' }).toString().trim(),
    decrypt(text, as) {
      if (!(as === 'hex' ? /^[0-9a-f]{256}$/ : /^[A-Za-z0-9+/]{171}=$/).test(text)) return null;
      // Node answers a bad PKCS#1 v1.5 padding with random bytes, or refuses this padding altogether: it is taken off here.
      const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
      let block: Buffer;
      try {
        block = privateDecrypt(key, Buffer.from(text, as));
      } catch {
        return null; // A number that is not below the modulus.
      }
      const end = block.indexOf(0, 2);
      return block[0] === 0 && block[1] === 2 && end >= 10 ? block.subarray(end + 1).toString() : null;
    },
  };
}
