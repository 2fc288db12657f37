/// <reference lib="dom" />
/** What is pressed to send the form. */
import type { Step } from '../page/step.ts';
import type { Random } from '../random.ts';
import { type Kind, kind, make, wordsOf } from './kind.ts';

/** A kind that makes something else of the button. */
function button(name: string, made: (words: string, random: Random, step: Step) => HTMLElement): Kind {
  return kind(name, 'button', (step, random) => step.replaceSubmit(made(wordsOf(step.submit), random, step)));
}

const look =
  'display:block;padding:12px;background:#345;color:#fff;text-align:center;cursor:pointer;border-radius:4px;text-decoration:none';

export const buttonKinds: readonly Kind[] = [
  button('button-div', (words) => make('div', { style: look }, words)),
  button('button-div-with-role', (words) => make('div', { style: look, role: 'button', tabindex: '0' }, words)),
  button('button-span-in-div', (words) => make('div', { style: look }, make('span', {}, words))),
  button('button-link', (words) => make('a', { style: look, href: '#' }, words)),
  button('button-link-javascript', (words) => make('a', { style: look, href: 'javascript:void(0)' }, words)),
  button('button-input-submit', (words) => make('input', { style: look, type: 'submit', value: words })),
  button('button-input-button', (words) => make('input', { style: look, type: 'button', value: words })),
  button('button-type-button', (words) => make('button', { style: look, type: 'button' }, words)),
  button('button-nested-words', (words) =>
    make('button', { style: look, type: 'submit' }, make('span', {}, make('b', {}, make('i', {}, words)))),
  ),
  button('button-list-item', (words) => make('li', { style: `${look};list-style:none` }, words)),
  button('button-label', (words) => make('label', { style: look }, words)),
  button('button-custom-element', (words) => {
    const element = document.createElement('x-button');
    element.setAttribute('style', look);
    element.append(words);
    return element;
  }),
  button('button-arrow-only', (words) => make('button', { style: look, type: 'submit', 'aria-label': words }, '→')),
  button('button-image', (words) => {
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="40"><rect width="260" height="40" fill="#345"/><text x="20" y="26" fill="#fff">${words.replace(/[<&]/g, '')}</text></svg>`;
    return make('input', {
      type: 'image',
      alt: words,
      src: `data:image/svg+xml,${encodeURIComponent(text)}`,
      style: 'width:260px;height:40px;padding:0',
    });
  }),
  kind('button-outside-form', 'button-place', (step, random) => {
    step.form.id ||= `f${random.word(6)}`;
    step.submit.setAttribute('form', step.form.id);
    step.form.after(step.submit);
  }),
  kind('button-first', 'button-place', (step) => step.form.prepend(step.submit)),
  kind('button-beside-reset', 'button-beside', (step) => {
    step.submit.before(step.decoy(make('span', {}, make('button', { type: 'reset' }, 'Clear')), 'clear'));
  }),
  kind('button-beside-cancel', 'button-beside', (step) => {
    step.submit.before(step.decoy(make('span', {}, make('button', { type: 'button' }, 'Cancel')), 'cancel'));
  }),
  kind('button-beside-register', 'button-beside', (step) => {
    step.submit.before(step.decoy(make('span', {}, make('button', { type: 'button', style: look }, 'Open an account')), 'open an account'));
  }),
  kind('button-beside-otp-login', 'button-beside', (step) => {
    const choice = make('button', { type: 'button', style: look }, 'Log in with mobile OTP instead');
    step.submit.after(step.decoy(make('div', {}, make('p', {}, 'or'), choice), 'log in otherwise'));
  }),
  kind('button-disabled-until-typed', 'button-state', (step) => {
    const { submit } = step;
    if (!('disabled' in submit)) return;
    const settle = () => (submit.disabled = step.fields.some((field) => field.box.isConnected && field.read() === ''));
    for (const { inputs } of step.fields)
      for (const input of inputs) for (const event of ['input', 'change']) input.addEventListener(event, settle);
    settle();
  }),
  kind('button-none', 'button', (step) => {
    step.submit.replaceWith(make('p', {}, 'Press Enter ↵ to continue'));
    step.byEnter = true;
  }),
];
