import type { FieldRole } from '../refresher/page-flow.ts';
import type { LoginForm } from './find-fields.ts';
import type { Journey } from './journey.ts';

/**
 * Pages that are served ready, and then taken over by their script, draw their fields anew without what was typed in them. If nothing at
 * all left the browser since, nobody has seen the secret, and a person would type it again: it is forgotten that it was typed. Once a login.
 * To be called when the page has come to rest.
 */
export function forgetWiped(form: LoginForm, roles: readonly FieldRole[], journey: Journey): void {
  const fields = [form.password, ...form.totp].filter((field) => field !== null);
  const wiped = fields.length > 0 && fields.every((field) => field.empty) && roles.every((role) => journey.typed.has(role));
  if (wiped && journey.outstanding && journey.unsent && !journey.forgot) journey.forget(roles);
}
