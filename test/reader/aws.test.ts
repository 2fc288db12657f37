/** What AWS may answer a reader besides a token, and how a reader asks for a refresh. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Faults, refusal, startFaults } from '../ministack/faults.ts';
import { type ReaderProcess, startReader } from './readers.ts';
import { secretsStore, type TestStore } from './stores.ts';
import { tokenOf } from './token-documents.ts';

const gives = { gives: 'invented-token-1' };

describe.each(['Node', 'Python'] as const)('the %s reader', (language) => {
  let aws: Faults;
  let store: TestStore;
  let reader: ReaderProcess;
  let account: string;
  let count = 0;

  beforeAll(async () => {
    aws = await startFaults();
    store = secretsStore();
    reader = await startReader(language, { AWS_ENDPOINT_URL: aws.url });
  }, 300_000);
  afterAll(async () => {
    await reader?.close();
    store.close();
    await aws.stop();
  });
  beforeEach(async () => {
    account = `${language.toLowerCase()}-faults-${count++}`;
    await store.store(account, tokenOf(account));
    await reader.ask('open', { options: { account, eventBus: 'default' } });
    aws.operations.length = 0;
  });

  test.each([
    ['AccessDeniedException', 'not authorized to perform', 'not-allowed', 'Its role needs secretsmanager:GetSecretValue'],
    ['AccessDeniedException', 'Access to KMS is not allowed', 'not-allowed', 'The policy of its key must let it'],
    ['DecryptionFailure', 'cannot decrypt', 'not-allowed', 'The policy of its key must let it'],
    ['ExpiredTokenException', 'the security token is expired', 'not-allowed', 'does not accept this program'],
    ['ThrottlingException', 'rate exceeded', 'unavailable', 'could not be read (ThrottlingException). Try again.'],
    ['InternalServiceError', 'sorry', 'unavailable', 'could not be read (InternalServiceError). Try again.'],
  ])('%s (%s) is told as %s', async (name, message, code, says) => {
    aws.inject('GetSecretValue', refusal(name, 400, `${message}: arn:aws:secretsmanager:somewhere`), 1);
    const answer = await reader.ask('token');
    expect(answer).toEqual({ problem: code, says: expect.stringContaining(says) });
    expect(JSON.stringify(answer)).not.toContain('somewhere');
    expect(await reader.ask('token')).toEqual(gives);
  });

  test('a token is read once for many calls, and once more for many refusals', async () => {
    for (let call = 0; call < 5; call++) expect(await reader.ask('token')).toEqual(gives);
    expect(aws.operations).toEqual(['GetSecretValue']);
    for (let call = 0; call < 5; call++) {
      expect(await reader.ask('call', { refuse: ['invented-token-1'] })).toMatchObject({ problem: 'refused' });
    }
    expect(aws.operations).toEqual(['GetSecretValue', 'GetSecretValue']);
  });

  test('a token without an end is still given while AWS does not answer', async () => {
    await store.store(account, tokenOf(account, { expires_at: null }));
    await reader.ask('open', { options: { account, rereadAfter: 0 } });
    expect(await reader.ask('token')).toEqual(gives);
    aws.inject('GetSecretValue', refusal('InternalServiceError', 500), 1);
    expect(await reader.ask('token')).toEqual(gives);
    expect(aws.operations.length).toBe(2);
  });

  test('asks for a refresh by an event that is about its own account, and waits for the answer', async () => {
    const asked: unknown[] = [];
    aws.inject('PutEvents', (call) => {
      asked.push(JSON.parse(call.body));
      return call.forward();
    });
    expect(await reader.ask('renew', { seconds: 60 })).toEqual({ waiting: 'refused' });
    await store.store(account, tokenOf(account, { access_token: 'invented-token-2' }));
    let answer = await reader.next();
    while ('waiting' in answer) answer = await reader.next();
    expect(answer).toEqual({ gives: 'invented-token-2' });
    const entry = { EventBusName: 'default', Source: `prebell.bot.${account}`, DetailType: 'Token Refresh Requested', Detail: '{}' };
    expect(asked).toEqual([{ Entries: [entry] }]);
  });

  test('says so when it may not ask, when the bus does not take the event, and when it does not know the bus', async () => {
    const denied = { problem: 'not-allowed', says: expect.stringContaining(`with the source prebell.bot.${account}`) };
    aws.inject('PutEvents', refusal('AccessDeniedException'), 1);
    expect(await reader.ask('request')).toEqual(denied);
    aws.inject('PutEvents', () => notTaken('NotAuthorizedForSourceException'), 1);
    expect(await reader.ask('renew', { seconds: 60 })).toEqual(denied);
    aws.inject('PutEvents', () => notTaken('InternalFailure'), 1);
    expect(await reader.ask('request')).toEqual({ problem: 'unavailable', says: expect.stringContaining('(InternalFailure). Try again.') });
    await reader.ask('open', { options: { account } });
    expect(await reader.ask('request')).toEqual({ problem: 'not-set-up', says: expect.stringContaining('PREBELL_EVENT_BUS') });
  });
});

/** EventBridge's answer about an entry that it did not take. */
function notTaken(ErrorCode: string) {
  const body = JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'no' }] });
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
