/** Takes secrets out of text that people will read. */

/**
 * Makes a function that removes these secrets in every form they may take, the values of query-like tokens, and all that fits these
 * patterns.
 */
export function sanitiser(secrets: readonly string[], hidden: readonly RegExp[] = []): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.trim().length > 0).flatMap(formsOf));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const secret = longestFirst.length > 0 ? new RegExp(longestFirst.join('|'), 'gi') : null;
  return (text) => {
    let open = secret ? text.replace(secret, '‹removed›') : text;
    for (const { source } of hidden) open = open.replace(new RegExp(source, 'gi'), '‹removed›');
    return open.replace(addressQuery, '$1?‹removed›').replace(tokenValue, '$1=‹removed›');
  };
}

const addressQuery = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;
const tokenValue = /\b([\w-]*(?:token|session|sess|code|secret|passw(?:or)?d|pwd|otp|auth|checksum|key|sid|ticket)[\w-]*)=[^\s&"'<>;]+/gi;

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const encoded = encodeURIComponent(secret.toWellFormed());
  const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  const base64 = [0, 1, 2].flatMap((before) => insideBase64(secret, before));
  return [
    secret,
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    html,
    html.replaceAll("'", '&#39;'),
    encoded,
    strict,
    strict.replaceAll('%20', '+'),
    encodeURI(secret.toWellFormed()),
    ...base64,
  ];
}

/** How the secret looks inside base64 when that many bytes stand before it: the characters that depend on it alone. */
function insideBase64(secret: string, before: number): string[] {
  const bytes = Buffer.from(secret);
  if (bytes.length < 4) return [];
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  const inside = text.slice(first, last);
  return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
}
