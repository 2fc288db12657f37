/** What a login types, where, and when: never a password without its user's name, nothing twice, no code before its time. */
import type { FieldRole, PageAction, PageState } from '../refresher/page-flow.ts';
import { asksFor } from './find-fields.ts';
import type { Ending, Journey } from './journey.ts';
import { knowsUser } from './known-user.ts';
import { OnItsWay } from './on-its-way.ts';
import { type PageReading, usableForm, usablePrompt } from './page-view.ts';
import { type FoundForm, pressSubmit } from './press-submit.ts';
import type { Presses } from './presses.ts';
import { typeForm } from './submit.ts';
import type { TakeValue } from './take-value.ts';
import { margin, type TotpTries } from './totp-tries.ts';
import type { WalkParts } from './walk-parts.ts';
import { forgetWiped } from './wiped.ts';

/**
 * What came of it: something was typed and sent; the page has nothing to type in now; its form took no text, or went away; it is to be
 * looked at again, at once or at that moment; or the login's end.
 */
export type Typed = 'typed' | 'nothing' | 'not-typed' | 'again' | Date | Ending;

/** What a login goes by when it types. */
export interface TypingParts {
  readonly journey: Journey;
  readonly tries: TotpTries;
  readonly presses: Presses;
  readonly values: TakeValue;
  /** Told what is waited for. */
  readonly waits: (waitingFor: string) => void;
}

export class Typing {
  readonly #parts: WalkParts;
  readonly #login: TypingParts;
  readonly #end: number;
  /** Signatures of pages on which what looked like a prompt took no text. */
  readonly #unfit = new Set<string>();
  /** The scripts of a page: a form without its script would do nothing when it is sent, or something else. */
  readonly #scripts = new OnItsWay();
  /** The password of a page that asks for a name and a code. */
  readonly #password = new OnItsWay();
  #sentAgain = false;

  constructor(parts: WalkParts, login: TypingParts) {
    this.#parts = parts;
    this.#login = login;
    this.#end = Date.parse(parts.task.end);
  }

  get #now(): number {
    return this.#parts.clock.now().getTime();
  }

  /** Whether a prompt may be answered on this page: no prompt is tried twice on the same. */
  takesPrompt({ signature }: PageReading): boolean {
    return !this.#unfit.has(signature);
  }

  /** @param rests whether the page has come to rest */
  async type(action: Extract<PageAction, { type: unknown }>, reading: PageReading, rests: boolean): Promise<Typed> {
    const { journey, tries } = this.#login;
    const found = usableForm(reading);
    if (!found) return 'nothing';
    const here = action.type.filter((role) => asksFor(found.form, role));
    if (rests && !this.#parts.network.asked) forgetWiped(found.form, here, journey);
    const roles = here.filter((role) => !journey.typed.has(role));
    if (roles.length === 0) {
      // A code that was typed beside the password, and is asked for by itself now, was not looked at or came too early.
      const isAsked = here.includes('totp') && !here.includes('password') && journey.beside && !journey.unsent;
      return rests && isAsked && tries.refused() ? 'again' : 'nothing';
    }
    // A password without the user's name would be a wrong one.
    if (roles.includes('password') && !knowsUser(reading, here, journey, this.#parts.task.user)) return 'nothing';
    // The broker shows the user field again, empty, beside the password: the name is typed again with it.
    if (here.includes('user') && !roles.includes('user') && found.form.user?.empty) roles.unshift('user');
    return this.#fill(reading, found, roles, action.tick);
  }

  /** Answers the prompt that asks for the password again. */
  async confirm(state: PageState, words: RegExp, reading: PageReading): Promise<Typed> {
    const { journey, presses, values } = this.#login;
    const found = usablePrompt(reading, words, presses.allowsInPrompt);
    if (!found?.form.submit || journey.typed.has('confirmation')) return 'nothing';
    await values.note(reading);
    presses.note(state.name, reading.signature, found.form.submit);
    return this.#fill(reading, { ...found, confirms: true }, found.form.totp.length > 0 ? ['password', 'totp'] : ['password'], undefined);
  }

  /**
   * Presses once more, once a login, what a page did not hear. To be called only if nothing has left the browser. Not with a code, which
   * may be over by now. Whether it did.
   */
  async sendAgain(reading: PageReading): Promise<boolean> {
    const found = usableForm(reading);
    const { typed } = this.#login.journey;
    const isOver = this.#sentAgain || typed.has('totp') || typed.has('confirmation');
    if (isOver || !found?.form.password || found.form.password.empty) return false;
    this.#sentAgain = true;
    return pressSubmit(this.#parts, found, this.#end - margin - this.#now);
  }

  async #fill(reading: PageReading, found: FoundForm, roles: readonly FieldRole[], tick: RegExp | undefined): Promise<Typed> {
    const { task } = this.#parts;
    const { journey, tries } = this.#login;
    const hindrance = tries.hindrance(roles);
    if (hindrance) return hindrance;
    if (this.#now > this.#end - margin) return new Date(this.#end);
    const { user, password } = found.form;
    const isEarly = roles.includes('totp') && user !== null && password === null && !journey.typed.has('password');
    const ready =
      this.#scripts.waitFor(found.frame.data.loading, this.#now, this.#parts.patience) ??
      this.#password.waitFor(isEarly, this.#now, this.#parts.patience);
    if (ready) return ready;
    // The page that asks for something new has accepted what was typed before.
    if (!tries.again && roles.some((role) => role !== 'user')) journey.accepted();
    const code = task.totp ? tries.moment() : null;
    if (task.totp && !code)
      return { kind: 'failed', code: 'internal', message: 'The time for this login was too short for the next TOTP code.' };
    if (roles.includes('totp') && code && code.at.getTime() > this.#now) {
      this.#login.waits('the next TOTP code');
      return code.at;
    }
    const parts = { ...this.#parts, journey, end: this.#end - 1_000 };
    const typed = await typeForm(parts, reading, found, { roles, tick, step: code?.step ?? 0 });
    if (typed === 'not-typed') {
      if (found.confirms) this.#unfit.add(reading.signature);
      return typed;
    }
    tries.again = false;
    if (typeof typed === 'object') return typed;
    this.#login.waits(whatFollows(roles));
    return 'typed';
  }
}

function whatFollows(typed: readonly FieldRole[]): string {
  if (typed.includes('totp')) return 'the answer to the TOTP code';
  return typed.includes('password') ? 'the answer to the password' : 'the password field';
}
