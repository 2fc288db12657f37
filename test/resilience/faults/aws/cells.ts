/** The faults of AWS, and the cells: each call that a refresh makes, each fault that can befall it. */
import { type Answer, type Call, type Fault, type Faults, lostAnswer, refusal } from '../../../ministack/faults.ts';
import { type Duration, durations } from '../faults.ts';

/** What can go wrong with a call. */
export const awsFaults = ['throttled', 'denied', 'timed out', 'answer lost', 'entry refused'] as const;

/** One of them. */
export type AwsFault = (typeof awsFaults)[number];

/** One cell. */
export interface AwsCell {
  /** `PutItem`. */
  readonly operation: string;
  /** Which call of that operation in the rung, from 1. */
  readonly nth: number;
  readonly fault: AwsFault;
  /** `one request`: that call alone; the others: it and all later ones of that operation. */
  readonly duration: Duration;
}

/** A name for it, the same in every run. */
export function nameOfAws({ operation, nth, fault, duration }: AwsCell, caller = 'refresh'): string {
  return `${caller} on AWS: ${operation} (${nth}): ${fault}, ${duration}`;
}

/** The cells for the calls of a refresh without faults, in order. */
export function awsCellsOf(operations: readonly string[]): AwsCell[] {
  const counts = new Map<string, number>();
  return operations.flatMap((operation) => {
    const nth = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, nth);
    const possible = awsFaults.filter((fault) => fault !== 'entry refused' || operation in refusedEntry);
    return possible.flatMap((fault) => durations.map((duration) => ({ operation, nth, fault, duration })));
  });
}

/** An answer with status 200 that says of the first entry that it was not taken. */
const refusedEntry: Readonly<Record<string, object>> = {
  PutEvents: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'injected by a test' }] },
  SendMessageBatch: { Successful: [], Failed: ['0', '1'].map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })) },
};

/** Has the proxy make this fault. `done` is how a call is answered that meets none. */
export function makeFault(proxy: Faults, cell: AwsCell, done: (call: Call) => Promise<Answer>): void {
  let calls = 0;
  proxy.inject(cell.operation, (call) => {
    calls += 1;
    const isHit = cell.duration === 'one request' ? calls === cell.nth : calls >= cell.nth;
    return isHit ? faultOf(cell.fault, call)({ ...call, forward: () => done(call) }) : done(call);
  });
}

function faultOf(fault: AwsFault, { operation }: Call): Fault {
  switch (fault) {
    case 'throttled':
      return refusal('ThrottlingException');
    case 'denied':
      return refusal('AccessDeniedException');
    case 'timed out':
      return () => new Promise(() => {});
    case 'answer lost':
      return lostAnswer;
    case 'entry refused':
      return () => ({
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(refusedEntry[operation]),
      });
  }
}
