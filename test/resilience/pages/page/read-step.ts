/// <reference lib="dom" />
/** Finds the parts of a simulated page. It knows the simulators' own markup, which no reader of the live pages could. */
import { Field, type Role, Step } from './step.ts';

/** What the parts need of the page. */
export interface Surroundings {
  /** How many forms this document showed before. */
  readonly number: number;
  /** The simulated page's own element of one on the screen. */
  original(element: Element): Element;
  typed(originals: HTMLInputElement[], value: string): void;
  send(original: HTMLElement): void;
  report(event: 'typed' | 'pressed', what: string): void;
}

const hidden = '[hidden], [style*="display:none"], [style*="visibility:hidden"]';
const groups = '.su-input-group, .form-group, .field';
const labels = 'label, .su-input-label, .caption, .words, .muted';
const defaultWords: Record<Role, string> = { user: 'User ID', password: 'Password', code: 'TOTP' };

/** The form that is on the screen, or null. */
export function readStep(page: ParentNode, around: Surroundings): Step | null {
  const main = page.querySelector<HTMLElement>('#container, form.login, #app');
  const inputs = [...(main?.querySelectorAll<HTMLInputElement>('input') ?? [])].filter(
    (input) => !input.closest(hidden) && !['hidden', 'checkbox', 'submit', 'button', 'search'].includes(input.type) && !input.readOnly,
  );
  const first = inputs[0];
  const form = first?.closest('form');
  if (!main || !first || !form) return null;
  const buttons = [
    ...form.querySelectorAll<HTMLElement>('[type=submit], .btn, button:not([type]), [data-submit], [data-action=view]'),
  ].filter((button) => !button.closest(hidden));
  const submit = buttons[0]!;
  const byRole = new Map<Role, HTMLInputElement[]>();
  for (const input of inputs) byRole.set(roleOf(input), [...(byRole.get(roleOf(input)) ?? []), input]);
  let step: Step | null = null;
  const fields = [...byRole].map(([role, found]) => {
    const originals = found.map((input) => around.original(input) as HTMLInputElement);
    const group = found[0]!.closest<HTMLElement>(groups) ?? found[0]!;
    const attributes = ['placeholder', 'aria-label'].map((name) => (/\p{L}/u.test(found[0]!.getAttribute(name) ?? '') ? name : ''));
    const said = attributes.filter((name) => name && found.length === 1).map((name) => found[0]!.getAttribute(name));
    const own = [...group.querySelectorAll<HTMLElement>(labels)];
    // Breeze says above its boxes what they are for.
    if (own.length === 0 && found.length > 1) own.push(...form.querySelectorAll<HTMLElement>('[data-panel] .muted'));
    const words = own[0]?.textContent?.trim() || said[0] || defaultWords[role];
    const write = (value: string) => around.typed(originals, value);
    const field = new Field(role, found, group, words, write, () => step?.press());
    field.labels = own;
    return field;
  });
  const button = around.original(submit) as HTMLElement;
  const heading = [...main.querySelectorAll<HTMLElement>('h2')].find((each) => !each.closest(hidden)) ?? null;
  step = new Step({
    number: around.number,
    fields,
    submit,
    main,
    form,
    heading,
    terms: main.querySelector<HTMLInputElement>('.tnc input[type=checkbox]'),
    send: () => around.send(button),
    report: around.report,
  });
  return step;
}

function roleOf(input: HTMLInputElement): Role {
  if (input.maxLength === 6 || input.maxLength === 1 || input.type === 'number' || input.autocomplete === 'one-time-code') return 'code';
  return input.type === 'password' ? 'password' : 'user';
}
