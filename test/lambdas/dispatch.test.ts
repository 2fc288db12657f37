import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { readDispatchOrder } from '../../lambdas/aws/dispatch-order.ts';
import { sqsWorkQueue } from '../../lambdas/aws/work-queue.ts';
import { type Dispatched, type DispatchOrder, dispatch } from '../../lambdas/refresher/dispatch.ts';
import { istMoment } from '../../lambdas/refresher/ist.ts';
import { parseSchedule, type Schedule } from '../../lambdas/refresher/schedule.ts';
import { parseWorkMessage, type WorkMessage } from '../../lambdas/refresher/work-message.ts';
import { steppingClock } from '../ports/stepping-clock.ts';

const ladder: Schedule = { rungs: ['cron(0,15,30,45 8 * * ? *)', 'cron(0 9-15 * * ? *)'], every_day: false };

/** Dispatches at a time of day in India, and gives what was answered and sent. */
async function run(
  order: DispatchOrder,
  { date = '2026-11-23', time = '08:00', accounts = ['alpha', 'beta'], schedule = ladder } = {},
): Promise<{ dispatched: Dispatched; sent: WorkMessage[] }> {
  const sent: WorkMessage[] = [];
  const dispatched = await dispatch(order, {
    vault: { accounts: async () => accounts },
    queue: { send: async (messages) => void sent.push(...messages.map((message) => parseWorkMessage(JSON.stringify(message)))) },
    clock: steppingClock(istMoment(date, time)),
    schedule,
    latestStart: 600_000,
  });
  return { dispatched, sent };
}

const rung = (time = '08:00', date = '2026-11-23'): DispatchOrder => ({ kind: 'rung', rung: istMoment(date, time) });

describe('dispatch', () => {
  test('asks for a refresh of each account, and says which rung, until when, and when the next is', async () => {
    const { dispatched, sent } = await run(rung());
    expect(dispatched).toEqual({ accounts: ['alpha', 'beta'] });
    expect(sent).toEqual(
      ['alpha', 'beta'].map((account) => ({
        version: 1,
        account,
        trigger: {
          kind: 'rung',
          rung: '2026-11-23T08:00:00+05:30',
          latest_start: '2026-11-23T08:10:00+05:30',
          next_try_at: '2026-11-23T08:15:00+05:30',
        },
      })),
    );
  });

  test('a rung that is started twice is the same rung', async () => {
    const [first, again] = [await run(rung()), await run(rung(), { time: '08:02' })];
    expect(again.sent).toEqual(first.sent);
  });

  test.each([
    ['Sunday', '2026-11-22'],
    ['Saturday', '2026-11-21'],
    ['a holiday', '2026-11-24'],
  ])('does nothing on %s', async (_, date) => {
    expect(await run(rung('08:00', date), { date })).toEqual({ dispatched: { skipped: 'not-a-trading-day' }, sent: [] });
  });

  test('works on the Sunday of a special session, and on every day if asked to', async () => {
    expect((await run(rung('08:00', '2026-11-08'), { date: '2026-11-08' })).sent).toHaveLength(2);
    expect((await run(rung('08:00', '2026-11-22'), { date: '2026-11-22', schedule: { ...ladder, every_day: true } })).sent).toHaveLength(2);
  });

  test('a rung that comes after its latest start does nothing', async () => {
    expect((await run(rung(), { time: '08:10' })).sent).toHaveLength(2);
    expect(await run(rung(), { time: '08:11' })).toEqual({ dispatched: { skipped: 'late' }, sent: [] });
  });

  test('the next try after the last rung is on the next trading day', async () => {
    const [message] = (await run(rung('15:00'), { time: '15:00' })).sent;
    // The 24th is a holiday.
    expect(message!.trigger).toMatchObject({ next_try_at: '2026-11-25T08:00:00+05:30' });
    const [daily] = (await run(rung('15:00'), { time: '15:00', schedule: { ...ladder, every_day: true } })).sent;
    expect(daily!.trigger).toMatchObject({ next_try_at: '2026-11-24T08:00:00+05:30' });
  });

  test('asks for new keys on any day, each once and in time', async () => {
    const order: DispatchOrder = { kind: 'rotation', rung: istMoment('2026-11-22', '20:00') };
    const { sent } = await run(order, { date: '2026-11-22', time: '20:01' });
    expect(sent[1]).toEqual({
      version: 1,
      account: 'beta',
      trigger: { kind: 'rotation', rung: '2026-11-22T20:00:00+05:30', latest_start: '2026-11-22T20:10:00+05:30' },
    });
    expect(await run(order, { date: '2026-11-22', time: '20:11' })).toEqual({ dispatched: { skipped: 'late' }, sent: [] });
  });

  test('by hand it works on any day at any hour, and knows the next rung', async () => {
    const { sent } = await run({ kind: 'all' }, { date: '2026-11-22', time: '23:00' });
    expect(sent.map(({ account }) => account)).toEqual(['alpha', 'beta']);
    expect(sent[0]!.trigger).toEqual({ kind: 'hand', next_try_at: '2026-11-23T08:00:00+05:30' });
  });

  test('new credentials refresh their own account only, listed or not yet', async () => {
    const { sent } = await run({ kind: 'account', account: 'new' }, { date: '2026-11-22', accounts: [] });
    expect(sent).toEqual([{ version: 1, account: 'new', trigger: { kind: 'hand', next_try_at: '2026-11-23T08:00:00+05:30' } }]);
  });

  test('a queue that does not take a message is an error', async () => {
    const queue = { send: () => Promise.reject(new Error('not taken')) };
    const ports = {
      vault: { accounts: async () => ['alpha'] },
      queue,
      clock: steppingClock(istMoment('2026-11-23', '08:00')),
      schedule: ladder,
      latestStart: 600_000,
    };
    await expect(dispatch(rung(), ports)).rejects.toThrow('not taken');
  });
});

