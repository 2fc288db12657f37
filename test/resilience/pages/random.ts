/** Random choices that a seed repeats, in Node and in the page. */

/** A source of choices. */
export class Random {
  #state: number;

  /** The same text, the same choices. */
  constructor(seed: string) {
    this.#state = 2166136261;
    for (const character of seed) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 16777619);
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)]!;
  }

  /** Letters and digits that begin with a letter. */
  word(length: number): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    return this.pick([...letters]) + Array.from({ length: length - 1 }, () => this.pick([...`${letters}0123456789`])).join('');
  }

  /** A delay, ms: mostly 0.2 to 2 s, now and then up to 8 s. */
  delay(): number {
    return this.next() < 0.08 ? this.between(2_000, 8_000) : this.between(200, 2_000);
  }
}
