/** Reads the words below fields as theirs, on a page that writes its labels there. */
import type { FieldData, FrameData } from './page-data.ts';
import { isTypeable } from './purpose.ts';
import * as words from './words.ts';

/** How far below a field its label may begin, CSS px. */
const reach = 24;

/** The frame; where the word “Password” stands below the password field and not before it, each field is near what stands below it. */
export function withLabelsBelow(frame: FrameData): FrameData {
  const isWordless = (field: FieldData) => field.visible && isTypeable(field) && !/\p{L}/u.test(`${field.label}${field.placeholder}`);
  const speaksBelow = (field: FieldData) =>
    field.kind === 'password' && isWordless(field) && !words.passwordWords.test(field.near) && isLabel(below(frame, field));
  if (!frame.fields.some(speaksBelow)) return frame;
  const fields = frame.fields.map((field) => (isWordless(field) ? { ...field, near: below(frame, field) || field.near } : field));
  return { ...frame, fields };
}

function isLabel(text: string): boolean {
  return text.length <= 30 && words.passwordWords.test(text);
}

function below({ texts }: FrameData, { box }: FieldData): string {
  const bottom = box.y + box.h;
  const under = texts.filter(
    (text) =>
      !text.pressable &&
      !text.heading &&
      text.box.y >= bottom - 6 &&
      text.box.y < bottom + reach &&
      text.box.x < box.x + box.w &&
      text.box.x + text.box.w > box.x,
  );
  return under.toSorted((a, b) => a.box.y - b.box.y || Math.abs(a.box.x - box.x) - Math.abs(b.box.x - box.x))[0]?.text ?? '';
}
