/** Finds what takes an authenticator's code: one field, a box for each digit, or a few boxes. */
import type { Context } from './context.ts';
import type { FieldData } from './page-data.ts';
import type { Purpose } from './purpose.ts';
import * as words from './words.ts';

/** The fields that together take a code, one digit each: six or eight, all there are or those of the first row. */
export function codeBoxes(boxes: readonly FieldData[]): readonly FieldData[] {
  const row = isCodeLength(boxes.length) ? boxes : boxes.filter((box) => Math.abs(box.box.y - boxes[0]!.box.y) < box.box.h);
  return isCodeLength(row.length) ? row.toSorted(asRead) : [];
}

/**
 * The few fields of one row that together take a code, as many digits each ("123 456"), if one of them says so; or if they take digits,
 * say nothing, and stand alone.
 */
export function codeParts(typeable: readonly FieldData[], purposes: ReadonlyMap<FieldData, Purpose>): readonly FieldData[] {
  const size = (field: FieldData) => field.maxlength ?? 0;
  // No name is that short: what stands above such a box is a heading.
  const parts = typeable.filter(
    (field) => size(field) > 1 && size(field) < 5 && ['totp', 'code', 'unknown', 'user'].includes(purposes.get(field)!),
  );
  const [first] = parts;
  const isAlone = parts.length === typeable.length && parts.every((part) => purposes.get(part) === 'unknown' && asksForDigits(part));
  const isOne =
    first !== undefined &&
    isCodeLength(parts.length * size(first)) &&
    parts.every((part) => size(part) === size(first) && Math.abs(part.box.y - first.box.y) < part.box.h) &&
    (parts.some((part) => ['totp', 'code'].includes(purposes.get(part)!)) || isAlone);
  return isOne ? parts.toSorted(asRead) : [];
}

/** Line by line, from left to right. */
function asRead({ box: one }: FieldData, { box: other }: FieldData): number {
  return Math.abs(one.y - other.y) < one.h / 2 ? one.x - other.x : one.y - other.y;
}

function isCodeLength(count: number): boolean {
  return count === 6 || count === 8;
}

/** Whether the code is an authenticator's, rather than one that was sent to a person. */
export function isAuthenticator(codes: readonly FieldData[], saidSo: boolean, context: Context): boolean {
  if (words.setUpFactorWords.test(context.heading) || /scan .{0,20}\bqr\b|स्कैन/i.test(context.text)) return false;
  if (saidSo) return true;
  const sent = saysSent(context) || context.buttons.some((text) => /re-?send|get .*(otp|code) again/i.test(text));
  if (sent) return false;
  return namesAuthenticator(context) || codes.length > 1 || codes.every(takesDigits);
}

/** Whether the words around a code speak of an authenticator. */
export function namesAuthenticator({ heading, text }: Context): boolean {
  return words.totpWords.test(`${heading} ${text}`);
}

/** Whether the words around a code say that it was sent to a person. */
export function saysSent({ heading, text }: Context): boolean {
  return words.sentWords.test(`${heading} ${text}`);
}

/** Whether a field is made for a few digits. */
export function takesDigits(field: FieldData): boolean {
  return asksForDigits(field) || (field.maxlength !== null && field.maxlength <= 8) || field.autocomplete.includes('one-time-code');
}

function asksForDigits({ kind, inputmode }: FieldData): boolean {
  return ['number', 'tel'].includes(kind) || ['numeric', 'decimal', 'tel'].includes(inputmode);
}
