/** Takes secrets out of text, in every form in which they can appear. */

/** A text without the secrets it was made for. */
export type Redactor = (text: string) => string;

const mask = '[redacted]';

/** Query and form parameters that carry secrets whatever their value. */
const secretParameters =
  /\b(request_token|access_token|public_token|enctoken|refresh_token|checksum|api_session|apisession|session_token|password|twofa_value|totp|otp|sess_id)=([^&\s"'<>]+)/gi;

/**
 * A redactor for these secrets. Knows them raw, URL-encoded, form-encoded, JSON-escaped, HTML-escaped and base64. Texts under four characters are not
 * looked for: they would blank out ordinary words.
 */
export function redactorOf(secrets: Iterable<string>): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) if (secret.length >= 4) for (const form of formsOf(secret)) forms.add(form);
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of longestFirst) clean = clean.replaceAll(form, mask);
    return clean.replace(secretParameters, `$1=${mask}`);
  };
}

function formsOf(secret: string): string[] {
  const url = encodeURIComponent(secret);
  return [
    secret,
    url,
    encodeURI(secret),
    url.replaceAll('%20', '+'),
    url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    secret.replaceAll(' ', '').toUpperCase(),
  ];
}
