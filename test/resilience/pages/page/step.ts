/// <reference lib="dom" />
/** What stands on a changed page, for the kinds of change to work on. */

/** What a field is for. */
export type Role = 'user' | 'password' | 'code';

/** One field as a person sees it: a box, or six boxes that are read as one. */
export class Field {
  readonly role: Role;
  /** What a person types into. */
  inputs: HTMLElement[];
  /** The input, or what holds the boxes. */
  box: HTMLElement;
  /** The field with its label. */
  group: HTMLElement;
  /** Elements that hold its words. */
  labels: HTMLElement[];
  words: string;
  /** How its value is read; the plain one unless a change says otherwise. */
  read: () => string = () => this.inputs.map((input) => ('value' in input ? String(input.value) : (input.textContent ?? ''))).join('');
  /** Takes what was typed. */
  readonly write: (value: string) => void;
  readonly #enter: () => void;

  constructor(role: Role, inputs: HTMLElement[], group: HTMLElement, words: string, write: (value: string) => void, enter: () => void) {
    this.role = role;
    this.inputs = inputs;
    this.box = inputs.length === 1 ? inputs[0]! : inputs[0]!.parentElement!.children.length > 1 ? inputs[0]!.parentElement! : group;
    this.group = group;
    this.labels = [];
    this.words = words;
    this.write = write;
    this.#enter = enter;
    this.#listen();
  }

  /** The only input, or the first. */
  get input(): HTMLInputElement {
    return this.inputs[0] as HTMLInputElement;
  }

  /** Puts other inputs in place of these. */
  replace(inputs: HTMLElement[], box: HTMLElement = inputs[0]!): void {
    this.box.replaceWith(box);
    if (this.group === this.box) this.group = box;
    this.inputs = inputs;
    this.box = box;
    this.#listen();
  }

  empty(): void {
    for (const input of this.inputs) {
      if ('value' in input) input.value = '';
      else input.textContent = '';
    }
  }

  #listen(): void {
    this.inputs.forEach((input, at) => {
      input.addEventListener('input', () => {
        if (this.inputs.length > 1) this.#advance(input as HTMLInputElement, at);
        this.write(this.read());
      });
      input.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        this.#enter();
      });
    });
  }

  /** Each box keeps as many characters as it is for, and hands on. */
  #advance(input: HTMLInputElement, at: number): void {
    const size = 6 / this.inputs.length;
    input.value = size === 1 ? input.value.slice(-1) : input.value.slice(0, size);
    if (input.value.length === size) this.inputs[at + 1]?.focus();
  }
}

/** One form on the screen. */
export class Step {
  /** How many forms this document showed before. */
  readonly number: number;
  readonly fields: Field[];
  /** What a person presses to send. */
  submit: HTMLElement;
  /** All of it that is not above or below the login. */
  main: HTMLElement;
  form: HTMLElement;
  readonly heading: HTMLElement | null;
  /** The terms that have to be ticked. */
  readonly terms: HTMLInputElement | null;
  /** Whether there is no button: the Enter key sends. */
  byEnter = false;
  /** What is done with the next form in place of showing it. */
  onNext: ((next: Step) => void) | null = null;
  /** Elements a person has to press before the form can be used, in order. */
  readonly obstacles: HTMLElement[] = [];
  /** Asked when the form is sent: true lets it go. */
  readonly gates: (() => boolean)[] = [];
  readonly #send: () => void;
  readonly #report: (event: 'typed' | 'pressed', what: string) => void;

  constructor(parts: {
    number: number;
    fields: Field[];
    submit: HTMLElement;
    main: HTMLElement;
    form: HTMLElement;
    heading: HTMLElement | null;
    terms: HTMLInputElement | null;
    send: () => void;
    report: (event: 'typed' | 'pressed', what: string) => void;
  }) {
    this.number = parts.number;
    this.fields = parts.fields;
    this.submit = parts.submit;
    this.main = parts.main;
    this.form = parts.form;
    this.heading = parts.heading;
    this.terms = parts.terms;
    this.#send = parts.send;
    this.#report = parts.report;
    this.#listen();
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.press();
    });
  }

  field(role: Role): Field | undefined {
    return this.fields.find((each) => each.role === role);
  }

  /** Sends the form, if no gate holds it. */
  press(): void {
    if (this.gates.every((gate) => gate())) this.#send();
  }

  /** Puts another element in place of the button; it does the same. */
  replaceSubmit(element: HTMLElement): void {
    this.submit.replaceWith(element);
    this.submit = element;
    this.#listen();
  }

  /** Marks an element as none of the login: what is typed into it, and a press on it, are told. */
  decoy<T extends HTMLElement>(element: T, what: string): T {
    element.addEventListener('input', () => this.#report('typed', what));
    element.addEventListener('click', (event) => {
      if (!(event.target as Element).closest('button, a, [role=button]')) return;
      event.preventDefault();
      this.#report('pressed', what);
    });
    element.addEventListener('submit', (event) => event.preventDefault());
    return element;
  }

  /** Takes the form away and gives it back after a while, ms. */
  later(delay: number, meanwhile: HTMLElement): void {
    const { main } = this;
    main.replaceWith(meanwhile);
    setTimeout(() => meanwhile.replaceWith(main), delay);
  }

  #listen(): void {
    this.submit.addEventListener('click', (event) => {
      event.preventDefault();
      this.press();
    });
  }
}
