/** The check of a TOTP code, as a broker makes it. */
import { Secret, TOTP } from 'otpauth';

/**
 * The step (unix seconds / 30) whose code this is, or null if it is none near this moment.
 * @param window neighbouring steps that are accepted on each side
 */
export function acceptedTotpStep(secret: string, code: string, moment: Date, window: number): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });
  const timestamp = moment.getTime();
  const delta = totp.validate({ token: code, timestamp, window });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}
