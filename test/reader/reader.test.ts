/** Both readers, on both stores, pass the same cases. Each is a process of its own, as a bot is. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { istDate, istIso } from '../../lambdas/refresher/ist.ts';
import { type ReaderProcess, startReader } from './readers.ts';
import { filesStore, secretsStore, type TestStore } from './stores.ts';
import { inSeconds, tokenOf } from './token-documents.ts';

const yesterday = istDate(inSeconds(-86_400));

const gives = { gives: 'invented-token-1' };
const problem = (code: string, says: string) => ({ problem: code, says: expect.stringContaining(says) });

/** What is stored, what the bot accepts, and what its reader says. */
const cases: [name: string, stored: (account: string) => string | null, accepted: Record<string, unknown>, expected: unknown][] = [
  ['a token of today', (account) => tokenOf(account), {}, gives],
  ['a time without an offset of its own', (account) => tokenOf(account, { expires_at: inSeconds(60).toISOString() }), {}, gives],
  ['an account before its first token', () => null, {}, problem('not-fresh-yet', 'has been published yet.')],
  [
    'a token that has ended',
    (account) => tokenOf(account, { expires_at: istIso(inSeconds(-1)) }),
    {},
    problem('not-fresh-yet', 'a new one has not been published yet.'),
  ],
  [
    'a token of an earlier trading day',
    (account) => tokenOf(account, { trading_day: yesterday }),
    {},
    problem('not-fresh-yet', `is of ${yesterday}, an earlier trading day`),
  ],
  ['the same for work in the night', (account) => tokenOf(account, { trading_day: yesterday }), { earlierDay: true }, gives],
  ['a token without an end', (account) => tokenOf(account, { expires_at: null, trading_day: '2026-01-05' }), {}, gives],
  ['a simulator’s token', (account) => tokenOf(account, { sandbox: true }), {}, problem('sandbox', 'not the real broker')],
  ['the same where it is meant', (account) => tokenOf(account, { sandbox: true }), { sandbox: true }, gives],
  ['no JSON', () => 'invented-token-1', {}, problem('unreadable', 'is not a token document')],
  ['JSON that is no document', () => '["invented-token-1"]', {}, problem('unreadable', 'is not a token document')],
  ['a document of the future', (account) => tokenOf(account, { version: 2 }), {}, problem('unreadable', 'update the reader')],
  ['another account’s token', () => tokenOf('someone-else'), {}, problem('unreadable', 'not a token of this account')],
  ['a document without a token', (account) => tokenOf(account, { access_token: '' }), {}, problem('unreadable', 'not a token')],
];

const stores: [string, () => TestStore][] = [
  ['AWS', secretsStore],
  ['files', filesStore],
];

describe.each(['Node', 'Python'] as const)('the %s reader', (language) => {
  let reader: ReaderProcess;
  beforeAll(async () => {
    reader = await startReader(language);
  }, 300_000);
  afterAll(() => reader?.close());

  describe.each(stores)('on %s', (where, make) => {
    let store: TestStore;
    beforeAll(() => {
      store = make();
    });
    afterAll(() => store.close());

    /** A new reader of an account of its own. */
    const open = async (account: string, options: Record<string, unknown> = {}) => {
      expect(await reader.ask('open', { options: { ...store.options, ...options, account } })).toEqual({ gives: null });
    };
    const nameOf = (name: string) => `${language}-${where}-${name}`.toLowerCase().slice(0, 40);

    test.each(cases)('%s', async (name, stored, accepted, expected) => {
      const account = nameOf(`case-${cases.findIndex(([one]) => one === name)}`);
      const text = stored(account);
      await (text === null ? store.storeNothing(account) : store.store(account, text));
      await open(account, accepted);
      const answer = await reader.ask('token');
      expect(answer).toEqual(expected);
      if ('says' in answer) expect(answer.says).not.toContain('invented-token-1');
    });

    test('an account that is not there, or not any more, is told as that', async () => {
      await open(nameOf('missing'));
      const missing = problem('no-such-account', `account ${nameOf('missing')}`);
      expect(await reader.ask('token')).toEqual(missing);
      // Waiting would not help.
      expect(await reader.ask('wait', { seconds: 60 })).toEqual(missing);
      await store.store(nameOf('removed'), tokenOf(nameOf('removed')));
      await store.remove(nameOf('removed'));
      await open(nameOf('removed'));
      expect(await reader.ask('token')).toMatchObject({ problem: 'no-such-account' });
    });

    test('a token is kept until it ends, and then read anew', async () => {
      const account = nameOf('cached');
      await store.store(account, tokenOf(account, { expires_at: inSeconds(3).toISOString() }));
      await open(account);
      expect(await reader.ask('token')).toEqual(gives);
      await store.store(account, tokenOf(account, { access_token: 'invented-token-2' }));
      expect(await reader.ask('token')).toEqual(gives);
      let answer = await reader.ask('token');
      while ('gives' in answer && answer.gives === gives.gives) answer = await reader.ask('token');
      expect(answer).toEqual({ gives: 'invented-token-2' });
    });

    test('a token without an end is looked up from time to time', async () => {
      const account = nameOf('no-end');
      await store.store(account, tokenOf(account, { expires_at: null }));
      await open(account, { rereadAfter: 0 });
      expect(await reader.ask('token')).toEqual(gives);
      await store.store(account, tokenOf(account, { expires_at: null, access_token: 'invented-token-2' }));
      expect(await reader.ask('token')).toEqual({ gives: 'invented-token-2' });
    });

    test('a refused token is looked up once: another one is used, the same one is told', async () => {
      const account = nameOf('refused');
      await store.store(account, tokenOf(account));
      await open(account);
      const refuse = ['invented-token-1'];
      const noOther = problem('refused', `account ${account}, and there is no newer one. Look at: prebell status ${account}`);
      expect(await reader.ask('call', { refuse })).toEqual(noOther);
      expect(await reader.ask('refused')).toEqual(noOther);
      await open(account);
      expect(await reader.ask('token')).toEqual(gives);
      await store.store(account, tokenOf(account, { access_token: 'invented-token-2' }));
      expect(await reader.ask('call', { refuse })).toEqual({ gives: 'invented-token-2' });
      expect(await reader.ask('token')).toEqual({ gives: 'invented-token-2' });
    });

    test('waits until there is a token, and tells why it waits', async () => {
      const account = nameOf('wait');
      await store.storeNothing(account);
      await open(account);
      expect(await reader.ask('wait', { seconds: 60 })).toEqual({ waiting: 'not-fresh-yet' });
      await store.store(account, tokenOf(account));
      let answer = await reader.next();
      while ('waiting' in answer) answer = await reader.next();
      expect(answer).toEqual(gives);
    });

    test('does not wait for ever', async () => {
      const account = nameOf('in-vain');
      await store.storeNothing(account);
      await open(account);
      expect(await reader.ask('wait', { seconds: 0.2 })).toEqual({ waiting: 'not-fresh-yet' });
      expect(await reader.next()).toEqual(problem('not-fresh-yet', 'has been published yet.'));
    });
  });

  test.each(['', 'Alpha', 'alpha/../beta', '-alpha'])('%j is no account', async (account) => {
    expect(await reader.ask('open', { options: { account } })).toEqual(problem('not-set-up', 'The account'));
  });

  test('on files there is nobody to ask for a refresh', async () => {
    await reader.ask('open', { options: { account: 'alpha', local: './accounts' } });
    expect(await reader.ask('request')).toEqual(problem('not-set-up', 'prebell refresh alpha --local ./accounts'));
  });
});
