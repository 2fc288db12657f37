/// <reference lib="dom" />
// biome-ignore-all lint/performance/useDomNodeTextContent: what is drawn counts, not what stands in the document
import type { ButtonData, FrameData } from './page-data.ts';

/**
 * Adds to what was read of a frame what its buttons say besides their words, and where they stand. Many bear only a picture. Runs inside
 * the page: it must stand alone (no imports at run time), reads only, and leaves nothing behind.
 */
export function describeButtons({ data, elements }: { data: FrameData; elements: Element[] }): FrameData {
  const fold = (text: string | null | undefined, most = 200) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, most);
  const attribute = (element: Element, name: string) => fold(element.getAttribute(name));
  // Some fonts draw a picture in place of a word.
  const drawnWords = 'mat-icon,[class*=material-icons],[class*=material-symbols]';
  const wordsOf = (element: Element, text: string): string => {
    const drawn = [...element.querySelectorAll(drawnWords)].map((one) => fold(one.textContent));
    return fold(drawn.reduce((left, word) => left.replace(word, ' '), text));
  };
  const labelsOf = (element: Element): string[] => {
    const root = element.getRootNode() as Document | ShadowRoot;
    const ids = attribute(element, 'aria-labelledby').split(' ').filter(Boolean);
    const pictures = [...element.querySelectorAll('img[alt],svg title,[aria-label],[title]')];
    return [
      ...ids.map((id) => fold(root.getElementById(id)?.textContent)),
      ...[element, ...pictures].flatMap((one) => ['aria-label', 'title', 'alt'].map((name) => attribute(one, name))),
      ...pictures.map((one) => (one.tagName === 'title' ? fold(one.textContent) : '')),
      ...[...element.querySelectorAll(drawnWords)].map((one) => fold(one.textContent).replace(/_/g, ' ')),
    ].filter((text, at, list) => text && list.indexOf(text) === at);
  };
  const unfolds = (element: Element): boolean => {
    if (element.tagName === 'SUMMARY') return !element.closest('details')?.open;
    const expanded = attribute(element, 'aria-expanded');
    const opens =
      /^(true|menu|dialog)$/.test(attribute(element, 'aria-haspopup')) ||
      /^(dropdown|collapse|offcanvas)$/.test(attribute(element, 'data-bs-toggle') || attribute(element, 'data-toggle'));
    return expanded === 'false' || (opens && expanded !== 'true');
  };
  const hintsOf = (element: Element): string => {
    const drawn = [...element.querySelectorAll('img,svg,use,i,span')].slice(0, 8);
    const names = [element, ...drawn].flatMap((one) =>
      ['id', 'class', 'name', 'data-testid', 'data-icon', 'src', 'href', 'xlink:href'].map((name) => attribute(one, name).split('?')[0]!),
    );
    // As words: "navbarToggler" and "fa-power-off" alike.
    return fold(
      names
        .join(' ')
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .replace(/[^A-Za-z]+/g, ' '),
      400,
    ).toLowerCase();
  };
  const placeOf = (element: Element): ButtonData['place'] => {
    const link = element.closest('a');
    if (link?.href && (link.target === '_blank' || !['null', self.origin].includes(link.origin))) return 'away';
    if (element.closest('tr,[role=row],[role=listitem]') && !element.closest('header,nav')) return 'row';
    if (element.closest('header,nav,aside,[role=banner],[role=navigation],[role=menubar],[role=toolbar]')) return 'frame';
    const top = element.getBoundingClientRect().top + scrollY;
    return top < 120 && !element.closest('main,form,[role=main],[role=dialog],dialog') ? 'frame' : 'content';
  };
  return {
    ...data,
    buttons: data.buttons.map((button) => {
      const element = elements[button.node]!;
      const words = wordsOf(element, button.words);
      const labels = labelsOf(element);
      return {
        ...button,
        words: /\p{L}/u.test(words) ? words : (labels[0] ?? words),
        label: labels.join(' · '),
        unfolds: unfolds(element),
        hints: hintsOf(element),
        place: placeOf(element),
      };
    }),
  };
}
