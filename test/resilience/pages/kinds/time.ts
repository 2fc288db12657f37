/// <reference lib="dom" />
/** When things appear, and how they move. */
import { type Kind, kind, make } from './kind.ts';

const spinner = () => make('p', {}, 'Loading…');

export const timeKinds: readonly Kind[] = [
  kind('time-late-form', 'time', (step, random) => {
    if (step.number === 0) step.later(random.delay(), spinner());
  }),
  kind('time-late-code', 'time', (step, random) => {
    if (step.number > 0) step.later(random.delay(), spinner());
  }),
  kind('time-blank-first', 'time', (step, random) => step.later(random.delay(), make('div'))),
  kind('time-skeleton', 'time', (step, random) => {
    step.later(
      random.delay(),
      make('form', {}, make('input', { disabled: '' }), make('input', { disabled: '' }), make('button', { disabled: '' }, '…')),
    );
  }),
  kind('time-late-button', 'time', (step, random) => {
    const { submit } = step;
    const spot = make('span');
    submit.replaceWith(spot);
    setTimeout(() => spot.replaceWith(submit), random.delay());
  }),
  kind('time-late-password', 'time', (step, random) => {
    const field = step.field('password');
    if (!field) return;
    const { group } = field;
    const spot = make('span');
    group.replaceWith(spot);
    step.gates.push(() => field.input.isConnected);
    setTimeout(() => spot.replaceWith(group), random.delay());
  }),
  kind('time-fields-disabled-first', 'time', (step, random) => {
    const inputs = step.fields.flatMap((field) => field.inputs as HTMLInputElement[]);
    for (const input of inputs) input.disabled = true;
    setTimeout(() => {
      for (const input of inputs) input.disabled = false;
    }, random.delay());
  }),
  kind('time-spinner-over-all', 'time', (step, random) => {
    const cover = make(
      'div',
      { style: 'position:fixed;inset:0;background:#fffc;z-index:60;display:flex;align-items:center;justify-content:center' },
      'Please wait…',
    );
    step.main.after(cover);
    setTimeout(() => cover.remove(), random.delay());
  }),
  kind('time-redrawn', 'time', (step, random) => {
    // As a framework does that takes over what the server rendered: the same fields once more, what was typed kept.
    setTimeout(
      () => {
        for (const field of step.fields) {
          if (field.inputs.length > 1 || !field.box.isConnected || field.box.matches(':focus')) continue;
          const copy = field.input.cloneNode(true) as HTMLElement;
          field.replace([copy]);
        }
      },
      random.between(100, 900),
    );
  }),
  kind('time-slides-in', 'motion', ({ main }) => {
    main.animate(
      [
        { transform: 'translateX(400px)', opacity: 0 },
        { transform: 'none', opacity: 1 },
      ],
      { duration: 900 },
    );
  }),
  kind('time-fades-in', 'motion', ({ main }) => {
    main.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 1200 });
  }),
  kind('time-pulsing-button', 'motion', ({ submit }) => {
    submit.animate([{ transform: 'scale(1)' }, { transform: 'scale(1.04)' }], {
      duration: 400,
      iterations: Infinity,
      direction: 'alternate',
    });
  }),
];
