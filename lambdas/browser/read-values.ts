/// <reference lib="dom" />
// biome-ignore-all lint/performance/useDomNodeTextContent: what is drawn counts, not what stands in the document

/** What to look for, as sources of regular expressions without regard to case. */
export interface ValueQuery {
  readonly value: string;
  readonly near: string | null;
}

/** A text that fits, and how far from it the words stand: the length of the smallest part of the page that holds both. */
export interface FoundValue {
  readonly text: string;
  readonly distance: number;
}

/**
 * Finds texts that fit a pattern: visible text, values of visible fields, and attributes of visible elements (copy buttons carry
 * what they copy). Runs inside the page: it must stand alone, reads only, and leaves nothing behind. Gives secrets.
 */
export function readValues({ value, near }: ValueQuery): FoundValue[] {
  const pattern = new RegExp(value, 'i');
  const words = near === null ? null : new RegExp(near, 'i');
  const found = new Map<string, number>();

  const parentOf = (element: Element): Element | null => {
    if (element.assignedSlot) return element.assignedSlot;
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  };
  const labelOf = (element: Element): string => {
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((label) => label.innerText) : [];
    return [...labels, ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? '')].join(' ');
  };
  const distanceOf = (element: Element): number | null => {
    if (!words) return 0;
    for (let at: Element | null = element; at; at = parentOf(at)) {
      if (words.test(labelOf(at))) return 0;
      const text = at instanceof HTMLElement ? at.innerText : '';
      if (words.test(text)) return text.length;
    }
    return null;
  };
  const keep = (text: string, element: Element): void => {
    const fitting = pattern.exec(text)?.[0];
    if (fitting === undefined || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    const distance = distanceOf(element);
    if (distance !== null) found.set(fitting, Math.min(distance, found.get(fitting) ?? distance));
  };
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|HEAD|TITLE|META)$/.test(element.tagName)) continue;
      for (const { name, value: text } of element.attributes) if (/^(data-|value$|title$|aria-label$)/.test(name)) keep(text, element);
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) keep(element.value, element);
      // A text in several pieces belongs to the smallest element that has them all.
      else if ((element.textContent?.length ?? 0) <= 400 && element instanceof HTMLElement) keep(element.innerText, element);
    }
  };
  visit(document);
  return [...found].map(([text, distance]) => ({ text, distance }));
}
