import type { FrameData } from './page-data.ts';

/** Waits for the scripts of a page: a form whose script is still on its way would do nothing when it is sent, or something else. */
export class Readiness {
  #since: number | null = null;

  /** Until when to wait at most; null if the frame is ready, or `patience` ms since the first wait are over. */
  waitFor({ loading }: Pick<FrameData, 'loading'>, now: number, patience: number): Date | null {
    if (!loading) return null;
    this.#since ??= now;
    const until = this.#since + patience;
    return now < until ? new Date(until) : null;
  }
}
