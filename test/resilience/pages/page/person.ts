/// <reference lib="dom" />
/** What a person would do next on a changed page, who knows what is what, and where: only what is on the screen and under the pointer. */
import type { Role, Step } from './step.ts';

/** One deed, at a point of the window in CSS pixels. */
export interface Deed {
  readonly what: 'press' | 'enter' | Role;
  readonly x: number;
  readonly y: number;
}

/** The next deed, or null: wait. */
export function nextDeed(step: Step): Deed | null {
  const obstacle = step.obstacles.find((each) => each.isConnected);
  if (obstacle) return at('press', obstacle);
  const asked = step.fields.filter(({ box }) => box.isConnected && box.checkVisibility());
  const empty = asked.find((field) => field.read() === '');
  if (empty) return at(empty.role, empty.input);
  if (step.terms?.isConnected && !step.terms.checked) return at('press', step.terms);
  if (step.byEnter) return asked[0] ? at('enter', asked[0].input) : null;
  return at('press', step.submit);
}

function at(what: Deed['what'], element: HTMLElement): Deed | null {
  if (!element.isConnected || element.matches(':disabled, :disabled *')) return null;
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return null;
  const point = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  if (!isUnder(element, point)) return null;
  let view = element.ownerDocument.defaultView!;
  while (view !== view.parent) {
    const frame = (view.frameElement as HTMLElement).getBoundingClientRect();
    point.x += frame.left;
    point.y += frame.top;
    view = view.parent as typeof view;
  }
  return { what, ...point };
}

/** Whether a click at this point of the element's own window goes to the element. */
function isUnder(element: HTMLElement, { x, y }: { x: number; y: number }): boolean {
  const hit = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(x, y);
  const label = hit?.closest('label');
  return hit === element || element.contains(hit) || (label != null && label.control === element);
}
