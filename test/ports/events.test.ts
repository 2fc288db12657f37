/** What both ways to tell events promise, and what EventBridge does besides. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventNotAccepted, eventBridgeEvents } from '../../lambdas/aws/events.ts';
import { localEvents } from '../../lambdas/local/events.ts';
import type { PrebellEvent } from '../../lambdas/refresher/events.ts';
import type { Events } from '../../lambdas/refresher/ports.ts';
import { type Fault, type Faults, refusal, startFaults } from '../ministack/faults.ts';
import { temporaryFolder } from './adapters.ts';
import { steppingClock } from './stepping-clock.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleanUp.map((one) => one())));

const refreshed = (account: string): PrebellEvent => ({
  type: 'Token Refreshed',
  detail: {
    version: 1,
    account,
    broker: 'kite',
    trading_day: '2026-11-23',
    is_trading_day: true,
    at: '2026-11-23T08:00:13+05:30',
    sandbox: false,
    expires_at: '2026-11-24T06:00:00+05:30',
    alert: null,
  },
});

interface EventsUnderTest {
  readonly events: Events;
  /** What has arrived, in EventBridge's form. */
  arrived(): Promise<Record<string, unknown>[]>;
}

async function onAFile(): Promise<EventsUnderTest> {
  const dir = await temporaryFolder(cleanUp);
  const arrived = async () =>
    (await readFile(join(dir, 'events.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { events: localEvents(dir), arrived };
}

/** A bus whose events of source `prebell` all go to a queue. */
async function onEventBridge(): Promise<EventsUnderTest> {
  const bridge = new EventBridgeClient();
  const sqs = new SQSClient();
  const bus = `bus-${randomUUID()}`;
  await bridge.send(new CreateEventBusCommand({ Name: bus }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: bus }));
  await bridge.send(new PutRuleCommand({ Name: 'all', EventBusName: bus, EventPattern: JSON.stringify({ source: ['prebell'] }) }));
  const Arn = `arn:aws:sqs:ap-south-1:000000000000:${bus}`;
  await bridge.send(new PutTargetsCommand({ Rule: 'all', EventBusName: bus, Targets: [{ Id: 'queue', Arn }] }));
  const arrived = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 }));
    return Messages.map((message) => JSON.parse(message.Body!));
  };
  return { events: eventBridgeEvents(bridge, bus, steppingClock()), arrived };
}

describe.each([
  ['a file', onAFile],
  ['EventBridge', onEventBridge],
])('events on %s', (_, make) => {
  test('arrive with their source, type and detail', async () => {
    const { events, arrived } = await make();
    await events.put(refreshed('alpha'));
    await events.put(refreshed('bravo'));
    const all = await arrived();
    expect(all.map((event) => (event.detail as { account: string }).account).sort()).toEqual(['alpha', 'bravo']);
    for (const event of all) expect(event).toMatchObject({ source: 'prebell', 'detail-type': 'Token Refreshed' });
    expect(all[0]!.detail).toEqual(refreshed((all[0]!.detail as { account: string }).account).detail);
  });

  test('told at once all arrive whole', async () => {
    const { events, arrived } = await make();
    const accounts = Array.from({ length: 8 }, (_, index) => `account-${index}`);
    await Promise.all(accounts.map((account) => events.put(refreshed(account))));
    expect((await arrived()).map((event) => (event.detail as { account: string }).account).sort()).toEqual(accounts);
  });
});

describe('events that EventBridge does not take', () => {
  let faults: Faults;
  beforeAll(async () => {
    faults = await startFaults();
  });
  afterAll(() => faults.stop());

  const entryRefused: Fault = () => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }] }),
  });
  const events = () => eventBridgeEvents(new EventBridgeClient({ endpoint: faults.url, maxAttempts: 1 }), 'default', steppingClock());

  test('although it answered 200 are sent again', async () => {
    faults.operations.length = 0;
    faults.inject('PutEvents', entryRefused, 2);
    await events().put(refreshed('alpha'));
    expect(faults.operations).toEqual(['PutEvents', 'PutEvents', 'PutEvents']);
  });

  test('are never given up in silence', async () => {
    faults.operations.length = 0;
    faults.inject('PutEvents', entryRefused, 4);
    const failed = events().put(refreshed('alpha'));
    await expect(failed).rejects.toThrow(
      'The event Token Refreshed of account alpha was not accepted by the event bus default: ThrottlingException',
    );
    expect(faults.operations).toHaveLength(4);
  });

  test('for lack of permission say what to do', async () => {
    faults.inject('PutEvents', refusal('AccessDeniedException'), 1);
    const failed = events().put(refreshed('alpha'));
    await expect(failed).rejects.toThrow(EventNotAccepted);
    await expect(failed).rejects.toThrow('AccessDeniedException; allow this role the call');
  });
});
