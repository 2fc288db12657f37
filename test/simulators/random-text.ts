/** Invented identifiers. */
import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** Letters and digits, as brokers' identifiers and tokens have them; or only one of both. */
export function randomText(length: number, kind: 'letters' | 'digits' | 'both' = 'both'): string {
  const alphabet = kind === 'letters' ? letters : kind === 'digits' ? digits : letters + digits;
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
