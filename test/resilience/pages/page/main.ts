/// <reference lib="dom" />
/** Runs in a changed page: shows a copy of the simulated page with the changes, and ties the two together. */
import { catalogue } from '../kinds/catalogue.ts';
import { Random } from '../random.ts';
import { messages, Original } from './original.ts';
import { nextDeed } from './person.ts';
import { readStep } from './read-step.ts';
import type { Step } from './step.ts';

/** What the server says of the page. */
export interface Change {
  /** Names of the kinds of change. */
  readonly kinds: readonly string[];
  readonly seed: string;
}

const mirrored = ['disabled', 'hidden', 'aria-checked'];

/** Takes the page that was served out of sight; its script is to work on the answer. */
export function start(change: Change): { document: object; show(): void; next(): unknown } {
  const template = document.querySelector<HTMLTemplateElement>('template#original')!;
  const original = new Original(template);
  const kinds = catalogue.filter(({ name }) => change.kinds.includes(name));
  const viewOf = new Map<Element, Element>();
  const originalOf = new Map<Element, Element>();
  let step: Step | null = null;
  let steps = 0;

  function report(event: 'typed' | 'pressed', what: string): void {
    navigator.sendBeacon(`/changed/${event}`, what);
  }

  function pair(copy: Node, from: Node): void {
    from.childNodes.forEach((child, at) => {
      pair(copy.childNodes[at]!, child);
    });
    if (!(copy instanceof Element && from instanceof Element)) return;
    viewOf.set(from, copy);
    originalOf.set(copy, from);
    for (const { name } of [...copy.attributes]) if (name.startsWith('on')) copy.removeAttribute(name);
  }

  /** Everything that is neither a field nor the button: terms to tick, links with a script behind. */
  function forward(root: ParentNode, submit: HTMLElement | undefined): void {
    for (const box of root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
      const from = originalOf.get(box) as HTMLInputElement;
      box.addEventListener('change', () => original.tick(from, box.checked));
    }
    for (const element of root.querySelectorAll<HTMLElement>('button, [role], [onclick]')) {
      const from = originalOf.get(element)!;
      if (element !== submit) element.addEventListener('click', () => original.click(from));
    }
  }

  function show(): void {
    viewOf.clear();
    originalOf.clear();
    const copy = original.root.cloneNode(true) as DocumentFragment;
    pair(copy, original.root);
    const next = readStep(copy, {
      number: steps,
      original: (element) => originalOf.get(element)!,
      typed: (fields, value) => original.type(fields, value),
      send: (button) => original.send(button),
      report,
    });
    const { onNext } = step ?? {};
    if (next && onNext) {
      onNext(next);
      return;
    }
    forward(copy, next?.submit);
    document.body.replaceChildren(copy);
    step = next;
    if (!step) return;
    for (const kind of kinds) kind.apply(step, new Random(`${change.seed} ${kind.name} ${step.fields.map(({ role }) => role).join()}`));
    if (steps > 0) step.fields[0]!.input.focus();
    steps += 1;
  }

  function tell(): void {
    if (!step) return;
    const words = original.message();
    let note = step.form.querySelector<HTMLElement>('[data-told]');
    if (!note) {
      note = Object.assign(document.createElement('p'), { className: 'error', role: 'alert' });
      note.dataset.told = '';
      step.form.prepend(note);
    }
    note.textContent = words;
    for (const field of step.fields) field.empty();
  }

  const observer = new MutationObserver((records) => {
    let isOther = false;
    let isMessage = false;
    for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
      if (type === 'attributes') {
        const [from, view] = [target as Element, viewOf.get(target as Element)];
        const value = from.getAttribute(attributeName!);
        if (view && value !== null) view.setAttribute(attributeName!, value);
        else view?.removeAttribute(attributeName!);
      } else if (isInMessage(target) || [...addedNodes, ...removedNodes].every(isInMessage)) isMessage = true;
      else isOther = true;
    }
    if (isOther) show();
    else if (isMessage) tell();
  });
  observer.observe(original.root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: mirrored });
  return { document: original.document, show, next: () => (step ? nextDeed(step) : null) };
}

function isInMessage(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(messages) != null;
}
