/** The login page's own script: encrypts, serialises by id, makes the calls of 5.4 and 5.5, shows what comes back. */
import { scriptJson } from '../../serve.ts';
import type { PageRefusal } from '../knobs.ts';
import { encryptSource } from './encrypt.ts';

/** What the script needs to know. */
export interface ClientConfig {
  /** The page's ids of the fields that the broker calls `txtuid`, `txtPass` and so on. */
  readonly ids: Readonly<Record<string, string>>;
  /** Whether the login fields go straight to `validateuser`, as until 2022. */
  readonly withDateOfBirth: boolean;
  readonly termsAlert: string;
  readonly panelReplaces: boolean;
  readonly autoSubmit: boolean;
  /** Whether the code is sent by a form. */
  readonly byForm: boolean;
  /** What came of a code that was sent by a form. */
  readonly refusal: PageRefusal | null;
}

/** The script, to be put into a `<script>`. */
export function clientScript(config: ClientConfig): string {
  return `${encryptSource}\n(${source})(${scriptJson(config)})`;
}

const source = `function (config) {
  const mask = '************';
  const one = (selector) => document.querySelector(selector);
  const field = (key) => document.getElementById(config.ids[key] || key);
  const keys = new Map(Object.entries(config.ids).map(([key, id]) => [id, key]));
  const trouble = 'Unable to process your request. Please try again later.';
  let busy = false;

  // As jscomm.js does (5.2): each field by its id, not its name, and asterisks for the secrets.
  function serialize() {
    const values = new URLSearchParams();
    for (const input of document.querySelectorAll('form.login input[id]')) {
      const key = keys.get(input.id) || input.id;
      const isSecret = key === 'txtPass' || key === 'txtdob';
      values.set(key, isSecret ? mask : input.type === 'checkbox' && !input.checked ? '' : input.value);
    }
    if (!field('chkssTnc')) values.set('chkssTnc', 'Y');
    return values;
  }

  function call(path, values, done) {
    if (busy) return;
    busy = true;
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.onloadend = function () {
      busy = false;
      if (/pageerror/.test(request.responseURL)) window.location.href = request.responseURL;
      else if (request.status === 200) done(request.responseText);
      else alert(trouble);
    };
    request.send(values);
  }

  function parsed(markup) {
    const holder = document.createElement('div');
    holder.innerHTML = markup;
    return holder;
  }

  function tell(holder) {
    const told = holder.querySelector('[data-alert]');
    if (told) alert(told.getAttribute('data-alert'));
  }

  // The whole content in place of the form.
  function replaceAll(holder) {
    one('#dvlogin').hidden = true;
    one('#heading').hidden = true;
    one('#dvgetotp').replaceChildren(...holder.childNodes);
  }

  function prepareBoxes() {
    if (config.panelReplaces) {
      one('#dvlogin').hidden = true;
      one('#heading').hidden = true;
    }
    const boxes = codeFields();
    boxes.forEach((box, at) => {
      box.addEventListener('input', () => {
        if (boxes.length > 1) box.value = box.value.slice(-1);
        if (box.value && boxes[at + 1]) boxes[at + 1].focus();
        if (config.autoSubmit && code().length === 6) submitotp();
      });
      box.addEventListener('keydown', (event) => {
        if (event.key === 'Backspace' && !box.value && boxes[at - 1]) boxes[at - 1].focus();
      });
    });
    boxes[0].focus();
  }

  function codeFields() {
    return [...document.querySelectorAll('[data-panel] input.form-control')];
  }

  function code() {
    return codeFields().map((box) => box.value).join('');
  }

  function otpError(text) {
    one('[data-otperr]').textContent = text;
    for (const box of [...codeFields(), field('hiotp')]) box.value = '';
    codeFields()[0].focus();
  }

  window.submitform = function () {
    const terms = field('chkssTnc');
    if (terms && !(terms.type === 'checkbox' ? terms.checked : terms.value)) return alert(config.termsAlert);
    if (!field('txtuid').value) return alert('Please enter your User/Login Id.');
    if (!field('txtPass').value) return alert('Please enter your Password.');
    if (!field('hidpv') && !field('hidenc')) return alert(trouble);
    field('hidp').value = encryptForPage(field('txtPass').value);
    if (config.withDateOfBirth) {
      field('hiddob').value = encryptForPage(field('txtdob').value);
      return call('/apiuser/tradelogin/validateuser', serialize(), finish);
    }
    call('/apiuser/tradelogin/getotp', serialize(), (answer) => {
      const holder = parsed(answer);
      if (holder.querySelector('#SHWCAP')) {
        one('#dvcaptcha').replaceChildren(...holder.childNodes);
        return;
      }
      if (holder.querySelector('[data-page]')) return replaceAll(holder);
      one('#dvgetotp').innerHTML = answer;
      if (one('[data-panel]')) prepareBoxes();
      tell(holder);
    });
  };

  window.submitotp = function () {
    // Scripts may set the joined code themselves (5.7).
    if (code()) field('hiotp').value = code();
    if (field('hiotp').value.length < 6) return otpError('Please enter the 6 digit code.');
    if (!config.byForm) return call('/apiuser/tradelogin/validateuser', serialize(), finish);
    if (busy) return;
    busy = true;
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/apiuser/tradelogin/validateuser';
    for (const [name, value] of serialize()) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  };

  window.resendotp = function () {
    call('/apiuser/tradelogin/resendotp', serialize(), otpError);
  };

  function finish(answer) {
    const holder = parsed(answer);
    const form = holder.querySelector('form');
    const link = holder.querySelector('a#goto');
    if (form) {
      document.body.append(form);
      return form.submit();
    }
    if (link) {
      window.location.href = link.href;
      return;
    }
    if (holder.querySelector('[data-page]')) return replaceAll(holder);
    if (one('[data-otperr]')) otpError(holder.textContent);
    else one('#dvgetotp').replaceChildren(...holder.cloneNode(true).childNodes);
    tell(holder);
  }

  if (one('[data-panel]')) {
    prepareBoxes();
    if (config.refusal.as !== 'alert') otpError(config.refusal.message);
    if (config.refusal.as !== 'inline' && config.refusal.as !== 'page') alert(config.refusal.message);
  }
}`;
