/// <reference lib="dom" />
/**
 * The simulated page as it was served, out of sight: its elements stand in no document, and its own script works on them. What a person
 * does on the changed page is done to these elements, so that the script cannot tell the difference.
 */

/** The page out of sight. */
export class Original {
  readonly root: DocumentFragment;

  constructor(template: HTMLTemplateElement) {
    this.root = document.importNode(template.content, true);
  }

  /** What the page's own script takes for its document. */
  get document(): object {
    const { root } = this;
    return {
      body: document.body,
      createElement: (name: string) => document.createElement(name),
      querySelector: (selector: string) => root.querySelector(selector),
      querySelectorAll: (selector: string) => root.querySelectorAll(selector),
      getElementById: (id: string) => root.querySelector(`#${CSS.escape(id)}`),
    };
  }

  /** Puts a value into one field, or a character into each of several, as if it was typed. */
  type(fields: readonly HTMLInputElement[], value: string): void {
    fields.forEach((field, at) => {
      const part = fields.length === 1 ? value : (value[at] ?? '');
      if (field.value === part) return;
      field.value = part;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  tick(box: HTMLInputElement, checked: boolean): void {
    box.checked = checked;
    for (const type of ['input', 'change']) box.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /** A click on something else than the button that sends. Whether its default is still to be done. */
  click(element: Element): boolean {
    return element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }

  /** Sends the form by this button: by the page's script, or by a native post. */
  send(button: HTMLElement): void {
    if (button.hasAttribute('onclick')) return void button.click();
    const form = button.closest('form')!;
    if (form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter: button }))) post(form);
  }

  /** What the page says of a refusal, or ''. */
  message(): string {
    return [...this.root.querySelectorAll(messages)].map((each) => each.textContent?.trim()).join(' ');
  }
}

/** Where the simulated pages tell a refusal. */
export const messages = '.error, .text-danger, [role=alert]';

/** A form outside a document sends nothing: this sends the same fields from within. */
function post(form: HTMLFormElement): void {
  const live = document.createElement('form');
  live.method = form.method;
  live.action = form.getAttribute('action') ?? '';
  for (const [name, value] of new FormData(form)) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value: String(value) });
    live.append(field);
  }
  document.body.append(live);
  live.submit();
}
