import type { LoginForm } from './find-fields.ts';
import type { FrameReading } from './page-view.ts';
import { press } from './press.ts';
import type { WalkParts } from './walk-parts.ts';

/** Where it is typed. */
export interface FoundForm {
  readonly frame: FrameReading;
  readonly form: LoginForm;
  /** It is a prompt that asks for the password again. */
  readonly confirms?: true;
}

/** Presses what sends a form on; whether it came to that within `atMost` ms. */
export async function pressSubmit({ page }: Pick<WalkParts, 'page'>, { frame, form }: FoundForm, atMost: number): Promise<boolean> {
  if (form.submit) return press(await frame.element(form.submit.node), atMost);
  await page.keyboard.press('Enter');
  return true;
}
