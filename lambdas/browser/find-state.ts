/** Finds the state of a flow's table that the page is in. */
import type { LoginSoFar, PageAction, PageFlow, PageState, PageView } from '../refresher/page-flow.ts';

/** An action that ends the login with something the page shows. */
export type TakeAction = Extract<PageAction, { take: unknown }>;

/** The state, and what it says to do. */
export interface StateMatch {
  readonly state: PageState;
  readonly action: PageAction;
  /** What the page shows, where the state is to take that. */
  readonly taken?: string;
}

/** What can be told only on the page itself. */
export interface Trial {
  /** Looks for what an action is to take; null while the page does not show it. */
  take(action: TakeAction): Promise<string | null>;
  /** Whether the state's button was pressed for nothing: a later state may lead on. */
  isSpent(state: PageState): boolean;
}

/** The first state that matches; null if none does; `fault` if a state failed to judge. */
export async function findState(flow: PageFlow, view: PageView, soFar: LoginSoFar, trial: Trial): Promise<StateMatch | 'fault' | null> {
  for (const state of flow.states) {
    let action: PageAction;
    try {
      if (!state.when(view, soFar)) continue;
      action = typeof state.do === 'function' ? state.do(soFar) : state.do;
    } catch {
      return 'fault';
    }
    if ('press' in action && trial.isSpent(state)) continue;
    if (!('take' in action)) return { state, action };
    const taken = await trial.take(action);
    if (taken !== null) return { state, action, taken };
  }
  return null;
}
