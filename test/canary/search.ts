/**
 * Looks for marked secrets in whatever prebell left behind, however they are written. It is the redactor's examiner, so it shares nothing
 * with it: where the redactor knows forms of a secret, this takes texts apart until a secret shows.
 */
import { createHash } from 'node:crypto';

/** A secret that was found, or a piece of one. Never the whole of it: this is printed. */
export interface Leak {
  readonly where: string;
  /** Which secret: `password of alpha`. */
  readonly secret: string;
  /** What stands there, with some text around. */
  readonly around: string;
}

/** A piece of a secret this long is a leak. */
const piece = 8;

/** The secrets to look for. */
export class Marks {
  /** Pieces of secrets, and the secrets' names. */
  readonly #pieces = new Map<string, string>();
  readonly #bare = new Map<string, string>();
  /** One-time codes are short: only a number that is nothing but the code counts. */
  readonly #codes = new Map<string, string>();

  /** Marks a secret; one that has fewer than eight characters must be a code of digits. */
  add(name: string, value: string): void {
    if (/^\d{6,7}$/.test(value)) {
      this.#codes.set(value, name);
      return;
    }
    if (value.length < piece) throw new Error(`${name} is too short to be marked`);
    for (const each of piecesOf(value.toLowerCase())) if (!this.#pieces.has(each)) this.#pieces.set(each, name);
    for (const each of piecesOf(bare(value.toLowerCase()))) if (!this.#bare.has(each)) this.#bare.set(each, name);
  }

  /** Marks a secret that is worth guessing: its digests count as the secret itself. */
  addWithDigests(name: string, value: string): void {
    this.add(name, value);
    for (const algorithm of ['md5', 'sha1', 'sha256']) {
      for (const encoding of ['hex', 'base64'] as const)
        this.add(`${algorithm} of ${name}`, createHash(algorithm).update(value).digest(encoding));
    }
  }

  /** Names of all that is marked. */
  get names(): Set<string> {
    return new Set([...this.#pieces.values(), ...this.#codes.values()]);
  }

  /** Finds each marked secret in a text or a file. */
  search(where: string, content: string | Uint8Array): Leak[] {
    const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
    const leaks = new Map<string, Leak>();
    const found = (secret: string, view: string, at: number) => {
      if (!leaks.has(secret)) leaks.set(secret, { where, secret, around: view.slice(Math.max(0, at - 40), at + 6) });
    };
    for (const view of viewsOf(text)) {
      for (const [pieces, seen] of [
        [this.#pieces, view],
        [this.#bare, bare(view)],
        [this.#bare, lonely(view)],
      ] as const) {
        for (let at = 0; at + piece <= seen.length; at++) {
          const secret = pieces.get(seen.slice(at, at + piece));
          if (secret !== undefined) found(secret, seen, at);
        }
      }
      for (const match of view.matchAll(/\d+/g)) {
        const secret = this.#codes.get(match[0]);
        if (secret !== undefined) found(secret, view, match.index);
      }
      // In groups, as authenticators show them. Times of day have colons.
      for (const match of view.matchAll(/(?<!\d)(?:\d{3}[^\da-z:.]{1,3}\d{3}|\d\d(?:[^\da-z:.]{1,3}\d\d){2})(?!\d)/g)) {
        const secret = this.#codes.get(bare(match[0]));
        if (secret !== undefined) found(secret, view, match.index);
      }
      const digits = lonely(view);
      for (const [code, secret] of this.#codes) if (digits.includes(code)) found(secret, digits, digits.indexOf(code));
    }
    return [...leaks.values()];
  }
}

function* piecesOf(text: string): Iterable<string> {
  for (let at = 0; at + piece <= text.length; at++) yield text.slice(at, at + piece);
}

function bare(text: string): string {
  return text.replace(/[^a-z0-9]/g, '');
}

/** The letters and digits that stand alone, in a row: a secret with something between its characters. */
function lonely(text: string): string {
  return (text.match(/(?<![a-z0-9])[a-z0-9](?![a-z0-9])/g) ?? []).join('');
}

/** A text as it stands and decoded, in lower case: entities, escapes, per cent signs, base64, hex, wide characters, one in another. */
function viewsOf(text: string): Set<string> {
  const plain = text.includes('\0') ? [text, text.replaceAll('\0', '')] : [text];
  const once = plain.flatMap((each) => [each, decoded(each), decoded(each.replaceAll('+', ' '))]);
  const inside = once.flatMap((each) => [decoded(unpackedBase64(each)), decoded(unpackedHex(each))]).filter((each) => each !== '');
  const twice = inside.flatMap((each) => [unpackedBase64(each), unpackedHex(each)]).filter((each) => each !== '');
  return new Set([...once, ...inside, ...twice].map((each) => each.toLowerCase()));
}

function decoded(text: string): string {
  let now = text;
  for (let turn = 0; turn < 3; turn++) {
    const next = now
      .replace(/&#(x?)([0-9a-f]{1,5});/gi, (_, hex, code) => String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)))
      .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name as string]!)
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\(["\\/'])/g, '$1')
      .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
    if (next === now) break;
    now = next;
  }
  return now;
}

/** What each run of base64 says, wherever in it the encoding began. */
function unpackedBase64(text: string): string {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  return runs.flatMap((run) => [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString())).join('\n');
}

function unpackedHex(text: string): string {
  const runs = text.match(/[0-9a-f]{12,}/gi) ?? [];
  return runs.flatMap((run) => [0, 1].map((from) => Buffer.from(run.slice(from), 'hex').toString())).join('\n');
}
