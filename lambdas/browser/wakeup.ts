/** Lets one loop sleep until somebody says that something changed. */
export class Wakeup {
  #next = Promise.withResolvers<void>();

  /** Resolves at the next `wake` from now on. Take it before looking, so that no change is missed. */
  get next(): Promise<void> {
    return this.#next.promise;
  }

  wake(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }
}
