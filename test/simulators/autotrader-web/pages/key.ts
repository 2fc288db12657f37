/** The key's panel: View and Re-generate, the prompt, and the key (4). */
import { escapeHtml } from '../../serve.ts';
import type { KeyAction } from '../journal.ts';
import type { AutoTraderWebKnobs } from '../knobs.ts';
import { lookOf } from '../look.ts';
import { button, field, submit, totpField } from './widgets.ts';

const dots = '<code>••••••••-••••-••••-••••-••••••••••••</code>';
const warning = 'All programs that use the old key will stop working.';

/** How the key shows where it is not to stand in the panel. */
export function keyPlace(knobs: AutoTraderWebKnobs): 'panel' | 'toast' | 'modal' {
  const { shows } = lookOf(knobs);
  return shows === 'toast' || shows === 'modal' ? shows : 'panel';
}

/** The key, as the look shows it. */
export function keyHtml(knobs: AutoTraderWebKnobs, key: string): string {
  const look = lookOf(knobs);
  const { labels } = knobs;
  const words = escapeHtml(labels.apiKey);
  const value = escapeHtml(key);
  switch (look.shows) {
    case 'text':
      return `<code>${value}</code>`;
    case 'field':
      return `<div><input type="text" readonly aria-label="${words}" value="${value}"></div>`;
    case 'password-field':
    case 'empty-password-field':
      return `<div><input type="password" readonly aria-label="${words}" value="${value}">${button(look, labels.show, 'data-show')}</div>`;
    case 'dots-until-show':
      return `<div>${dots}${button(look, labels.show, 'data-show')}</div>`;
    case 'dots-until-copy':
      return `<div>${dots}${button(look, labels.copy, 'data-copy="reveal"')}</div>`;
    case 'copy-attribute':
      return `<div>${dots}${button(look, labels.copy, `data-copy data-clipboard-text="${value}"`)}</div>`;
    case 'clipboard':
      return `<div>${dots}${button(look, labels.copy, 'data-copy')}</div>`;
    case 'toast':
      return `<div class="toast" role="status">${words}: <code>${value}</code></div>`;
    default:
      return `<div><h3>${words}</h3><p><code>${value}</code></p>${button(look, 'Close', 'data-close', 'main')}</div>`;
  }
}

/** The prompt for the login password. As a native form, its action is the page's address. */
export function promptForm(knobs: AutoTraderWebKnobs, action: KeyAction, native: boolean, message: string | null): string {
  const look = lookOf(knobs);
  const { labels } = knobs;
  const way = native ? `method="post" action="/settings/key/${action}"` : `data-key-form="${action}"`;
  const words = labels.promptSubmit.replace('{action}', action === 'view' ? labels.view : labels.regenerate);
  const cancel = native ? `<a class="button" href="/settings">${escapeHtml(labels.cancel)}</a>` : button(look, labels.cancel, 'data-close');
  return (
    `<form ${way}><h3>Confirm it is you</h3><p>Enter your AutoTrader login password.</p>` +
    (message === null ? '' : `<p class="error" role="alert">${escapeHtml(message)}</p>`) +
    `${promptFields(knobs)}${submit(look, words)}${cancel}</form>`
  );
}

function promptFields(knobs: AutoTraderWebKnobs): string {
  const look = lookOf(knobs);
  const password = { label: knobs.labels.promptPassword, name: 'password', type: 'password', attributes: 'autocomplete="off"' } as const;
  return field(look, password) + (knobs.promptAsksTotp ? totpField(look, knobs.labels.totp) : '');
}

/** The question before Re-generate; a native page has a link for the answer. */
export function confirmHtml(knobs: AutoTraderWebKnobs, native: boolean): string {
  const look = lookOf(knobs);
  const { labels } = knobs;
  const yes = native
    ? `<a class="button danger" href="/settings/key/regenerate?confirmed=1">${escapeHtml(labels.confirm)}</a>`
    : button(look, labels.confirm, 'data-sure', 'danger');
  const no = native ? `<a class="button" href="/settings">${escapeHtml(labels.cancel)}</a>` : button(look, labels.cancel, 'data-close');
  return `<div><h3>Are you sure?</h3><p>${warning}</p>${yes}${no}</div>`;
}

/** The panel. `shown` is HTML of a key that was just asked for by a native form. */
export function keyPanel(knobs: AutoTraderWebKnobs, shown: string | null, message: string | null): string {
  const look = lookOf(knobs);
  const { labels } = knobs;
  const pair = [keyButton(knobs, 'view', labels.view), keyButton(knobs, 'regenerate', labels.regenerate)];
  const buttons = (knobs.buttonOrder === 'view-first' ? pair : pair.reverse()).join('');
  const actions = look.prompt === 'always' ? `<form data-key-form="">${promptFields(knobs)}${buttons}</form>` : `<div>${buttons}</div>`;
  return (
    `<section class="card" data-panel>${message === null ? '' : `<p class="done" role="alert">${escapeHtml(message)}</p>`}<h3>${escapeHtml(labels.apiKey)}</h3>` +
    '<p>Your API key is the master password of all your trading accounts. Keep it secret.</p>' +
    `<div class="key" data-key>${shown ?? (look.shows === 'empty-password-field' ? keyHtml(knobs, '') : dots)}</div>${actions}<div data-prompt></div></section>`
  );
}

function keyButton(knobs: AutoTraderWebKnobs, action: KeyAction, words: string): string {
  const look = lookOf(knobs);
  const kind = action === 'view' ? 'plain' : 'danger';
  if (look.prompt === 'always') return submit(look, words, `data-action="${action}"`, kind);
  if (look.prompt !== 'page') return button(look, words, `data-act="${action}"`, kind);
  const ask = action === 'regenerate' && knobs.confirmRegenerate === 'native' ? ` onclick="return confirm('${warning}')"` : '';
  return `<a class="button ${kind}" href="/settings/key/${action}"${ask}>${escapeHtml(words)}</a>`;
}
