/** Refreshes in a world of tests. */
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import type { World } from './world.ts';

/** One rung at the world's present time; the next one is due at 08:15. */
export function run(world: World, account = 'alpha', trigger = world.rung('2026-11-23T08:15:00+05:30')): Promise<Outcome> {
  return refresh({ account, trigger, end: world.end }, world.ports());
}

/** A refresh that a person started. */
export function byHand(world: World, account = 'alpha'): Promise<Outcome> {
  return run(world, account, { kind: 'hand', next_try_at: null });
}
