import { expect, test } from '@jest/globals';
import { readBotRequest } from '../../lambdas/aws/bot-request-event.ts';

test('the account of a request is the one behind the source that IAM proved', () => {
  expect(readBotRequest('{"source":"prebell.bot.alpha"}')).toBe('alpha');
  expect(readBotRequest('{"source":"prebell.bot.alpha","account":"beta","detail":{"account":"beta"}}')).toBe('alpha');
});

test.each([
  '{"source":"prebell"}',
  '{"source":"prebell.bot."}',
  '{"source":"prebell.bot.Not_One"}',
  '{"source":"prebell.bot.alpha/../beta"}',
  '{"source":["prebell.bot.alpha"]}',
  '{"detail":{"account":"alpha"}}',
  'null',
  'not json',
])('%s is no request', (body) => {
  expect(readBotRequest(body)).toBeNull();
});
