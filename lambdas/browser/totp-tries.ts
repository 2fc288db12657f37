/** The TOTP codes of one login: when one may be typed, and whether another may follow one that was refused. */
import type { FieldRole } from '../refresher/page-flow.ts';
import type { Ending, Journey } from './journey.ts';
import { totpMoment } from './totp-moment.ts';
import type { WalkParts } from './walk-parts.ts';

/** Nothing is begun that would have to end within this time of the login's end, ms. */
export const margin = 3_000;
const mostClockOffset = 10_000;

export class TotpTries {
  /** Whether a code was refused, and another is to follow. */
  again = false;
  readonly #parts: WalkParts;
  readonly #journey: Journey;
  readonly #end: number;

  constructor(parts: WalkParts, journey: Journey) {
    this.#parts = parts;
    this.#journey = journey;
    this.#end = Date.parse(parts.task.end);
  }

  /** Whether the broker's clock and ours are known to differ too much for any code. */
  get #clocksDiffer(): boolean {
    const { clockOffset } = this.#parts.network;
    return clockOffset !== null && Math.abs(clockOffset) > mostClockOffset;
  }

  /** Why these may not be typed: no secret to make the code from, or a wrong clock. Null if they may. */
  hindrance(roles: readonly FieldRole[]): Ending | null {
    const { task } = this.#parts;
    if (task.totp) return this.#clocksDiffer ? { kind: 'failed', code: 'clock-skew' } : null;
    if (!roles.includes('totp')) return null;
    const message = 'The broker asks for a TOTP code, and the credentials have no totp_secret.';
    return { kind: 'failed', code: 'second-factor-unavailable', message };
  }

  /** When the next code may be typed; null if not before the login's end. */
  moment(): { readonly at: Date; readonly step: number } | null {
    const { task, clock, network } = this.#parts;
    if (!task.totp) return null;
    const first = Math.max(task.first_totp_step, (this.#journey.totpSteps.at(-1) ?? -1) + 1);
    const moment = totpMoment(task.totp, clock.now(), first, network.clockOffset);
    return moment.at.getTime() <= this.#end - margin ? moment : null;
  }

  /** Notes a refused code; whether another may follow: one, where the clock was checked and nothing else was refused. */
  refused(): boolean {
    const { task, network } = this.#parts;
    const checked = network.clockOffset !== null && !this.#clocksDiffer;
    const may = task.totp_tries === 2 && this.#journey.unaccepted === 0 && this.#journey.outstanding && checked && this.moment() !== null;
    if (!may) return false;
    this.#journey.refused();
    this.#journey.typed.delete('totp');
    this.again = true;
    return true;
  }
}
