/// <reference lib="dom" />
/** What the login stands in: frames, shadow roots, dialogs. */
import { type Kind, kind, make } from './kind.ts';

const styles = () => [...document.head.querySelectorAll('style')].map((style) => style.cloneNode(true));

/** Puts an element into a shadow root in its place. */
function intoShadow(element: HTMLElement): HTMLElement {
  const host = document.createElement('x-login');
  host.style.display = 'block';
  host.style.width = '100%';
  element.replaceWith(host);
  host.attachShadow({ mode: 'open' }).append(...styles(), element);
  return host;
}

export const placeKinds: readonly Kind[] = [
  // The server puts the frames around.
  kind('place-frame', 'place', () => {}),
  kind('place-frame-in-frame', 'place', () => {}),
  kind('place-shadow', 'place', (step) => {
    step.main = intoShadow(step.main);
  }),
  kind('place-shadow-in-shadow', 'place', (step) => {
    step.main = intoShadow(intoShadow(step.main));
  }),
  kind('place-fields-in-shadows', 'place', (step) => {
    for (const field of step.fields) intoShadow(field.box);
  }),
  kind('place-dialog', 'place', (step) => {
    const dialog = make('dialog');
    step.main.replaceWith(dialog);
    dialog.append(step.main);
    step.main = dialog;
    if (dialog.isConnected) dialog.showModal();
  }),
  kind('place-scrolled', 'place', (step) => {
    const holder = make(
      'div',
      { style: 'height:300px;overflow:auto;width:100%' },
      make('div', { style: 'height:900px' }, 'Terms of use of this website.'),
    );
    step.main.replaceWith(holder);
    holder.append(step.main);
    step.main = holder;
  }),
  kind('place-below-the-fold', 'place', (step) => {
    step.main.before(make('div', { style: 'height:2400px' }, 'Invest in mutual funds.'));
  }),
  kind('place-zoomed', 'place', (step) => {
    step.main.style.setProperty('zoom', '0.6');
  }),
];
