/** The e-mail that operations get for an event; `lib/alert-text.ts` has the same words as a template of EventBridge. */

import type * as z from 'zod/mini';
import type { eventSchemas } from '../../lambdas/refresher/events.ts';

/** The detail of an event about an account without a fresh token. */
export type AlertDetail = z.infer<(typeof eventSchemas)['Token Refresh Failed']>;

/** The text, in lines without a line break. */
export function alertLines(type: string, detail: AlertDetail): string[] {
  const { failure } = detail;
  return [
    `${type}: account ${detail.account} (${detail.broker}) for ${detail.trading_day}`,
    `What happened: ${failure.message}`,
    `What to do: ${failure.remedy}`,
    `By when: ${detail.deadline} the bots need this token.`,
    `Next try: ${detail.will_retry ? `prebell tries again by itself at ${detail.next_try_at}.` : 'prebell does NOT try again by itself. A person must act.'}`,
    `What was submitted: ${detail.submitted}`,
    `Evidence: ${detail.evidence ?? 'none was taken'}`,
    `Runbook: ${failure.runbook} (code ${failure.code})`,
    `Told at: ${detail.at}. Sandbox: ${detail.sandbox}.`,
  ];
}
