/// <reference lib="dom" />
/** How the login is cut into steps. */
import { Field } from '../page/step.ts';
import { type Kind, kind, make, renameButton, wordsOf } from './kind.ts';

/** Merging comes before all other kinds, so that they change the added field too. */
export const mergedKinds: readonly Kind[] = [
  kind('steps-code-beside-password', 'steps', (step) => {
    const password = step.field('password');
    if (!password || step.field('code')) return;
    const group = make('div', { class: password.group.className, style: 'margin-top:12px' });
    const label = make('label', { for: 'added-code' }, 'TOTP');
    const input = make('input', { id: 'added-code', type: 'text', inputmode: 'numeric', maxlength: '6', autocomplete: 'one-time-code' });
    group.append(label, input);
    password.group.after(group);
    let code = '';
    const field = new Field(
      'code',
      [input],
      group,
      'TOTP',
      (value) => (code = value),
      () => step.press(),
    );
    field.labels = [label];
    step.fields.push(field);
    step.gates.push(() => code.length === 6);
    step.onNext = (next) => {
      next.field('code')?.write(code);
      next.press();
    };
  }),
];

export const splitKinds: readonly Kind[] = [
  kind('steps-user-first', 'steps', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (!user || !password) return;
    const [spot, words] = [make('span'), wordsOf(step.submit)];
    password.group.replaceWith(spot);
    renameButton(step.submit, 'Next');
    step.gates.push(() => {
      if (!spot.isConnected) return true;
      if (user.read() === '') return false;
      spot.replaceWith(password.group);
      user.group.remove();
      renameButton(step.submit, words);
      password.input.focus();
      return false;
    });
  }),
  kind('steps-user-stays', 'steps', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (!user || !password) return;
    const [spot, words] = [make('span'), wordsOf(step.submit)];
    password.group.replaceWith(spot);
    renameButton(step.submit, 'Continue');
    step.gates.push(() => {
      if (!spot.isConnected) return true;
      if (user.read() === '') return false;
      setTimeout(() => {
        spot.replaceWith(password.group);
        if ('disabled' in user.input) user.input.disabled = true;
        renameButton(step.submit, words);
      }, 300);
      return false;
    });
  }),
  kind('steps-slides', 'steps', (step) => {
    const [user, password] = [step.field('user'), step.field('password')];
    if (!user || !password) return;
    password.group.style.display = 'none';
    step.gates.push(() => {
      if (password.group.style.display === '') return true;
      if (user.read() === '') return false;
      password.group.style.display = '';
      user.group.style.display = 'none';
      return false;
    });
  }),
  kind('steps-button-opens-form', 'steps', (step) => {
    if (step.number > 0) return;
    const { main } = step;
    const button = make('button', { type: 'button' }, 'Login');
    const cover = make('div', {}, make('h1', {}, 'Invest with us'), button);
    main.replaceWith(cover);
    button.addEventListener('click', () => cover.replaceWith(main));
    step.obstacles.push(button);
  }),
  kind('steps-choice-first', 'steps', (step) => {
    if (step.number > 0) return;
    const { main } = step;
    const button = make('button', { type: 'button' }, 'Log in with user ID and password');
    const other = step.decoy(make('span', {}, make('button', { type: 'button' }, 'Log in with QR code')), 'log in otherwise');
    const cover = make('div', {}, make('h2', {}, 'How do you want to log in?'), button, other);
    main.replaceWith(cover);
    button.addEventListener('click', () => cover.replaceWith(main));
    step.obstacles.push(button);
  }),
];
