import * as events from 'aws-cdk-lib/aws-events';
import { alertLabels } from '../lambdas/refresher/alert.ts';

/** What people are told: bad news, or that it is over. */
export interface AlertKind {
  readonly id: string;
  readonly description: string;
  /** The events that it is for: those which say that people are to be told. */
  readonly pattern: events.EventPattern;
  /** The parts of the event's `alert` that it has, in their order. */
  readonly parts: readonly (keyof typeof alertLabels)[];
}

const there = [{ exists: true }];

/** Every kind. The domain decides who is told what and when; here it is only passed on. */
export const alertKinds: readonly AlertKind[] = [
  {
    id: 'Alert',
    description: 'Tells operations that an account needs them, and what to do',
    pattern: { source: ['prebell'], detail: { alert: { runbook: there } } },
    parts: ['title', 'what_happened', 'what_to_do', 'by_when', 'evidence', 'runbook'],
  },
  {
    id: 'Recovery',
    description: 'Tells operations that an account is fresh again',
    pattern: { source: ['prebell'], detailType: ['Token Refreshed'], detail: { alert: { title: there } } },
    parts: ['title', 'what_happened', 'what_to_do'],
  },
];

/**
 * The lines of an alert, filled in by EventBridge. The first one is the whole story, since an e-mail from a topic has no subject of
 * its own.
 * @param filesUrl where the project's files can be opened, for a link to the runbook
 */
export function alertLines({ parts }: AlertKind, filesUrl?: string): string[] {
  return parts.map((part) => {
    const text = events.EventField.fromPath(`$.detail.alert.${part}`);
    return `${alertLabels[part]}${part === 'runbook' ? runbookLink(text, filesUrl) : text}`;
  });
}

/** Where a section of the runbook is read: a link where the project's files can be opened, and else which file it is. */
export function runbookLink(section: string, filesUrl?: string): string {
  return filesUrl === undefined ? `${section} (a file of the prebell project)` : `${filesUrl}/${section}`;
}

/** The text of an e-mail. Each line reaches the reader in quotes: EventBridge takes no other template of several lines. */
export function alertText(kind: AlertKind, filesUrl?: string): events.RuleTargetInput {
  return events.RuleTargetInput.fromMultilineText(alertLines(kind, filesUrl).join('\n'));
}
