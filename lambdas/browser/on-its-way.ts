/** Waits for what is still on its way, and not for ever. */
export class OnItsWay {
  #since: number | null = null;

  /** Until when to wait at most; null if nothing is on its way, or `patience` ms have passed since something first was. */
  waitFor(isOnItsWay: boolean, now: number, patience: number): Date | null {
    this.#since = isOnItsWay ? (this.#since ?? now) : null;
    return this.#since !== null && now < this.#since + patience ? new Date(this.#since + patience) : null;
  }
}
