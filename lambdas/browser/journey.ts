/** How far a login has got: what was typed, what was answered. The one place that decides what an end means. */
import type { FailureCode, Submitted } from '../refresher/failures.ts';
import type { Captured } from '../refresher/login.ts';
import type { FieldRole } from '../refresher/page-flow.ts';
import type { DocumentState, Network } from './network.ts';
import { isTrouble } from './network.ts';

/** The end of a login. */
export type Ending = { readonly kind: 'redirected' } | { readonly kind: 'taken'; readonly captured: Captured } | Failed;

interface Failed {
  readonly kind: 'failed';
  readonly code: FailureCode;
  readonly message?: string | undefined;
  readonly remedy?: string | undefined;
}

/** Refusals that come only after the submission before was accepted. */
const afterAcceptance: readonly FailureCode[] = ['second-factor-unavailable', 'consent-needed'];

export class Journey {
  readonly typed = new Set<FieldRole | 'confirmation'>();
  /** The TOTP steps whose codes were typed, in order. */
  readonly totpSteps: number[] = [];
  /** Whether a secret was typed that was neither accepted nor refused yet. */
  outstanding = false;
  /** What the page said at the last submission. */
  before: string | null = null;
  /** Whether the last code was typed beside the password, before the broker had judged that. */
  beside = false;
  /** Whether the page has lost what was typed before. */
  forgot = false;
  readonly #sent: () => number;
  #submitted: Submitted = 'none';
  #unaccepted = 0;
  #keepsBack = false;
  /** How it stood when the last secret was typed. */
  #last: { readonly sent: number; readonly submitted: Submitted; readonly unaccepted: number } | null = null;

  /** @param sent how much has left the browser */
  constructor(sent: () => number) {
    this.#sent = sent;
  }

  /** Whether nothing at all has left the browser since the last secret was typed: it has reached nobody. */
  get unsent(): boolean {
    return this.#last !== null && this.#last.sent === this.#sent();
  }

  get submitted(): Submitted {
    return this.#keptBack?.submitted ?? this.#submitted;
  }

  /** Submissions refused or never answered. */
  get unaccepted(): number {
    return this.#keptBack?.unaccepted ?? this.#unaccepted;
  }

  /** How it stood before a secret that the page was found to keep back, if it has kept it back until now. */
  get #keptBack() {
    return this.#keepsBack && this.unsent ? this.#last : null;
  }

  /** Typing of a secret begins: from here on it may have reached the broker. */
  begins(role: 'password' | 'totp', pageText: string): void {
    this.typed.add(role);
    this.beside = role === 'totp' && this.outstanding;
    if (!this.#last || !this.outstanding) this.#last = { sent: this.#sent(), submitted: this.#submitted, unaccepted: this.#unaccepted };
    this.#submitted = role === 'totp' || this.#submitted === 'totp' ? 'totp' : 'password';
    this.outstanding = true;
    this.before = pageText;
  }

  accepted(): void {
    this.outstanding = false;
  }

  refused(): void {
    if (this.outstanding) this.#unaccepted += 1;
    this.outstanding = false;
  }

  /** The page has lost what was typed, unsent: as if these had never been typed. */
  forget(roles: readonly FieldRole[]): void {
    this.forgot = true;
    for (const role of roles) this.typed.delete(role);
    if (this.#last) this.#submitted = this.#last.submitted;
    this.outstanding = false;
  }

  /** The end of a page that stays at rest, and has sent nothing at all since the secret was typed. Null if it has. */
  keptBack(network: Network): Failed | null {
    if (!this.outstanding || !this.unsent) return null;
    this.#keepsBack = true;
    if (network.answer === 'no') {
      const message = `The broker could not be reached any more; the ${this.#lastSecret()} that was typed has not left the browser.`;
      return { kind: 'failed', code: 'broker-unavailable', message };
    }
    return { kind: 'failed', code: 'page-changed', message: `The broker’s page did not send the ${this.#lastSecret()} that was typed.` };
  }

  /** Notes the end in the account of submissions. */
  end(ending: Ending): Ending {
    if (ending.kind !== 'failed' || afterAcceptance.includes(ending.code)) this.accepted();
    else this.refused();
    return ending;
  }

  /** What it means that nothing more comes: the page stays as no state knows it, or the time is over. */
  nothingMore(network: Network, foundWords: string): Ending {
    const answer = network.answer;
    const silent = answer === 'pending' || answer === 'no' || isBroken(network.document);
    if (this.outstanding) {
      if (silent) return { kind: 'failed', code: 'outcome-unknown' };
      return {
        kind: 'failed',
        code: 'page-changed',
        message: `The broker answered the ${this.#lastSecret()} in a way that prebell does not know${foundWords}.`,
      };
    }
    const document = network.document;
    if (document?.status === 429) return { kind: 'failed', code: 'rate-limited' };
    if (this.submitted !== 'none' && silent)
      return { kind: 'failed', code: 'broker-unavailable', message: 'The broker accepted the login but did not finish it.' };
    if (document === null) return { kind: 'failed', code: 'broker-unavailable', message: 'The broker’s page did not answer in time.' };
    if (document.error)
      return {
        kind: 'failed',
        code: 'broker-unavailable',
        message: `The broker’s page could not be loaded (${document.error.replace(/^net::/, '')}).`,
      };
    if (document.status !== null && (document.status >= 500 || document.status === 403)) {
      return { kind: 'failed', code: 'broker-unavailable', message: `The broker’s page answered with HTTP status ${document.status}.` };
    }
    const lack = network.lack;
    if (lack) {
      return {
        kind: 'failed',
        code: lack === 'too many requests' ? 'rate-limited' : 'broker-unavailable',
        message: `The broker’s page is not one that prebell knows${foundWords}, and something that it asked for did not come (${lack}).`,
      };
    }
    return { kind: 'failed', code: 'page-changed', message: `The broker’s page is not one that prebell knows${foundWords}.` };
  }

  #lastSecret(): string {
    return this.typed.has('totp') ? 'TOTP code' : 'password';
  }
}

/** Whether the main document is a fault rather than a page. */
export function isBroken(document: DocumentState | null): boolean {
  return document !== null && (document.error !== null || (document.status !== null && isTrouble(document.status)));
}
