/** What the functions beside refresh are there for. */
import { shareToken } from '../../../../lambdas/aws/share-token.ts';
import { secretName } from '../../../../lambdas/aws/vault.ts';
import { brokers } from '../../../../lambdas/brokers/registry.ts';
import { httpClient } from '../../../../lambdas/http/client.ts';
import { probeEvening } from '../../../../lambdas/probe-evening.ts';
import { passOnRequests } from '../../../../lambdas/refresher/bot-request.ts';
import { dispatch } from '../../../../lambdas/refresher/dispatch.ts';
import { watch } from '../../../../lambdas/refresher/watchdog.ts';
import type { Telemetry } from '../../../../lambdas/telemetry.ts';
import type { Stage } from './stage.ts';

/** The accounts there are. */
export const accounts = ['alpha', 'beta'];

interface Work {
  /** The call with which the function has done for an account what it is there for. */
  readonly purpose: string;
  /** The accounts that such a call is about, by its body. */
  accountsIn(body: string): string[];
  /** Whether it does it once, and not anew in every run. */
  readonly isOnce: boolean;
  /** One run, at this moment. Rejects if it could not do its work. */
  work(stage: Stage, at: Date): Promise<unknown>;
}

const schedule = { rungs: ['cron(0,15,30,45 8 * * ? *)'], every_day: true };
const latestStart = 600_000;
const silent: Telemetry = { info() {}, outcome() {}, figures() {}, error() {}, flush() {} };

/** The accounts that messages or events are about. */
function accountsInEntries(body: string): string[] {
  const { Entries = [] } = JSON.parse(body) as { Entries?: { MessageBody?: string; Detail?: string }[] };
  return Entries.map(({ MessageBody, Detail }) => JSON.parse(MessageBody ?? Detail ?? '{}').account as string);
}

const asking = { purpose: 'SendMessageBatch', accountsIn: accountsInEntries, isOnce: false };
const telling = { purpose: 'PutEvents', accountsIn: accountsInEntries, isOnce: true };

/** They, by their names. */
export const works = {
  dispatch: {
    ...asking,
    work: ({ vault, queue, clock }, at) => dispatch({ kind: 'rung', rung: at }, { vault, queue, clock, schedule, latestStart }),
  },
  request: { ...asking, work: ({ queue, clock }) => passOnRequests(accounts, { queue, clock, schedule, latestStart }) },
  watchdog: {
    ...telling,
    // From the deadline on it has something to tell.
    work: ({ vault, ledger, events, clock }) =>
      watch({ vault, ledger, events, clock, brokers, schedule, deadline: '07:00', affected: () => 'nobody' }),
  },
  probe: {
    ...telling,
    work: ({ clock, ...stage }, at) =>
      probeEvening(
        { evening: at.toISOString() },
        new Date(at.getTime() + 240_000),
        { ...stage, clock, http: httpClient(clock), brokers, endpointPolicy: 'any', deadline: '08:50', progress: () => {}, schedule },
        silent,
      ),
  },
  share: {
    purpose: 'ReplicateSecretToRegions',
    accountsIn: (body) => [(JSON.parse(body) as { SecretId: string }).SecretId.split('/').at(-2)!],
    isOnce: true,
    work: async ({ secrets, prefix }) => {
      const sharing = { readers: ['arn:aws:iam::111122223333:root'], replicas: [{ region: 'ap-southeast-1', key: null }] };
      const shared = await Promise.allSettled(
        accounts.map((account) => shareToken(secrets, secretName(prefix, account, 'token'), sharing)),
      );
      if (shared.some(({ status }) => status === 'rejected')) throw new Error('not every token was shared');
    },
  },
} as const satisfies Record<string, Work>;

/** One of them. */
export type FunctionName = keyof typeof works;

/** All names. */
export const functionNames = Object.keys(works) as FunctionName[];
