/** The login page's own script: builds the forms, makes the calls of 6.5, swaps to the second factor in the same document (6.2). */
import { scriptJson } from '../../serve.ts';
import type { Step } from './steps.ts';

/** What the script needs to know. */
export interface ClientConfig {
  readonly apiKey: string;
  readonly sessId: string;
  readonly first: Step;
  /** The first form again, with a captcha. */
  readonly withCaptcha: Step;
  /** The second factor's form, by `twofa_type`. */
  readonly second: Readonly<Record<string, Step>>;
  /** HTML shown instead of the second factor's form. */
  readonly afterPassword: string | null;
  /** HTML shown instead of going on at the end. */
  readonly afterTwofa: string | null;
  readonly autoSubmit: boolean;
  /** Address of the end of the login (6.2, step 6). */
  readonly end: string;
  /** Whether the first form's user ID is kept for a second page at this address. */
  readonly passwordPage: string | null;
  /** Style sheet for a shadow root; null: no shadow root. */
  readonly shadowStyle: string | null;
}

/** The script, to be put into a `<script>`. */
export function clientScript(config: ClientConfig): string {
  return `(${source})(${scriptJson(config)})`;
}

const source = `function (config) {
  let mount = document.querySelector('#container');
  if (config.shadowStyle !== null) mount = mount.attachShadow({ mode: 'open' });
  let userId = '';
  let requestId = '';

  function paint(html) {
    mount.innerHTML = (config.shadowStyle === null ? '' : '<style>' + config.shadowStyle + '</style>') + html;
  }

  function call(method, path, fields, done) {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader('X-Kite-Version', '3.0.0');
    if (userId) request.setRequestHeader('X-Kite-Userid', userId.toUpperCase());
    request.onloadend = function () {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch (error) { body = null; }
      done(body || { status: 'error', message: 'Something went wrong. Please try again.' });
    };
    request.send(fields ? new URLSearchParams(fields) : null);
  }

  // As in a framework, what counts is what input events told, not what stands in the fields.
  function show(step, submit, auto) {
    paint(step.html);
    const form = mount.querySelector('form');
    const button = form.querySelector('button:not([type=button])');
    const told = new Map();
    let busy = false;
    const fields = (selector) => (selector ? [...form.querySelectorAll(selector)] : []);
    const read = (selector) => fields(selector).map((field) => told.get(field) || '').join(step.join || '');
    function fail(message) {
      busy = false;
      button.disabled = false;
      let error = form.querySelector('.error');
      if (!error) {
        error = document.createElement('p');
        error.className = 'error';
        error.setAttribute('role', 'alert');
        button.parentElement.before(error);
      }
      error.textContent = message;
      for (const field of [...fields(step.password), ...fields(step.code)]) { field.value = ''; told.delete(field); }
    }
    function go() {
      if (busy) return;
      busy = true;
      button.disabled = true;
      submit(read, fail);
    }
    form.addEventListener('input', (event) => {
      const field = event.target;
      told.set(field, step.boxes ? field.value.slice(0, 1) : field.value);
      const codes = fields(step.code);
      if (step.boxes && field.value) (codes[codes.indexOf(field) + 1] || field).focus();
      if (auto && codes.includes(field) && !step.join && read(step.code).length === 6) go();
    });
    form.addEventListener('submit', (event) => { event.preventDefault(); go(); });
    return form;
  }

  function showSecond(type, data) {
    const step = config.second[type];
    const form = show(step, (read, fail) => {
      const answer = { user_id: userId, request_id: requestId, twofa_value: read(step.code), twofa_type: type, skip_session: '' };
      call('POST', '/api/twofa', answer, (body) => {
        if (body.status !== 'success') return fail(body.message);
        if (config.afterTwofa !== null) return paint(config.afterTwofa);
        window.top.location.href = config.end;
      });
    }, config.autoSubmit);
    const who = mount.querySelector('.who');
    if (who) who.textContent = data.profile.user_name + ' (' + data.user_id + ')';
    const first = form.querySelector('input:not([style])');
    if (first) first.focus();
    const otp = '/oms/trusted/kitefront/user/' + userId + '/twofa/generate_otp';
    if (type === 'sms') call('POST', otp, { request_id: requestId }, () => {});
    const sms = step.sms && mount.querySelector(step.sms);
    if (sms) sms.addEventListener('click', () => showSecond('sms', data));
  }

  function showFirst(step) {
    show(step, (read, fail) => {
      if (step.user) userId = read(step.user).trim();
      if (!step.password) {
        sessionStorage.setItem('user', userId);
        window.location.href = config.passwordPage;
        return;
      }
      const answer = { user_id: userId, password: read(step.password), type: 'user_id' };
      if (step.captcha) answer.captcha = read(step.captcha);
      call('POST', '/api/login', answer, (body) => {
        if (body.status !== 'success') {
          if (body.data && body.data.captcha && !step.captcha) return showFirst(config.withCaptcha);
          return fail(body.message);
        }
        userId = body.data.user_id;
        requestId = body.data.request_id;
        if (config.afterPassword !== null) return paint(config.afterPassword);
        showSecond(body.data.twofa_type, body.data);
      });
    }, false);
  }

  if (!config.first.user) userId = sessionStorage.getItem('user') || '';
  const session = new URLSearchParams({ sess_id: config.sessId, api_key: config.apiKey });
  call('GET', '/api/connect/session?' + session, null, (body) => {
    if (body.status === 'success') return showFirst(config.first);
    paint('<div class="card"><p class="error"></p></div>');
    mount.querySelector('.error').textContent = body.message;
  });
}`;
