/** Telemetry that remembers what it was told. */
import type { Figure } from '../../lambdas/figures.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { Telemetry } from '../../lambdas/telemetry.ts';

/** What a function told of itself. */
export class Told implements Telemetry {
  outcomes: Outcome[] = [];
  errors: { message: string; error: unknown }[] = [];
  infos: string[] = [];
  info(message: string): void {
    this.infos.push(message);
  }
  outcome(outcome: Outcome): void {
    this.outcomes.push(outcome);
  }
  published: Figure[] = [];
  figures(figures: readonly Figure[]): void {
    this.published.push(...figures);
  }
  error(message: string, error: unknown): void {
    this.errors.push({ message, error });
  }
  flush(): void {}
}