describe('the order that dispatch is invoked with', () => {
  // As in the user guide of Secrets Manager, "Secret Label Updated event".
  const stored = (name: string) => ({
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Secret Label Updated',
    source: 'aws.secretsmanager',
    account: '111122223333',
    time: '2026-11-23T02:00:00Z',
    region: 'ap-south-1',
    resources: [`arn:aws:secretsmanager:ap-south-1:111122223333:secret:${name}-a1b2c3`],
    detail: { name, labelUpdated: 'AWSCURRENT', versionId: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111' },
  });

  // As CloudTrail logs it; the value itself is never logged.
  const created = {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.secretsmanager',
    detail: {
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'CreateSecret',
      requestParameters: { name: 'team/prebell/alpha/credentials', clientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE' },
      responseElements: null,
    },
  };

  test.each<[string, unknown, DispatchOrder]>([
    ['of Scheduler', { rung: '2026-11-23T02:30:00Z' }, { kind: 'rung', rung: new Date('2026-11-23T02:30:00Z') }],
    ['of Secrets Manager', stored('team/prebell/alpha/credentials'), { kind: 'account', account: 'alpha' }],
    ['of CloudTrail', created, { kind: 'account', account: 'alpha' }],
    ['of the schedule for new keys', { rotation: '2026-12-01T14:30:00Z' }, { kind: 'rotation', rung: new Date('2026-12-01T14:30:00Z') }],
    ['of a person', {}, { kind: 'all' }],
  ])('%s', (_, event, order) => {
    expect(readDispatchOrder(event, 'team/prebell')).toEqual(order);
  });

  test.each<[string, unknown, string]>([
    ['a rung that is no time', { rung: '<aws.scheduler.scheduled-time>' }, 'is not a time'],
    ['a rung that is a number', { rung: 7 }, 'is not a time'],
    ['a token', stored('team/prebell/alpha/token'), 'not about the credentials of an account'],
    ['another deployment’s account', stored('prebell/alpha/credentials'), 'not about the credentials of an account'],
    ['a name that is no account', stored('team/prebell/Not_One/credentials'), 'not about the credentials of an account'],
    ['something else', { hello: 1 }, 'invoke it with {}'],
    ['nothing', null, 'without a JSON object'],
  ])('%s is refused', (_, event, problem) => {
    expect(() => readDispatchOrder(event, 'team/prebell')).toThrow(problem);
  });
});

describe('the queue on SQS', () => {
  const messages = (count: number): WorkMessage[] =>
    Array.from({ length: count }, (_, index) => ({
      version: 1,
      account: `account-${index}`,
      trigger: { kind: 'hand', next_try_at: null },
    }));

  /** A queue whose service answers each batch as told; gives what reached it. */
  function queue(answer: (ids: string[], call: number) => { Failed?: { Id: string; Code: string }[] }) {
    const calls: string[][] = [];
    const client = new SQSClient({ region: 'ap-south-1' });
    client.send = async (command: { input: { Entries: { Id: string; MessageBody: string }[] } }) => {
      const { Entries } = command.input;
      calls.push(Entries.map(({ MessageBody }) => JSON.parse(MessageBody).account));
      return answer(
        Entries.map(({ Id }) => Id),
        calls.length,
      );
    };
    return { calls, queue: sqsWorkQueue(client, 'https://sqs.example/work', steppingClock()) };
  }

  test('takes ten messages a call', async () => {
    const { calls, queue: work } = queue(() => ({}));
    await work.send(messages(23));
    expect(calls.map((call) => call.length)).toEqual([10, 10, 3]);
  });

  test('a message that it did not take is sent again, and only that', async () => {
    const { calls, queue: work } = queue((ids, call) => (call === 1 ? { Failed: [{ Id: ids[1]!, Code: 'InternalError' }] } : {}));
    await work.send(messages(3));
    expect(calls).toEqual([['account-0', 'account-1', 'account-2'], ['account-1']]);
  });

  test('what it never takes is an error that names the accounts, after the others were sent', async () => {
    const { calls, queue: work } = queue((ids) =>
      ids.length === 10
        ? { Failed: [{ Id: ids[3]!, Code: 'InternalError' }] }
        : ids.length === 1
          ? { Failed: [{ Id: ids[0]!, Code: 'InternalError' }] }
          : {},
    );
    await expect(work.send(messages(12))).rejects.toThrow('no refresh could be asked for of account-3: InternalError');
    expect(calls.at(-1)).toEqual(['account-10', 'account-11']);
  });

  test('a call that fails is tried again, bounded', async () => {
    const { calls, queue: work } = queue(() => {
      throw Object.assign(new Error('you sent SECRET'), { name: 'AccessDenied' });
    });
    await expect(work.send(messages(1))).rejects.toThrow(/account-0: AccessDenied; allow this role the call/);
    expect(calls).toHaveLength(4);
  });
});

test('a schedule that is not one is a fault of the deployment', () => {
  expect(parseSchedule('{"rungs":["rate(1 hour)"],"every_day":true}')).toEqual({ rungs: ['rate(1 hour)'], every_day: true });
  expect(() => parseSchedule('{"rungs":"rate(1 hour)"}')).toThrow();
});
