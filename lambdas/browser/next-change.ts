/// <reference lib="dom" />

/** Resolves once something on the page changes. Runs inside the page: it must stand alone, and removes what it set up. */
export function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    const events = ['input', 'change', 'transitionend', 'animationend', 'load', 'error', 'toggle'];
    const observer = new MutationObserver(() => changed());
    let told = false;
    const changed = () => {
      if (told) return;
      told = true;
      observer.disconnect();
      for (const event of events) document.removeEventListener(event, changed, true);
      // With the next picture drawn: changes come in bundles.
      requestAnimationFrame(() => resolve());
    };
    const watch = (root: Document | ShadowRoot) => {
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      for (const element of root.querySelectorAll('*')) if (element.shadowRoot) watch(element.shadowRoot);
    };
    watch(document);
    for (const event of events) document.addEventListener(event, changed, true);
  });
}
