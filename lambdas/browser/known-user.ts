import type { FieldRole } from '../refresher/page-flow.ts';
import type { Journey } from './journey.ts';
import type { PageReading } from './page-view.ts';
import { fieldPurpose } from './purpose.ts';

/** Whether the user's name is typed, asked for beside the password, or shown: without it, any password would be a wrong one. */
export function knowsUser(reading: PageReading, here: readonly FieldRole[], { typed }: Journey, user: string): boolean {
  const isFilled = reading.frames.some(({ data }) => data.fields.some((field) => fieldPurpose(field) === 'user' && !field.empty));
  return typed.has('user') || here.includes('user') || isFilled || reading.text.toLowerCase().includes(user.toLowerCase());
}
