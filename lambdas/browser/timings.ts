/** How long each phase of a login took. A phase that comes again adds up. */
export class Timings {
  readonly #sums: Record<string, number> = {};
  #phase: string | null = null;
  #since = 0;

  /** A phase begins; the one before ends. */
  enter(phase: string): void {
    if (phase === this.#phase) return;
    this.stop();
    this.#phase = phase;
    this.#since = performance.now();
  }

  stop(): void {
    if (this.#phase !== null) this.#sums[this.#phase] = (this.#sums[this.#phase] ?? 0) + performance.now() - this.#since;
    this.#phase = null;
  }

  /** Gives the phase under way another name. */
  rename(name: string): void {
    if (this.#phase !== null) this.#phase = name;
  }

  /** Phases and their sums, whole ms. */
  read(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.#sums).map(([phase, sum]) => [phase, Math.round(sum)]));
  }
}
