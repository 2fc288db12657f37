/** Fields, buttons and links, made in the ways that the look says. */
import { randomText } from '../../random-text.ts';
import { escapeHtml } from '../../serve.ts';
import type { Look } from '../look.ts';

/** A field for one line. */
export interface Field {
  readonly label: string;
  readonly name: string;
  readonly type: 'text' | 'password';
  /** Further attributes as HTML. */
  readonly attributes?: string;
}

/** A field with its label. */
export function field(look: Look, { label, name, type, attributes = '' }: Field): string {
  const words = escapeHtml(label);
  const id = `f${randomText(8)}`;
  const input = (more: string) => `<input type="${type}" name="${name}" ${more} ${attributes}>`;
  switch (look.fieldLabels) {
    case 'label':
      return `<div class="field"><label for="${id}">${words}</label>${input(`id="${id}"`)}</div>`;
    case 'placeholder':
      return `<div class="field">${input(`placeholder="${words}"`)}</div>`;
    case 'beside':
      return `<div class="field"><span class="words">${words}</span><div>${input(`id="${id}"`)}</div></div>`;
    default:
      return `<div class="field">${input(`aria-label="${words}" title="${words}"`)}</div>`;
  }
}

/** A field for a TOTP. */
export function totpField(look: Look, label: string): string {
  return field(look, { label, name: 'totp', type: 'text', attributes: 'inputmode="numeric" maxlength="6" autocomplete="one-time-code"' });
}

/** A button that the page's script answers. `data` is its data attributes as HTML. */
export function button(look: Look, words: string, data: string, kind: 'main' | 'plain' | 'danger' = 'plain'): string {
  const text = escapeHtml(words);
  if (look.buttons === 'div') return `<div class="button ${kind}" role="button" tabindex="0" ${data}>${text}</div>`;
  if (look.buttons === 'link') return `<a class="button ${kind}" href="#" role="button" ${data}>${text}</a>`;
  return `<button type="button" class="button ${kind}" ${data}>${text}</button>`;
}

/** A button that sends its form. `data` as HTML; a script sends the form for one that is no real button. */
export function submit(look: Look, words: string, data = '', kind: 'main' | 'plain' | 'danger' = 'main'): string {
  const text = escapeHtml(words);
  if (look.buttons === 'div') return `<div class="button ${kind}" role="button" tabindex="0" data-submit ${data}>${text}</div>`;
  if (look.buttons === 'link') return `<input type="submit" class="button ${kind}" value="${text}" ${data}>`;
  return `<button type="submit" class="button ${kind}" ${data}>${text}</button>`;
}

/** A way to a screen of the console. */
export function screenLink(look: Look, screen: string, words: string, attributes = ''): string {
  const text = escapeHtml(words);
  if (look.navigation === 'links') return `<a href="/${screen}" ${attributes}>${text}</a>`;
  if (look.buttons === 'div') return `<div class="link" tabindex="0" data-screen="${screen}" ${attributes || 'role="link"'}>${text}</div>`;
  return `<a href="#/${screen}" data-screen="${screen}" ${attributes}>${text}</a>`;
}
