/** The one way in which secrets are taken out of text that people will read: messages, logs, events, evidence. */
import { createHash } from 'node:crypto';

/**
 * A text without the secrets it was made for.
 * @param cut whether the text's end was cut off, and a secret with it perhaps: then a beginning of one at the end is taken out too
 */
export type Redactor = (text: string, cut?: boolean) => string;

const mask = '[redacted]';

/** Shorter texts would blank out ordinary words. */
const shortest = 4;

/** Up to this length a secret is also looked for with something between its characters, as a row of boxes or a person writes it. */
const longestSplit = 64;

/** The query and fragment of an address: nobody needs them to understand a message, and logins travel there. */
const addressQuery = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;

/** What a secret was hashed to, with others perhaps: checksums of calls. */
const digest = /\b[0-9a-f]{40,128}\b/gi;

/** Parameters, headers and cookies that are secret by their name, whatever their value. */
const secretByName =
  /\b([\w-]*(?:token|session|sess|code|secret|passw(?:or)?d|pwd|otp|twofa_value|auth|checksum|key|sid|ticket)[\w-]*)=[^\s&"'<>;]+/gi;
const secretHeader = /\b((?:proxy-)?authorization|(?:set-)?cookie|x-sessiontoken|x-checksum)(["']?\s*:\s*["']?)[^\n"']+/gi;

/**
 * Makes a redactor for these secrets, in every form in which they can appear: raw, in any case, URL- and form-encoded, escaped in JSON
 * and HTML, base64 with anything around, hashed, and split over boxes. It also takes out the queries of addresses, what is secret by
 * its name, and all that fits the patterns.
 * @param hidden what is secret wherever it stands, such as a key that a page shows
 */
export function redactorOf(secrets: Iterable<string>, hidden: readonly RegExp[] = []): Redactor {
  const looked = [...new Set(secrets)].filter((secret) => secret.trim().length >= shortest);
  const forms = new Set(looked.flatMap(formsOf).filter((form) => form.length >= shortest));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(literally);
  const patterns = [...looked.filter(({ length }) => length <= longestSplit).map(splitOverBoxes), ...longestFirst];
  const secret = patterns.length > 0 ? new RegExp(patterns.join('|'), 'gi') : null;
  const beginnings = [...forms].map((form) => form.toLowerCase());
  return (text, cut = false) => {
    let open = secret ? text.replace(secret, mask) : text;
    for (const { source } of hidden) open = open.replace(new RegExp(source, 'gi'), mask);
    if (cut) open = withoutBeginning(open, beginnings);
    return open
      .replace(digest, mask)
      .replace(addressQuery, `$1?${mask}`)
      .replace(secretHeader, `$1$2${mask}`)
      .replace(secretByName, `$1=${mask}`);
  };
}

/** Characters with something between them, up to the end of a text. */
const spacedEnd = /(?<!\w)(?:\S["'\s,;:|·-]{1,4}){4,}\S?$/;

/** Masks what stands at the end of the text if one of these begins with it. */
function withoutBeginning(text: string, forms: readonly string[]): string {
  const lower = text.toLowerCase();
  const longest = Math.min(lower.length, Math.max(0, ...forms.map(({ length }) => length)));
  for (let length = longest; length >= shortest; length--) {
    const end = lower.slice(-length);
    if (forms.some((form) => form.startsWith(end))) return text.slice(0, -length) + mask;
  }
  return text.replace(spacedEnd, mask);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The secret's characters with the same few signs between each two. */
function splitOverBoxes(secret: string, index: number): string {
  const [first, ...rest] = [...secret];
  if (rest.length === 0) return literally(secret);
  const between = `between${index}`;
  const [second, ...others] = rest;
  return `${literally(first!)}(?<${between}>["'\\s,;:|·-]{1,4})${literally(second!)}${others.map((one) => `\\k<${between}>${literally(one)}`).join('')}`;
}

/** What is left of a secret in a place that takes letters and digits only, such as a host's name. Too short, it could be a word. */
function lettersOf(secret: string): string {
  const letters = secret.replace(/[^a-z0-9]/gi, '');
  return letters.length >= 8 ? letters : secret;
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const encoded = encodeURIComponent(secret.toWellFormed());
  const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.replaceAll(' ', ''),
    lettersOf(secret),
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    html,
    html.replaceAll("'", '&#39;'),
    encoded,
    strict,
    strict.replaceAll('%20', '+'),
    encodeURI(secret.toWellFormed()),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((before) => insideBase64(bytes, before)),
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => {
      const digest = createHash(algorithm).update(bytes).digest();
      return [digest.toString('hex'), digest.toString('base64').replace(/=+$/, ''), digest.toString('base64url')];
    }),
  ];
}

/** How the secret looks inside base64 when that many bytes stand before it: the characters that depend on it alone. */
function insideBase64(bytes: Buffer, before: number): string[] {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  const inside = text.slice(first, last);
  return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
}
