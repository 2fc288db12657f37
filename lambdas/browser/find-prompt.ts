/** Finds a prompt that asks for the password again before it does something: no login form, and typed in only where a flow asks for it. */
import { contextOf } from './context.ts';
import type { LoginForm } from './find-fields.ts';
import { type Group, groups } from './group-fields.ts';
import type { ButtonData, FieldData, FrameData } from './page-data.ts';
import { fieldPurpose, isTypeable } from './purpose.ts';
import * as words from './words.ts';

/** Passwords that are not the login's. */
const anotherPassword = /\b(new|create|choose|set|re-?enter|re-?type|repeat|again|transaction|trading|txn)\b/i;

/**
 * The prompt of this frame whose own button bears these words, as a form to fill in. `origins` are the only ones it may post to.
 * @param allows whether that button may be pressed at all
 */
export function findPrompt(
  frame: FrameData,
  origins: readonly string[],
  wanted: RegExp,
  allows: (button: ButtonData) => boolean,
): LoginForm | null {
  const prompts = groups(frame).flatMap((group) => readPrompt(frame, group, origins) ?? []);
  for (const { fields, code, buttons } of prompts) {
    const fitting = buttons.filter((button) => button.words.search(wanted) >= 0 && allows(button));
    const submit = fitting.toSorted((a, b) => weight(b) - weight(a))[0];
    const [password] = fields;
    if (!submit || !password) continue;
    if ([password, ...code, submit].every((control) => control.coveredBy === null))
      return { user: null, password, totp: code, submit, boxes: [], coveredBy: null };
  }
  return null;
}

interface PromptParts {
  readonly fields: readonly FieldData[];
  readonly code: readonly FieldData[];
  readonly buttons: readonly ButtonData[];
}

/** One password, perhaps with a code, and nothing else to type. */
function readPrompt(frame: FrameData, group: Group, origins: readonly string[]): PromptParts | null {
  if (frame.forms.some((form) => form.number === group.form && !origins.includes(form.action))) return null;
  const typeable = group.fields.filter(isTypeable);
  const fields = typeable.filter(isPassword);
  const code = typeable.filter((field) => ['totp', 'code'].includes(fieldPurpose(field)));
  if (fields.length !== 1 || code.length > 1 || fields.length + code.length < typeable.length) return null;
  if (words.notLoginWords.test(contextOf(frame, group, typeable).heading)) return null;
  const buttons = frame.buttons.filter((button) =>
    group.form === null ? button.form === null && button.path.includes(group.block) : button.form === group.form,
  );
  return { fields, code, buttons };
}

function isPassword(field: FieldData): boolean {
  if (field.kind !== 'password' || anotherPassword.test(`${field.label} ${field.placeholder}`)) return false;
  const purpose = fieldPurpose(field);
  return purpose === 'password' || (purpose === 'new-password' && !field.autocomplete.includes('new-password'));
}

/** What sends the prompt on goes before what shows the typed password. */
function weight(button: ButtonData): number {
  return (button.submits ? 4 : 0) + (button.button ? 2 : 0) - button.words.length / 100;
}
