/** What stands together on a page: the fields of one form, or of one block. */
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import { fieldPurpose, isTypeable } from './purpose.ts';
import * as words from './words.ts';

/** Fields that belong together: of one form, or of the smallest block that has a button. */
export interface Group {
  readonly block: number;
  readonly form: number | null;
  /** The form that a part of it stands in. */
  readonly within?: number | null;
  readonly fields: readonly FieldData[];
}

/** Whether a field or button stands in the group's form, or in its block where it has no form. */
export function standsIn({ form, block }: Pick<Group, 'form' | 'block'>, control: FieldData | ButtonData): boolean {
  return form === null ? control.path.includes(block) : control.form === form;
}

/** What stands together on a page. */
export function groups(frame: FrameData): Group[] {
  const usable = ungathered(frame).filter((field) => field.visible && (field.enabled || field.kind === 'checkbox'));
  const blocks = new Map<number, { form: number | null; fields: FieldData[] }>();
  const worded = frame.buttons.filter((button) => words.anyWord.test(button.words) && !words.fieldButtonWords.test(button.words));
  for (const field of usable) {
    // A field in a shadow has no form, though it may stand inside of one.
    const isBeside = (button: ButtonData) => button.form === null || field.path.includes(button.form);
    const block =
      field.form ??
      field.path.toReversed().find((number) => worded.some((button) => isBeside(button) && button.path.includes(number))) ??
      field.path[0]!;
    const group = blocks.get(block) ?? { form: field.form, fields: [] };
    group.fields.push(field);
    blocks.set(block, group);
  }
  const list = [...blocks].map(([block, group]) => ({ block, ...group }));
  // Without a form, the user's field may stand one block further out than the password and its button.
  const outer = (inner: Group) =>
    inner.form === null
      ? list.find(
          (group) =>
            group !== inner &&
            group.form === null &&
            group.fields.every((field) => isTypeable(field) && fieldPurpose(field) === 'user') &&
            inner.fields[0]!.path.includes(group.block),
        )
      : undefined;
  const merged = new Set<Group>();
  const result = list.map((group): Group => {
    const around = outer(group);
    if (!around) return group;
    merged.add(around);
    return { block: around.block, form: null, fields: [...around.fields, ...group.fields] };
  });
  return result.filter((group) => !merged.has(group));
}

/** The fields; those that have forms of their own for each, and nothing that sends any of these, as if they had none. */
function ungathered(frame: FrameData): FieldData[] {
  const seen = frame.fields.filter((field) => field.visible && isTypeable(field));
  const isLone = (field: FieldData) =>
    field.form !== null &&
    seen.filter((other) => other.form === field.form).length === 1 &&
    !frame.buttons.some((button) => button.form === field.form && !words.fieldButtonWords.test(button.words));
  const lone = new Set(seen.filter(isLone).map((field) => field.form));
  return frame.fields.map((field) => (lone.size > 1 && lone.has(field.form) ? { ...field, form: null } : field));
}

/** The parts of a form, each the smallest block that has a button; none if it is one block. */
export function partsOf(frame: FrameData, group: Group): Group[] {
  if (group.form === null) return [];
  const own = frame.buttons.filter((button) => button.form === group.form && words.anyWord.test(button.words));
  const parts = new Map<number, FieldData[]>();
  for (const field of group.fields) {
    const block = field.path.toReversed().find((number) => own.some((button) => button.path.includes(number))) ?? group.block;
    parts.set(block, [...(parts.get(block) ?? []), field]);
  }
  if (parts.size < 2) return [];
  return [...parts].map(([block, fields]) => ({ block, form: null, within: group.form, fields }));
}
