/** The console's script: menus, the login in one document, the prompt before the key, and the ways in which the key shows. */
import { scriptJson } from '../../serve.ts';
import type { KeyAction } from '../journal.ts';
import type { Look } from '../look.ts';

/** What the script needs to know. */
export interface ClientConfig {
  /** What to paint; null: it stands there already. */
  readonly html: string | null;
  /** Style sheet for a shadow root; null: no shadow root. */
  readonly style: string | null;
  /** Before anything is painted, ms. */
  readonly delay: number;
  readonly toastMs: number;
  readonly askNatively: boolean;
  readonly promptIn: Look['prompt'];
  readonly screens: Readonly<Record<string, string>>;
  readonly key: string;
  /** HTML of the prompt before the key. */
  readonly prompts: Readonly<Record<KeyAction, string>> | null;
  readonly confirm: string;
}

/** The script, to be put into a `<script>`. */
export function clientScript(config: ClientConfig): string {
  return `(${source})(${scriptJson(config)})`;
}

const source = `function (config) {
  const app = document.querySelector('#app');
  const root = config.style === null ? app : app.attachShadow({ mode: 'open' });
  const style = config.style === null ? '' : '<style>' + config.style + '</style>';
  let key = config.key;
  const find = (selector) => root.querySelector(selector);

  function later(paint) {
    if (config.delay > 0) setTimeout(paint, config.delay);
    else paint();
  }

  function fragment(html) {
    const template = document.createElement('template');
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function tell(near, kind, words) {
    let note = near.querySelector(':scope > .' + kind);
    if (!note) near.prepend((note = fragment('<p class="' + kind + '" role="alert"></p>')));
    note.textContent = words;
  }

  async function send(path, fields) {
    try {
      const answer = await fetch(path, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(fields) });
      return await answer.json();
    } catch (error) {
      return { error: 'Something went wrong. Please try again.' };
    }
  }

  async function logIn(form) {
    const answer = await send(form.getAttribute('action'), new FormData(form));
    if (answer.next) window.location.href = answer.next;
    else if (answer.html) find('.entry').replaceWith(fragment(answer.html));
    else {
      tell(form, 'error', answer.error);
      for (const field of form.querySelectorAll('input[type=password], [name=totp]')) field.value = '';
    }
  }

  function ask(action) {
    close();
    const html = config.prompts[action];
    if (config.promptIn === 'inline') find('[data-prompt]').append(fragment(html));
    else if (config.promptIn === 'dialog') {
      const dialog = fragment('<dialog data-box></dialog>');
      dialog.append(fragment(html));
      root.append(dialog);
      dialog.showModal();
    } else overlay(html);
    const first = find('[data-key-form] input:not([type=hidden])');
    if (first) first.focus();
  }

  function overlay(html) {
    const box = fragment('<div class="overlay" data-box><div role="dialog" aria-modal="true"></div></div>');
    box.firstElementChild.append(fragment(html));
    // The form of such a dialog often begins below its title.
    box.firstElementChild.prepend(...box.querySelectorAll('form > h3'));
    root.append(box);
  }

  function close() {
    for (const box of root.querySelectorAll('[data-box], [data-prompt] > *')) box.remove();
  }

  async function act(form, action) {
    const answer = await send('/settings/key/' + action, new FormData(form));
    if (answer.expired) return (window.location.href = '/login?expired=1');
    if (answer.error) {
      tell(form, 'error', answer.error);
      for (const field of form.querySelectorAll('input:not([type=hidden]):not([type=submit])')) field.value = '';
      return;
    }
    if (config.promptIn === 'always') form.reset();
    else close();
    if (answer.message) tell(find('[data-panel]'), 'done', answer.message);
    if (!answer.html) return;
    key = answer.key;
    if (answer.place === 'modal') return overlay(answer.html);
    if (answer.place !== 'toast') return void find('[data-key]').replaceChildren(fragment(answer.html));
    const toast = fragment(answer.html);
    root.append(toast);
    setTimeout(() => toast.remove(), config.toastMs);
  }

  function pressed(action) {
    if (action !== 'regenerate') return true;
    void fetch('/settings/key/regenerate/pressed', { method: 'POST', keepalive: true });
    return !config.askNatively || window.confirm('All programs that use the old key will stop working. Continue?');
  }

  function start(action) {
    if (!pressed(action)) return;
    if (action !== 'regenerate' || !config.confirm) return ask(action);
    close();
    overlay(config.confirm);
  }

  function onClick(event) {
    const target = event.target.closest('[data-submit], [data-toggle], [data-screen], [data-act], [data-sure], [data-close], [data-show], [data-copy]');
    if (!target) return;
    const { dataset } = target;
    if (target.matches('a[href^="#"], .button')) if (!target.matches('[type=submit]')) event.preventDefault();
    if ('submit' in dataset) target.closest('form').requestSubmit();
    else if (dataset.toggle) {
      const list = find('#' + dataset.toggle);
      list.hidden = !list.hidden;
      target.setAttribute('aria-expanded', String(!list.hidden));
    } else if (dataset.screen) {
      for (const list of root.querySelectorAll('[role=menu]')) list.hidden = true;
      later(() => { find('main').innerHTML = config.screens[dataset.screen]; });
    } else if (dataset.sure !== undefined) ask('regenerate');
    else if (dataset.act) start(dataset.act);
    else if (dataset.close !== undefined) close();
    else if (dataset.show !== undefined) {
      const box = target.parentElement;
      if (box.querySelector('input')) box.querySelector('input').type = 'text';
      else box.querySelector('code').textContent = key;
    } else if (dataset.copy !== undefined) {
      if (dataset.copy === 'reveal') target.parentElement.querySelector('code').textContent = key;
      navigator.clipboard.writeText(dataset.clipboardText || key).catch(() => {});
      target.textContent = 'Copied';
    }
  }

  function onSubmit(event) {
    const form = event.target;
    if (form.matches('[data-login]')) {
      event.preventDefault();
      void logIn(form);
    } else if (form.matches('[data-key-form]')) {
      event.preventDefault();
      // As a browser does it: Enter sends by the first button.
      const by = event.submitter || form.querySelector('[data-action]');
      const action = form.dataset.keyForm || by.dataset.action;
      if (form.dataset.keyForm || pressed(action)) void act(form, action);
    }
  }

  root.addEventListener('click', onClick);
  root.addEventListener('submit', onSubmit);
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('div[role=button]')) event.target.click();
  });
  if (config.html === null) return;
  root.innerHTML = style + '<p>Loading…</p>';
  later(() => { root.innerHTML = style + config.html; });
}`;
