/// <reference lib="dom" />
/** One kind of change to a login page, and what the kinds are written with. */
import type { Field, Step } from '../page/step.ts';
import type { Random } from '../random.ts';

/** A change that a person could pass. */
export interface Kind {
  readonly name: string;
  /** Of the kinds with the same slot, a page gets one. */
  readonly slot: string;
  /** Works on what stands on the screen; a kind that concerns something that is not there does nothing. */
  apply(step: Step, random: Random): void;
}

/** A kind. */
export function kind(name: string, slot: string, apply: Kind['apply']): Kind {
  return { name, slot, apply };
}

/** A new element with these attributes. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** HTML as one element. */
export function fromHtml(html: string): HTMLElement {
  return Object.assign(make('div'), { innerHTML: html }).firstElementChild as HTMLElement;
}

/** Takes away everything that says what a field is for. */
export function unlabel(field: Field): void {
  for (const label of field.labels) label.remove();
  field.labels = [];
  for (const input of field.inputs) {
    for (const name of ['placeholder', 'aria-label', 'aria-labelledby', 'title', 'label']) input.removeAttribute(name);
  }
}

/** Gives the field an id if it has none of its own, and gives that. */
export function idOf(field: Field, random: Random): string {
  field.input.id = `f${random.word(8)}`;
  return field.input.id;
}

/** Other words for a field, where its words stand now. */
export function rename(field: Field, words: string): void {
  for (const input of field.inputs) {
    for (const name of ['placeholder', 'aria-label', 'title', 'label']) {
      if (input.getAttribute(name) === field.words) input.setAttribute(name, words);
    }
  }
  const [label, ...others] = field.labels;
  if (label) label.textContent = words;
  for (const other of others) other.remove();
  field.labels = label ? [label] : [];
  field.words = words;
}

/** What the button says. */
export function wordsOf(button: HTMLElement): string {
  return (button instanceof HTMLInputElement ? button.value : (button.textContent ?? '')).trim();
}

/** Other words on the button. */
export function renameButton(button: HTMLElement, words: string): void {
  if (button instanceof HTMLInputElement) button.value = words;
  else button.textContent = words;
}

/** Puts an element around another, in its place. */
export function wrap(element: HTMLElement, around: HTMLElement, inside: HTMLElement = around): void {
  element.replaceWith(around);
  inside.append(element);
}
