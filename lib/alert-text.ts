import * as events from 'aws-cdk-lib/aws-events';

/** A kind of alert: which events it is for, and what it says of the next try and of the evidence. */
export interface AlertKind {
  readonly id: string;
  /** Fields of the event's detail that decide. */
  readonly detail: Record<string, unknown[]>;
  readonly nextTry: string;
  readonly evidence: string;
}

const detail = (path: string) => events.EventField.fromPath(`$.detail.${path}`);

const retries = [
  { id: 'WillRetry', detail: { will_retry: [true] }, nextTry: `prebell tries again by itself at ${detail('next_try_at')}.` },
  { id: 'WillNotRetry', detail: { will_retry: [false] }, nextTry: 'prebell does NOT try again by itself. A person must act.' },
];

const evidences = [
  { id: 'WithEvidence', detail: { evidence: [{ prefix: 's3://' }] }, evidence: `${detail('evidence')} (open it in the S3 console)` },
  { id: 'WithoutEvidence', detail: { evidence: [null] }, evidence: 'none was taken' },
];

/** Every kind of alert. EventBridge cannot word a text by its fields, so there is a rule for each wording. */
export const alertKinds: readonly AlertKind[] = retries.flatMap((retry) =>
  evidences.map((evidence) => ({
    id: `${retry.id}${evidence.id}`,
    detail: { ...retry.detail, ...evidence.detail },
    nextTry: retry.nextTry,
    evidence: evidence.evidence,
  })),
);

/**
 * The text of an alert, in words that a tired person can act on. The first line is the whole story, since an e-mail from a topic
 * has no subject of its own. Each line reaches the reader in quotes: EventBridge takes no other template of several lines.
 */
export function alertText(kind: AlertKind): events.RuleTargetInput {
  return events.RuleTargetInput.fromMultilineText(
    [
      `${events.EventField.fromPath('$.detail-type')}: account ${detail('account')} (${detail('broker')}) for ${detail('trading_day')}`,
      `What happened: ${detail('failure.message')}`,
      `What to do: ${detail('failure.remedy')}`,
      `By when: ${detail('deadline')} the bots need this token.`,
      `Next try: ${kind.nextTry}`,
      `What was submitted: ${detail('submitted')}`,
      `Evidence: ${kind.evidence}`,
      `Runbook: ${detail('failure.runbook')} (code ${detail('failure.code')})`,
      `Told at: ${detail('at')}. Sandbox: ${detail('sandbox')}.`,
    ].join('\n'),
  );
}
