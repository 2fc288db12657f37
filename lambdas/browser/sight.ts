/// <reference lib="dom" />

/** What a person sees of a page's elements, at one moment. */
export interface Sight {
  /** The element around, across slots and shadow roots. */
  parentOf(element: Element): Element | null;
  /** Whether it is drawn, and neither transparent, cut off nor outside of the page. Something may lie over it. */
  isSeen(element: Element): boolean;
  /** The outermost element that lies over the middle of this one and has nothing to do with it, or null. */
  coverOf(element: Element): Element | null;
}

/** Looks at the page. Runs inside it: it must stand alone (no imports at run time), and leaves nothing behind. */
export function lookAtPage(): Sight {
  const parentOf = (element: Element): Element | null => {
    if (element.assignedSlot) return element.assignedSlot;
    if (element.parentElement) return element.parentElement;
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  };
  const within = (inner: Element | null, outer: Element): boolean => {
    for (let at = inner; at; at = parentOf(at)) if (at === outer) return true;
    return false;
  };

  // Seen at all: drawn, not transparent, not cut off by a box around it, not outside the page.
  const seen = new Map<Element, boolean>();
  const isSeen = (element: Element): boolean => {
    const known = seen.get(element);
    if (known !== undefined) return known;
    let visible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
    if (visible && element.tagName !== 'OPTION') {
      const rect = element.getBoundingClientRect();
      let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
      if (right + scrollX <= 0 || bottom + scrollY <= 0) visible = false;
      let fixed = getComputedStyle(element).position === 'fixed';
      for (let at = parentOf(element); visible && at && at !== document.documentElement && at !== document.body; at = parentOf(at)) {
        if (at.getAttribute('aria-hidden') === 'true' && element.matches('input,textarea,button')) visible = false;
        const style = getComputedStyle(at);
        if (!fixed && style.display !== 'contents' && style.overflow !== 'visible') {
          const frame = at.getBoundingClientRect();
          // What can be scrolled into sight is not cut off.
          if (!/auto|scroll/.test(style.overflowX)) [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
          if (!/auto|scroll/.test(style.overflowY)) [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
          if (right - left < 2 || bottom - top < 2) visible = false;
        }
        fixed = fixed || style.position === 'fixed';
      }
      if (visible && /^(inset\((50|100)%|circle\(0|polygon\(0)/.test(getComputedStyle(element).clipPath)) visible = false;
      if (visible && /rect\((0|1)px,? (0|1)px,? (0|1)px,? (0|1)px\)/.test(getComputedStyle(element).clip)) visible = false;
    }
    seen.set(element, visible);
    return visible;
  };

  const coverOf = (element: Element): Element | null => {
    const rect = element.getBoundingClientRect();
    const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return null;
    let hit = document.elementFromPoint(x, y);
    while (hit?.shadowRoot) {
      const inner: Element | null = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    if (!hit || within(hit, element) || within(element, hit)) return null;
    const label = hit.closest('label');
    if (label && (label.control === element || label.contains(element))) return null;
    // A floating label or an icon drawn inside the field is part of it; a small thing in something larger that lies there is not.
    let root = hit;
    let isPart = true;
    for (let at: Element | null = hit; at && !within(element, at); at = parentOf(at)) {
      root = at;
      const over = at.getBoundingClientRect();
      const isThere = over.left <= x && over.right >= x && over.top <= y && over.bottom >= y;
      const isSmall =
        over.left >= rect.left - 6 && over.right <= rect.right + 6 && over.top >= rect.top - 16 && over.bottom <= rect.bottom + 16;
      if (isThere && !isSmall) isPart = false;
    }
    return isPart ? null : root;
  };

  return { parentOf, isSeen, coverOf };
}
