/** Self-signed certificates for 127.0.0.1, made anew for each run: a key does not belong into a repository. X.509 v3, RFC 5280. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key, base64: how Chromium is told to trust it, and it alone. */
  readonly fingerprint: string;
}

/** Makes one. */
export function newCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from('simulated broker')))));
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const loopback = der(0x87, Buffer.from([127, 0, 0, 1]));
  const content = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time('200101000000Z'), time('490101000000Z')),
    name,
    spki,
    der(0xa3, sequence(sequence(objectId('551d11'), der(0x04, sequence(loopback))))),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(content, algorithm, signature)),
    fingerprint: createHash('sha256').update(spki).digest('base64'),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const [high, low] = [body.length >> 8, body.length & 255];
  const length = body.length < 128 ? [low] : high === 0 ? [0x81, low] : [0x82, high, low];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number) => der(0x02, Buffer.from([value]));
const time = (text: string) => der(0x17, Buffer.from(text));

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
