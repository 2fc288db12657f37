/** What a flow's states are told besides the page: what was said and done since the last submission, and what the login has done so far. */
import type { LoginTask } from '../refresher/login.ts';
import type { LoginSoFar } from '../refresher/page-flow.ts';
import type { Journey } from './journey.ts';
import type { Network } from './network.ts';
import type { Said } from './page-view.ts';

/** @param rests whether the page has come to rest */
export function saidSince({ before }: Journey, network: Network, rests: boolean): Said {
  // Words that stood there before the submission count anew only when the page had time to show the answer.
  const answered = network.answeredSince && rests;
  const fault = network.answer === 'no' || network.reading;
  return { messages: network.messages, before, answered, fault, refused: answered && network.refused };
}

/** @param retrying whether a refused code is about to be typed once more */
export function loginSoFar(task: LoginTask, { typed }: Journey, pressed: ReadonlySet<string>, retrying: boolean): LoginSoFar {
  return {
    // To the flow a refused code stays typed while the next one is waited for: its refusal still stands on the page.
    typed: retrying ? new Set([...typed, 'totp' as const]) : typed,
    pressed,
    purpose: task.purpose ?? 'login',
    user: task.user,
    hasTotp: task.totp !== null,
  };
}
