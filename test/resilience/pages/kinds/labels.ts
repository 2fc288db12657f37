/// <reference lib="dom" />
/** Where the words of a field stand. */
import type { Field, Step } from '../page/step.ts';
import type { Random } from '../random.ts';
import { fromHtml, idOf, type Kind, kind, make, unlabel, wrap } from './kind.ts';

/** A kind that takes the words away and puts them elsewhere. */
function labels(name: string, place: (field: Field, random: Random, step: Step) => void): Kind {
  return kind(name, 'label', (step, random) => {
    for (const field of step.fields) {
      unlabel(field);
      place(field, random, step);
    }
  });
}

/** Puts an element with the words before the box. */
function before(field: Field, label: HTMLElement): HTMLElement {
  field.box.before(label);
  field.labels = [label];
  return label;
}

const icons = {
  user: '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 4-8 8-8s8 3 8 8"/>',
  password: '<rect x="5" y="11" width="14" height="9"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
  code: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/>',
};

export const labelKinds: readonly Kind[] = [
  labels('label-for', (field, random) => before(field, make('label', { for: idOf(field, random) }, field.words))),
  labels('label-around', (field) => {
    const words = make('span', {}, field.words);
    wrap(field.box, make('label', {}, words));
    field.labels = [words];
  }),
  labels('label-placeholder-only', (field) => {
    if (field.inputs.length > 1) before(field, make('div', {}, field.words));
    else field.input.setAttribute('placeholder', field.words);
  }),
  labels('label-text-before', (field) => before(field, make('span', {}, field.words))),
  labels('label-text-after', (field) => {
    const words = make('small', {}, field.words);
    field.box.after(words);
    field.labels = [words];
  }),
  labels('label-aria-labelledby', (field, random) => {
    const words = before(field, make('div', { id: `l${random.word(8)}` }, field.words));
    for (const input of field.inputs) input.setAttribute('aria-labelledby', words.id);
  }),
  labels('label-aria-and-icon', (field) => {
    before(
      field,
      fromHtml(
        `<i><svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="#555" stroke-width="2">${icons[field.role]}</svg></i>`,
      ),
    );
    for (const input of field.inputs) input.setAttribute('aria-label', field.words);
  }),
  labels('label-title-and-icon', (field) => {
    before(
      field,
      fromHtml(
        `<i><svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="#555" stroke-width="2">${icons[field.role]}</svg></i>`,
      ),
    );
    for (const input of field.inputs) input.title = field.words;
  }),
  labels('label-legend', (field) => {
    const legend = make('legend', {}, field.words);
    wrap(field.box, make('fieldset', { style: 'border:0;padding:0' }, legend));
    field.labels = [legend];
  }),
  labels('label-table-cell', (field) => {
    const words = make('td', {}, field.words);
    const cell = make('td');
    const table = make('table', {}, make('tbody', {}, make('tr', {}, words, cell)));
    wrap(field.box, table, cell);
    field.labels = [words];
  }),
  labels('label-table-head', (field) => {
    const words = make('th', {}, field.words);
    const cell = make('td');
    const table = make('table', { style: 'width:100%' }, make('thead', {}, make('tr', {}, words)), make('tbody', {}, make('tr', {}, cell)));
    wrap(field.box, table, cell);
    field.labels = [words];
  }),
  labels('label-definition-list', (field) => {
    const words = make('dt', {}, field.words);
    const value = make('dd', { style: 'margin:0' });
    wrap(field.box, make('dl', {}, words, value), value);
    field.labels = [words];
  }),
  labels('label-floating', (field) => {
    const words = make(
      'span',
      { style: 'position:absolute;left:14px;top:-9px;font-size:11px;background:#fff;pointer-events:none' },
      field.words,
    );
    const box = make('div', { style: 'position:relative;margin-top:12px' });
    wrap(field.box, box);
    box.append(words);
    field.labels = [words];
  }),
  labels('label-by-css', (field, random) => {
    const name = random.word(9);
    const style = make('style', {}, `.${name}::before { content: attr(data-caption); display: block; font-size: 13px }`);
    before(field, make('span', { class: name, 'data-caption': field.words })).append(style);
  }),
  labels('label-svg-text', (field) => {
    before(field, fromHtml(`<div><svg width="300" height="20"><text x="0" y="15" font-size="13"></text></svg></div>`)).querySelector(
      'text',
    )!.textContent = field.words;
  }),
  labels('label-nested-text', (field) => {
    before(field, make('div', {}, make('p', { style: 'margin:0' }, make('b', {}, make('em', {}, field.words)))));
  }),
  labels('label-far-above', (field) => {
    const words = make('p', { style: 'margin:0' }, field.words);
    field.group.before(make('div', {}, words, make('hr')));
    field.labels = [words];
  }),
  labels('label-with-help', (field, random) => {
    const help = make(
      'div',
      { id: `h${random.word(8)}`, style: 'font-size:12px' },
      { user: 'As printed on your welcome letter', password: 'Case sensitive', code: 'Changes every 30 seconds' }[field.role],
    );
    before(field, make('label', { for: idOf(field, random) }, field.words));
    field.box.after(help);
    field.input.setAttribute('aria-describedby', help.id);
  }),
];
