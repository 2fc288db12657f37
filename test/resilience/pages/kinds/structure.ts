/// <reference lib="dom" />
/** How the elements stand to each other, and what they are called. */
import type { Random } from '../random.ts';
import { type Kind, kind, make, wrap } from './kind.ts';

const everything = (main: HTMLElement) => [main, ...main.querySelectorAll<HTMLElement>('*')];

/** New ids, the references to them kept. */
function renumber(main: HTMLElement, id: (now: string, random: Random) => string, random: Random): void {
  const renamed = new Map<string, string>();
  for (const element of everything(main)) {
    if (!element.id) continue;
    const next = id(element.id, random);
    renamed.set(element.id, next);
    element.id = next;
  }
  for (const element of everything(main)) {
    for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'form']) {
      const next = renamed.get(element.getAttribute(name) ?? '');
      if (next) element.setAttribute(name, next);
    }
  }
}

/** The same element under another tag, its children moved. */
function retag(element: HTMLElement, tag: string): void {
  const next = document.createElement(tag);
  for (const { name, value } of [...element.attributes]) next.setAttribute(name, value);
  if (!next.style.display) next.style.display = 'block';
  next.append(...element.childNodes);
  element.replaceWith(next);
}

export const structureKinds: readonly Kind[] = [
  kind('ids-random', 'ids', ({ main }, random) => renumber(main, () => `x${random.word(9)}`, random)),
  kind('ids-removed', 'ids', (step) => {
    for (const { inputs } of step.fields) {
      for (const input of inputs)
        if (!input.closest('label') && !step.main.querySelector(`[for="${input.id}"]`)) input.removeAttribute('id');
    }
    for (const element of everything(step.main)) if (!element.matches('input, label, [id^=l]')) element.removeAttribute('id');
  }),
  kind('ids-misleading', 'ids', (step) => {
    for (const { role, inputs } of step.fields) {
      const id = { user: 'search-box', password: 'newsletter', code: 'mobile-number' }[role];
      for (const input of inputs) {
        for (const label of step.main.querySelectorAll(`label[for="${input.id}"]`)) label.setAttribute('for', id);
        input.id = id;
      }
    }
  }),
  kind('ids-all-the-same', 'ids', (step) => {
    for (const { inputs } of step.fields) {
      for (const input of inputs) {
        for (const label of step.main.querySelectorAll(`label[for="${input.id}"]`)) label.removeAttribute('for');
        input.id = 'field';
      }
    }
  }),
  kind('classes-hashed', 'classes', ({ main }, random) => {
    for (const element of everything(main))
      if (element.hasAttribute('class')) element.setAttribute('class', `css-${random.word(6)} ${random.word(5)}`);
  }),
  kind('classes-removed', 'classes', ({ main }) => {
    for (const element of everything(main)) element.removeAttribute('class');
  }),
  kind('data-attributes-added', 'data', ({ main }, random) => {
    for (const element of everything(main)) element.setAttribute(`data-v-${random.word(6)}`, '');
  }),
  kind('tags-custom', 'tags', (step) => {
    for (const { group, box } of step.fields) if (group !== box) retag(group, 'x-field');
  }),
  kind('tags-sections', 'tags', (step) => {
    for (const { group, box } of step.fields) if (group !== box && !group.closest('table')) retag(group, 'section');
  }),
  kind('tags-list', 'tags', (step) => {
    for (const { group } of step.fields) wrap(group, make('ul', { style: 'list-style:none;padding:0' }));
  }),
  kind('nesting-deep', 'nesting', (step, random) => {
    for (const { group } of step.fields) for (let depth = random.between(3, 12); depth > 0; depth -= 1) wrap(group, make('div'));
  }),
  kind('nesting-box-deep', 'nesting', (step, random) => {
    for (const { box } of step.fields) for (let depth = random.between(2, 6); depth > 0; depth -= 1) wrap(box, make('div'));
  }),
  kind('nesting-flat', 'nesting', (step) => {
    for (const { group, box } of step.fields) if (group !== box) group.replaceWith(...group.childNodes);
  }),
  kind('form-removed', 'form', (step) => {
    const div = make('div', { class: step.form.className });
    div.append(...step.form.childNodes);
    step.form.replaceWith(div);
    if (step.main === step.form) step.main = div;
    step.form = div;
  }),
  kind('form-around-page', 'form', (step) => {
    if (step.form === step.main || !step.main.contains(step.form)) return;
    const inner = make('div');
    inner.append(...step.form.childNodes);
    step.form.replaceWith(inner);
    const { main } = step;
    const outer = step.form;
    outer.replaceChildren();
    main.replaceWith(outer);
    outer.append(main);
    step.main = outer;
  }),
  kind('form-for-each-field', 'form', (step) => {
    for (const { group, box } of step.fields) {
      if (step.form.tagName !== 'FORM' || group === box) return;
      const parts = make('div');
      parts.append(...step.form.childNodes);
      step.form.replaceWith(parts);
      if (step.main === step.form) step.main = parts;
      step.form = parts;
      break;
    }
    for (const { group } of step.fields) {
      const single = make('form');
      single.addEventListener('submit', (event) => event.preventDefault());
      wrap(group, single);
    }
  }),
  kind('order-password-first', 'order', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (user && password) user.group.before(password.group);
  }),
  kind('order-reversed-on-screen', 'order', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (!user || !password) return;
    const column = make('div', { style: 'display:flex;flex-direction:column-reverse' });
    user.group.before(column);
    column.append(user.group, password.group);
  }),
  kind('order-side-by-side', 'order', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (!user || !password) return;
    const row = make('div', { style: 'display:flex;gap:12px;align-items:end' });
    user.group.before(row);
    row.append(user.group, password.group);
  }),
  kind('order-heading-last', 'heading', ({ heading, form }) => heading && form.append(heading)),
  kind('heading-removed', 'heading', ({ heading, fields }) => {
    if (heading && !fields.some(({ labels }) => labels.length === 0 && fields.length === 1)) heading.remove();
  }),
];
