/// <reference lib="dom" />
/** What kind of thing a field is, and what its attributes say. */
import type { Field, Role, Step } from '../page/step.ts';
import type { Random } from '../random.ts';
import { type Kind, kind, make } from './kind.ts';

/** A kind that concerns one field. */
function about(role: Role, name: string, change: (field: Field, random: Random, step: Step) => void): Kind {
  return kind(name, `${role}-input`, (step, random) => {
    const field = step.field(role);
    if (field) change(field, random, step);
  });
}

/** One input in place of however many there are. */
function oneInput(field: Field, attributes: Readonly<Record<string, string>>): HTMLInputElement {
  const input = make('input', { class: field.input.className, ...attributes });
  const placeholder = field.inputs.length === 1 ? field.input.getAttribute('placeholder') : null;
  if (placeholder !== null) input.setAttribute('placeholder', placeholder);
  if (field.inputs.length === 1 && field.input.id) input.id = field.input.id;
  field.replace([input]);
  return input;
}

/** The digits in several boxes. */
function boxes(field: Field, count: number, attributes: Readonly<Record<string, string>>): void {
  const size = 6 / count;
  const style = `width:${size * 30 + 16}px;text-align:center;padding:11px 0`;
  const inputs = Array.from({ length: count }, () => make('input', { maxlength: String(size), style, autocomplete: 'off', ...attributes }));
  field.replace(inputs, make('div', { style: 'display:flex;gap:8px' }, ...inputs));
}

function attributes(name: string, slot: string, change: (field: Field, random: Random) => void): Kind {
  return kind(name, slot, (step, random) => {
    for (const field of step.fields) change(field, random);
  });
}

const onAll = (field: Field, name: string, value: string | null) => {
  for (const input of field.inputs) {
    if (value === null) input.removeAttribute(name);
    else input.setAttribute(name, value);
  }
};

export const fieldKinds: readonly Kind[] = [
  about('code', 'code-type-text', (field) => oneInput(field, { type: 'text', autocomplete: 'off' })),
  about('code', 'code-type-tel', (field) => oneInput(field, { type: 'tel', maxlength: '6' })),
  about('code', 'code-type-number', (field) => oneInput(field, { type: 'number' })),
  about('code', 'code-type-password', (field) =>
    oneInput(field, { type: 'password', maxlength: '6', inputmode: 'numeric', autocomplete: 'off' }),
  ),
  about('code', 'code-six-boxes', (field) => boxes(field, 6, { type: 'text', inputmode: 'numeric' })),
  about('code', 'code-six-boxes-tel', (field) => boxes(field, 6, { type: 'tel' })),
  about('code', 'code-six-boxes-password', (field) => boxes(field, 6, { type: 'password', inputmode: 'numeric' })),
  about('code', 'code-two-boxes-of-three', (field) => boxes(field, 2, { type: 'text', inputmode: 'numeric' })),
  about('code', 'code-formatted', (field) => {
    const input = oneInput(field, { type: 'text', inputmode: 'numeric', maxlength: '7' });
    field.read = () => input.value.replaceAll(' ', '');
    input.addEventListener('input', () => {
      input.value = input.value.replace(/\D/g, '').replace(/^(\d{3})(?=\d)/, '$1 ');
    });
  }),
  about('user', 'user-type-tel', (field) => void oneInput(field, { type: 'tel' })),
  about('user', 'user-type-email', (field, _random, step) => {
    oneInput(field, { type: 'email' });
    step.form.setAttribute('novalidate', '');
  }),
  about('user', 'user-type-search', (field) => void oneInput(field, { type: 'search' })),
  about('user', 'user-textarea', (field) => {
    const area = make('textarea', { rows: '1', style: 'width:100%', placeholder: field.input.getAttribute('placeholder') ?? '' });
    if (field.input.id) area.id = field.input.id;
    field.replace([area]);
  }),
  about('user', 'user-editable-div', (field) => {
    const style = 'border:1px solid #bbb;padding:10px;min-height:42px';
    field.replace([make('div', { contenteditable: 'true', role: 'textbox', 'aria-label': field.words, style })]);
  }),
  about('password', 'password-type-text', (field) =>
    oneInput(field, { type: 'text', style: '-webkit-text-security:disc', autocomplete: 'off' }),
  ),
  about('password', 'password-eye', (field, _random, step) => {
    const eye = make('button', { type: 'button', 'aria-label': 'Show password' }, '👁');
    field.box.after(step.decoy(make('span', {}, eye), 'show password'));
  }),
  about('password', 'password-readonly-until-focus', (field) => {
    field.input.readOnly = true;
    for (const event of ['focus', 'pointerdown']) field.input.addEventListener(event, () => (field.input.readOnly = false));
  }),
  about('password', 'password-caps-note', (field) =>
    field.box.after(make('div', { style: 'font-size:12px' }, 'Password must have 8 to 20 characters. Forgot password?')),
  ),
  attributes('autocomplete-removed', 'autocomplete', (field) => onAll(field, 'autocomplete', null)),
  attributes('autocomplete-wrong', 'autocomplete', (field, random) =>
    onAll(
      field,
      'autocomplete',
      { user: random.pick(['email', 'tel', 'nope']), password: 'new-password', code: random.pick(['off', 'tel', 'postal-code']) }[
        field.role
      ],
    ),
  ),
  attributes('limits-removed', 'limits', (field) => {
    for (const name of ['maxlength', 'minlength', 'inputmode', 'pattern']) if (field.inputs.length === 1) onAll(field, name, null);
  }),
  attributes('names-random', 'names', (field, random) => onAll(field, 'name', random.word(10))),
  attributes('names-misleading', 'names', (field) =>
    onAll(field, 'name', { user: 'search', password: 'captcha', code: 'email' }[field.role]),
  ),
];
