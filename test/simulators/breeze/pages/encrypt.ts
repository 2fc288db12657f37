/** How the page encrypts a secret in the browser: RSA with PKCS#1 v1.5, as RSA.js and JSEncrypt do (5.3), in plain JavaScript. */

/** Defines `encryptForPage(text)`: base64 with the PEM key of `#hidpv` if it is there, else hex with the numbers of `#hidenc`. */
export const encryptSource = `
function encryptForPage(text) {
  const pem = document.getElementById('hidpv');
  const numbers = document.getElementById('hidenc');
  if (pem) return btoa(String.fromCharCode(...encryptRsa(text, readPem(pem.value))));
  const [exponent, modulus] = numbers.value.split('~');
  return toHex(encryptRsa(text, { exponent: BigInt('0x' + exponent), modulus: BigInt('0x' + modulus) }));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// The two integers of a SubjectPublicKeyInfo: sequence { algorithm, bit string { sequence { modulus, exponent } } }.
function readPem(pem) {
  const bytes = Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\\s/g, '')), (character) => character.charCodeAt(0));
  let at = 0;
  function open() {
    at += 1;
    let length = bytes[at++];
    if (length > 127) {
      const size = length - 128;
      length = 0;
      for (let read = 0; read < size; read += 1) length = length * 256 + bytes[at++];
    }
    return length;
  }
  function integer() {
    const length = open();
    at += length;
    return BigInt('0x' + toHex(bytes.slice(at - length, at)));
  }
  open();
  const algorithm = open();
  at += algorithm;
  open();
  at += 1;
  open();
  const modulus = integer();
  return { modulus, exponent: integer() };
}

function encryptRsa(text, key) {
  const message = new TextEncoder().encode(text);
  const size = Math.ceil(key.modulus.toString(16).length / 2);
  const padding = Array.from(crypto.getRandomValues(new Uint8Array(size - message.length - 3)), (byte) => byte || 1);
  const block = BigInt('0x' + toHex([0, 2, ...padding, 0, ...message]));
  let result = 1n;
  for (let base = block, rest = key.exponent; rest > 0n; rest >>= 1n, base = (base * base) % key.modulus) {
    if (rest & 1n) result = (result * base) % key.modulus;
  }
  const hex = result.toString(16).padStart(size * 2, '0');
  return Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
}
`;
