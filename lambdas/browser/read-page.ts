/// <reference lib="dom" />
// biome-ignore-all lint/performance/useDomNodeTextContent: what is drawn counts, not what stands in the document
import type { ButtonData, CoverData, FieldData, FormData, FrameData, Path, TextData } from './page-data.ts';
import type { Sight } from './sight.ts';

/**
 * Reads what a person sees in one frame. Runs inside the page: it must stand alone (no imports at run time), reads only, and
 * leaves nothing behind. Gives the data and the elements that `node` points to. What buttons say besides their words comes later.
 */
export function readFrame({ parentOf, isSeen, coverOf }: Sight): { data: FrameData; elements: Element[] } {
  const elements: Element[] = [];
  const numbers = new Map<Element, number>();
  // Soft hyphens and their kind are not seen.
  const fold = (text: string | null | undefined, most = 200) =>
    (text ?? '')
      .normalize()
      .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, most);
  const numberOf = (element: Element): number => {
    const known = numbers.get(element);
    if (known !== undefined) return known;
    numbers.set(element, numbers.size);
    return numbers.size - 1;
  };
  const pathOf = (element: Element): Path => {
    const path: number[] = [];
    for (let at: Element | null = element; at; at = parentOf(at)) path.unshift(numberOf(at));
    return path;
  };
  const boxOf = (rect: DOMRect) => ({ x: rect.x + scrollX, y: rect.y + scrollY, w: rect.width, h: rect.height });

  /** What styles write into an element that says nothing else. */
  const captionOf = (element: Element): string =>
    [...element.childNodes].every((child) => child instanceof HTMLStyleElement)
      ? ['::before', '::after']
          .map((part) => getComputedStyle(element, part).content)
          .map((content) => content.replace(/^attr\(([\w-]+).*\)$/, (_, name: string) => `"${element.getAttribute(name) ?? ''}"`))
          .map((content) => /^"(.*)"$/s.exec(content)?.[1] ?? '')
          .filter((text) => /\p{L}[\p{L}\p{M}]/u.test(text))
          .join(' ')
      : '';

  const all: Element[] = [];
  const texts: TextData[] = [];
  const headings = 'h1,h2,h3,h4,h5,h6,legend,[role=heading]';
  const pressableSelector = 'a,button,[role=button],[role=link],input,select,option,textarea,[contenteditable=true]';
  const note = (words: string, parent: Element, rect: DOMRect) => {
    // Text for screen readers only, shrunk to nothing, is not what is seen.
    if (rect.width < 2 || rect.height < 2 || texts.length >= 3000) return;
    const heading = parent.closest(headings) !== null;
    const cover = heading ? coverOf(parent) : null;
    const coveredBy = cover && numberOf(cover);
    const pressable = parent.closest(pressableSelector) !== null;
    texts.push({ text: words, path: pathOf(parent), box: boxOf(rect), heading, coveredBy, pressable });
  };
  const visit = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.nextNode(); node && all.length < 20000; node = walker.nextNode()) {
      if (node instanceof Element) {
        all.push(node);
        if (node.shadowRoot) visit(node.shadowRoot);
        const caption = fold(captionOf(node));
        if (caption && isSeen(node)) note(caption, node, node.getBoundingClientRect());
        continue;
      }
      const text = fold(node.nodeValue, 1000);
      const parent = node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentElement;
      if (!text || !parent || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION|TEXTAREA|TITLE)$/.test(parent.tagName) || !isSeen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      note(text, parent, range.getBoundingClientRect());
    }
  };
  visit(document);

  const words = (element: Element | null): string => {
    if (!element) return '';
    const copy = element.cloneNode(true) as Element;
    for (const inner of copy.querySelectorAll('input,select,textarea,script,style,svg title')) inner.remove();
    return fold(
      element instanceof HTMLElement && isSeen(element) && !element.querySelector('select,textarea') ? element.innerText : copy.textContent,
    );
  };
  const labelOf = (element: Element): string => {
    const root = element.getRootNode() as Document | ShadowRoot;
    const named = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const labels = element instanceof HTMLElement && 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const own = element.matches('[role=checkbox],[role=switch]') ? [element.closest('label') ?? element] : [];
    return fold(
      [
        ...(labels.length > 0 ? labels : own).map(words),
        ...named.map((id) => words(root.getElementById(id))),
        ...['aria-label', 'label', 'fieldname', 'data-label', 'title'].map((name) => fold(element.getAttribute(name))),
      ]
        .filter((text, at, list) => text && list.indexOf(text) === at)
        .join(' · '),
    );
  };
  const nearOf = (rect: DOMRect): string => {
    const [x, y] = [rect.x + scrollX, rect.y + scrollY];
    let best = { distance: 90, text: '' };
    for (const { text, box, pressable } of texts) {
      if (pressable || text.length > 80) continue;
      const beside = box.y < y + rect.height && box.y + box.h > y && box.x + box.w <= x + 4;
      const above = box.y + box.h <= y + 6 && box.x < x + rect.width && box.x + box.w > x;
      const inside = box.y >= y - 4 && box.y + box.h <= y + rect.height + 4 && box.x >= x && box.x + box.w <= x + rect.width;
      const distance = inside ? 0 : above ? y - box.y - box.h + Math.abs(x - box.x) / 4 : beside ? (x - box.x - box.w) / 2 + 1 : 1e9;
      if (distance < best.distance) best = { distance, text };
    }
    return best.text;
  };
  const formOf = (element: Element): HTMLFormElement | null =>
    (element as HTMLInputElement).form instanceof HTMLFormElement ? (element as HTMLInputElement).form : element.closest('form');
  const isFixed = (element: Element) =>
    element.matches(':is(input:not([type=checkbox],[type=radio],[type=submit],[type=button],[type=image]),textarea):read-only') &&
    (element as HTMLInputElement).value !== '';
  const keep = (element: Element) => elements.push(element) - 1;
  const covers = new Map<number, Element>();
  const numberOfCover = (element: Element): number | null => {
    const cover = coverOf(element);
    if (cover) covers.set(numberOf(cover), cover);
    return cover && numberOf(cover);
  };
  const control = (element: Element, visible: boolean) => ({
    node: keep(element),
    path: pathOf(element),
    box: boxOf(element.getBoundingClientRect()),
    visible,
    // An empty field that is read-only may be kept from password managers only, and open when it gets the focus.
    enabled: !element.matches(':disabled,[aria-disabled=true],[inert],[inert] *') && !isFixed(element),
    coveredBy: visible ? numberOfCover(element) : null,
    form: formOf(element) ? numberOf(formOf(element)!) : null,
  });

  const fields: FieldData[] = [];
  const buttons: ButtonData[] = [];
  const forms = new Map<number, FormData>();
  const pressKinds = ['submit', 'button', 'image', 'reset'];
  for (const element of all) {
    const input = element instanceof HTMLInputElement ? element : null;
    // A box made of other elements, unless it only dresses up a real one.
    const drawnBox = !input && element.matches('[role=checkbox],[role=switch]') && !element.querySelector('input[type=checkbox]');
    const editable = element.matches('[contenteditable=""],[contenteditable=true],[role=textbox]:not(input,textarea)');
    if ((input && !pressKinds.includes(input.type)) || element.matches('textarea,select') || editable || drawnBox) {
      if (input?.type === 'hidden' || fields.length >= 200) continue;
      const rect = element.getBoundingClientRect();
      const box = drawnBox || input?.type === 'checkbox' || input?.type === 'radio';
      const visible =
        (isSeen(element) && (box || (rect.width >= 8 && rect.height >= 8))) ||
        (input !== null && box && [...(input.labels ?? [])].some(isSeen));
      const checked = input ? input.checked : element.getAttribute('aria-checked') === 'true';
      const value = input || element.matches('textarea,select') ? (element as HTMLInputElement).value : element.textContent;
      // Some sites keep passwords from password managers in text fields that show dots.
      const hidesText = input?.type === 'text' && getComputedStyle(input).getPropertyValue('-webkit-text-security') === 'disc';
      const form = formOf(element);
      if (form) {
        const action = form.getAttribute('action');
        forms.set(numberOf(form), {
          number: numberOf(form),
          action: action ? (URL.parse(action, document.baseURI)?.origin ?? 'null') : self.origin,
        });
      }
      fields.push({
        ...control(element, visible),
        kind: (hidesText ? 'password' : input?.type) ?? (drawnBox ? 'checkbox' : editable ? 'textbox' : element.tagName.toLowerCase()),
        label: labelOf(element),
        placeholder: fold(element.getAttribute('placeholder') ?? element.getAttribute('aria-placeholder')),
        near: visible && !box ? nearOf(rect) : '',
        autocomplete: fold(element.getAttribute('autocomplete')).toLowerCase(),
        name: fold(`${element.getAttribute('name') ?? ''} ${element.id}`),
        inputmode: fold(element.getAttribute('inputmode')).toLowerCase(),
        maxlength: Number(element.getAttribute('maxlength')) || null,
        empty: box ? !checked : !value && !input?.validity.badInput,
        checked: box && checked,
      });
      continue;
    }
    const real = input !== null || element.matches('button,[role=button]');
    if (!real && !element.matches('a,summary,[role=link],[role=tab],[role=menuitem],[onclick],[tabindex]:not([tabindex="-1"])')) {
      // An element that is a button only by its script: it shows the pointing hand, stands in an open menu, or says just "Log in".
      const parent = parentOf(element);
      if (!parent || element.childElementCount > 2 || element.matches('option,img') || element.closest(`svg,${headings}`)) continue;
      if (element instanceof HTMLLabelElement && element.control) continue;
      const pointing = getComputedStyle(element).cursor === 'pointer' && getComputedStyle(parent).cursor !== 'pointer';
      const menu = element.childElementCount === 0 ? element.closest('[aria-expanded=true]+*,[role=menu]') : null;
      const isEntry = menu !== null && !menu.querySelector('input,textarea,select,label') && fold(element.textContent) !== '';
      const isLogin =
        /^(log ?in|sign ?in|continue|submit|next|verify|proceed)$/i.test(fold(element.textContent, 20)) && !element.querySelector(headings);
      if (!pointing && (parent.closest(pressableSelector) || (!isEntry && !isLogin))) continue;
    }
    if (!isSeen(element) || buttons.length >= 300) continue;
    const text = input ? fold(input.value || input.alt) : fold((element as HTMLElement).innerText);
    if (!real && (text.length > 60 || element.querySelector('input,button,textarea,select'))) continue;
    const type = element.getAttribute('type')?.toLowerCase();
    const submits = input
      ? input.type === 'submit' || input.type === 'image'
      : element.tagName === 'BUTTON' && type !== 'button' && type !== 'reset';
    const elsewhere = submits && element.getAttribute('formaction');
    if (elsewhere) {
      const number = formOf(element) ? numberOf(formOf(element)!) : -1;
      forms.set(-1 - number, { number, action: URL.parse(elsewhere, document.baseURI)?.origin ?? 'null' });
    }
    const undescribed = { label: '', unfolds: false, hints: '', place: 'content' } as const;
    buttons.push({ ...control(element, true), words: text, button: real, submits, ...undescribed });
  }

  const solve =
    '.g-recaptcha:not([data-size=invisible]),.h-captcha:not([data-size=invisible]),.cf-turnstile,iframe[src*="/recaptcha/"][src*="anchor"]:not([src*="size=invisible"]),iframe[src*="/bframe"],iframe[src*="hcaptcha.com"]:not([src*="size=invisible"]),iframe[src*="challenges.cloudflare.com"],iframe[src*="arkoselabs"],iframe[src*="funcaptcha"],[class^="geetest_holder"]';
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return {
    elements,
    data: {
      origin: self.origin,
      title: fold(document.title),
      loading: document.readyState === 'loading' || (document.readyState === 'interactive' && navigation?.domContentLoadedEventEnd === 0),
      fields,
      buttons,
      forms: [...forms.values()],
      texts,
      covers: [...covers].map(([number, element]): CoverData => ({ number, text: fold((element as HTMLElement).innerText, 600) })),
      captcha: all.some((element) => element.matches(solve) && shown(element)),
    },
  };
}
