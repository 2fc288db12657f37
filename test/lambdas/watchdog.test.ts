import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { readAffected } from '../../lambdas/affected.ts';
import { listenersOf } from '../../lambdas/aws/subscriptions.ts';

describe('who is affected', () => {
  const order = { readers: { alpha: ['Bots/Momentum', 'pairs-bot'] } };

  test.each<[string, unknown, string, string]>([
    ['readers that the app granted it to', order, 'alpha', 'Bots/Momentum, pairs-bot, and whoever else may read team/prebell/alpha/token'],
    ['nobody that the app knows', order, 'beta', 'whoever reads team/prebell/beta/token'],
    ['an account named like a property of objects', order, 'constructor', 'whoever reads team/prebell/constructor/token'],
    ['invoked by a person', {}, 'alpha', 'whoever reads team/prebell/alpha/token'],
    ['invoked with something else', { readers: 'all' }, 'alpha', 'whoever reads team/prebell/alpha/token'],
  ])('%s', (_, event, account, words) => {
    expect(readAffected(event, 'team/prebell')(account)).toBe(words);
  });
});

describe('who listens', () => {
  /** A client whose service answers with these pages of subscriptions. */
  function client(...pages: string[][]): SNSClient {
    const sns = new SNSClient({ region: 'ap-south-1' });
    sns.send = async ({ input }: { input: { NextToken?: string } }) => {
      const page = Number(input.NextToken ?? 0);
      const more = page + 1 < pages.length ? { NextToken: String(page + 1) } : {};
      return { Subscriptions: pages[page]!.map((SubscriptionArn) => ({ SubscriptionArn })), ...more };
    };
    return sns;
  }

  test('is counted over all pages, confirmed or not', async () => {
    const topic = 'arn:aws:sns:ap-south-1:111122223333:alerts';
    const sns = client([`${topic}:1`, 'PendingConfirmation'], [`${topic}:2`]);
    expect(await listenersOf(sns, topic)).toEqual({ confirmed: 2, unconfirmed: 1 });
    expect(await listenersOf(client([]), topic)).toEqual({ confirmed: 0, unconfirmed: 0 });
  });

  test('that cannot be listed is an error in our words', async () => {
    const sns = client();
    sns.send = async () => {
      throw Object.assign(new Error('SECRET'), { name: 'AuthorizationErrorException' });
    };
    await expect(listenersOf(sns, 'arn')).rejects.toThrow(
      /^Who listens to the alerts cannot be listed: AuthorizationErrorException; allow this role the call/,
    );
  });
});
