/**
 * The loop of a login: read the page, find the flow's first matching state, do what it says, wait for a change. It ends with
 * the redirect, a failure, or the login's absolute end.
 */
import type { PageAction, PageState } from '../refresher/page-flow.ts';
import { findState } from './find-state.ts';
import { interruption } from './interruption.ts';
import { type Ending, isBroken, Journey } from './journey.ts';
import { OnItsWay } from './on-its-way.ts';
import { canBeTypedIn, isChallenge, type PageReading, pageView, readPage, usableForm } from './page-view.ts';
import { Presses } from './presses.ts';
import { Pressing } from './pressing.ts';
import { loginSoFar, saidSince } from './so-far.ts';
import { TakeValue } from './take-value.ts';
import { margin, TotpTries } from './totp-tries.ts';
import { type Typed, Typing } from './typing.ts';
import { raceUntil } from './wakeup.ts';
import type { WalkParts } from './walk-parts.ts';

/** How long a page gets to show what an answer said, ms. */
const settleTime = 1_000;
const brokenPatience = 500;

/** What a step wants next: the end, another look at once, or a wait until a change or that moment. */
type Next = Ending | 'again' | Date;

export class Walk {
  readonly journey: Journey;
  readonly #parts: WalkParts;
  readonly #end: number;
  readonly #presses: Presses;
  readonly #pressing: Pressing;
  readonly #values: TakeValue;
  #signature = '';
  #quietSince: number;
  /** The form of a page that has only standing words yet ("five wrong passwords block your account"), which would sound like an answer. */
  readonly #form = new OnItsWay();
  readonly #tries: TotpTries;
  readonly #typing: Typing;
  #waitingFor = '';

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.journey = new Journey(parts.sent);
    this.#tries = new TotpTries(parts, this.journey);
    this.#presses = new Presses(parts.flow.irreversible, parts.task.purpose ?? 'login');
    this.#pressing = new Pressing(parts, this.#presses, Date.parse(parts.task.end) - margin);
    this.#values = new TakeValue(parts.flow);
    this.#end = Date.parse(parts.task.end);
    this.#quietSince = this.#now;
    this.#typing = new Typing(parts, {
      journey: this.journey,
      tries: this.#tries,
      presses: this.#presses,
      values: this.#values,
      waits: (waitingFor) => this.#wait(waitingFor),
    });
  }

  /** Whether something may have been made anew for good. */
  get madeAnew(): boolean {
    return this.#presses.madeAnew;
  }

  get #now(): number {
    return this.#parts.clock.now().getTime();
  }

  /** Whether the page has come to rest: nothing has changed, and no answer was awaited, for a while. */
  get #rests(): boolean {
    return this.#now - this.#quietSince >= settleTime;
  }

  /** Walks to the end. */
  async run(): Promise<Ending> {
    const { wakeup, watch, page } = this.#parts;
    this.#wait('the login page');
    for (;;) {
      const changed = wakeup.next;
      const over = this.#over();
      if (over) return this.journey.end(over);
      watch.arm(page);
      const reading = await this.#read();
      let next: Next = 'again';
      try {
        next = this.#over() ?? (reading ? await this.#step(reading) : 'again');
      } finally {
        reading?.release();
      }
      if (typeof next === 'object' && 'kind' in next) return this.journey.end(next.kind === 'taken' ? next : (this.#over() ?? next));
      if (next !== 'again') await raceUntil(this.#parts.clock, new Date(Math.min(next.getTime(), this.#end)), changed);
    }
  }

  /** Reads the page; null if the login ends before the page lets itself be read (it does not while a new page is awaited). */
  async #read(): Promise<PageReading | null> {
    const reading = readPage(this.#parts.page, this.#parts.task.origins);
    for (;;) {
      const changed = this.#parts.wakeup.next;
      if (this.#over()) {
        reading.then((late) => late.release());
        return null;
      }
      const read = await raceUntil<PageReading | undefined>(this.#parts.clock, new Date(this.#end), reading, changed);
      if (read) return read;
    }
  }

  /** What ends a login whatever the page shows. */
  #over(): Ending | null {
    const ending = interruption(this.#parts, this.journey);
    return ending ?? (this.#now >= this.#end ? this.journey.nothingMore(this.#parts.network, ' (the time was over)') : null);
  }

  async #step(reading: PageReading): Promise<Next> {
    const { network, task, flow } = this.#parts;
    if (reading.signature !== this.#signature || network.busy) this.#quietSince = this.#now;
    this.#signature = reading.signature;
    const said = saidSince(this.journey, network, this.#rests);
    const soFar = loginSoFar(task, this.journey, this.#presses.states, this.#tries.again);
    const view = pageView(reading, said, this.#presses, this.#typing.takesPrompt(reading));
    const match = await findState(flow, view, soFar, {
      take: (action) => this.#values.take(reading, action),
      isSpent: (state) => this.#rests && !this.#presses.mayPress(state.name, reading.signature, true),
    });
    if (match === 'fault') return { kind: 'failed', code: 'internal', message: 'The broker’s page flow failed to judge a page.' };
    const { state, action, taken } = match ?? {};
    this.#parts.enter(state?.name ?? 'unknown page');
    if (taken !== undefined) return { kind: 'taken', captured: { url: reading.address, method: 'GET', body: null, text: taken } };
    if (state?.accepted) this.journey.accepted();
    const stop = action && 'stop' in action ? action : null;
    const isError = said.refused || (network.document?.status ?? 0) >= 400;
    const formWait = this.#form.waitFor(stop !== null && !isError && !canBeTypedIn(reading), this.#now, this.#parts.patience);
    if (formWait && formWait.getTime() < this.#end) return formWait;
    if (stop) {
      // Words that a page begins with, while its form is on the way, are no answer to anything.
      if (this.journey.typed.size === 0 && !this.#rests) return new Date(this.#quietSince + settleTime);
      const ending = this.#stop(stop, reading);
      if (ending) return ending;
    }
    if (isChallenge(reading)) return { kind: 'failed', code: 'challenge' };
    if (this.#tries.again) return this.#typed(await this.#typing.type({ type: ['totp'] }, reading, this.#rests), reading);
    if (!state || !action || 'stop' in action || 'take' in action) return this.#unknown(reading);
    if ('type' in action) return this.#typed(await this.#typing.type(action, reading, this.#rests), reading);
    if ('confirm' in action) return this.#typed(await this.#typing.confirm(state, action.confirm, reading), reading);
    if ('press' in action) return this.#press(state, action, reading);
    if ('explore' in action) return this.#explore(state, reading);
    this.journey.accepted();
    if (!this.#parts.task.approve_consent) return { kind: 'failed', code: 'consent-needed' };
    return this.#press(state, { press: action.consent }, reading);
  }

  /** A refusal; null if it is a refused TOTP code that may be typed once more. */
  #stop(action: Extract<PageAction, { stop: unknown }>, reading: PageReading): Ending | null {
    if (action.stop === 'totp-rejected') {
      if (this.#tries.again) return null;
      // Beside a password the code cannot be sent alone, and no password is sent twice.
      if (!usableForm(reading)?.form.password && this.#tries.refused()) return null;
    }
    return { kind: 'failed', code: action.stop, message: action.message, remedy: action.remedy };
  }

  /** What follows from what was typed, or was not. */
  async #typed(outcome: Typed, reading: PageReading): Promise<Next> {
    if (outcome === 'nothing') return this.#unknown(reading);
    if (outcome === 'not-typed') {
      const next = await this.#unknown(reading);
      return next instanceof Date ? new Date(Math.min(next.getTime(), this.#now + brokenPatience)) : next;
    }
    if (outcome !== 'typed') return outcome;
    this.#quietSince = this.#now;
    return 'again';
  }

  async #press(state: PageState, action: Extract<PageAction, { press: unknown }>, reading: PageReading): Promise<Next> {
    if (!(await this.#pressing.button(state.name, action, reading, this.#rests))) return this.#unknown(reading);
    this.#quietSince = this.#now;
    this.#wait(`what follows “${state.name}”`);
    return 'again';
  }

  /** Looks into menus, once the page has come to rest. */
  async #explore(state: PageState, reading: PageReading): Promise<Next> {
    if (!this.#rests || !(await this.#pressing.menu(state.name, reading))) return this.#unknown(reading);
    this.#quietSince = this.#now;
    this.#wait('what a menu shows');
    return 'again';
  }

  /** Nothing to do on this page: waits for another, with patience. */
  async #unknown(reading: PageReading): Promise<Next> {
    if (await this.#pressing.banner(reading)) return 'again';
    const { network } = this.#parts;
    const broken = isBroken(network.document) || (network.document?.status === 403 && !this.journey.outstanding);
    const until = this.#quietSince + (broken ? Math.min(brokenPatience, this.#parts.patience) : this.#parts.patience);
    if (this.#now >= until) {
      if (this.#tries.again) return { kind: 'failed', code: 'totp-rejected' };
      const kept = this.journey.keptBack(network);
      if (kept?.code === 'page-changed' && (await this.#typing.sendAgain(reading))) return this.#typed('typed', reading);
      return kept ?? this.journey.nothingMore(network, '');
    }
    const settled = this.#quietSince + settleTime;
    return new Date(settled > this.#now ? Math.min(settled, until) : until);
  }

  #wait(waitingFor: string): void {
    if (waitingFor !== this.#waitingFor) this.#parts.progress(waitingFor);
    this.#waitingFor = waitingFor;
  }
}
