/** Bots on the deployed system, by the real clock, which is theirs. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startReader } from '../reader/readers.ts';
import { deployedMorning, type Morning } from './morning.ts';

let morning: Morning;

beforeAll(async () => {
  morning = await deployedMorning(new Date());
}, 300_000);

afterAll(() => morning?.end());

test('bots whose token was killed ask for another one, until it was killed too often: then a person is asked', async () => {
  const { kite, secrets } = morning;
  const user = kite.addUser({ user_id: 'AB1234' });
  await secrets.store('alpha', kite.credentials('AB1234'));
  expect(await morning.invoke('refresh', { command: 'refresh', account: 'alpha' })).toMatchObject({ result: { outcome: 'published' } });
  const options = { account: 'alpha', sandbox: true, eventBus: morning.outputs.EventBusName };
  const bots = await Promise.all([startReader('Node', morning.environment), startReader('Python', morning.environment)]);
  try {
    for (const bot of bots) {
      await bot.ask('open', { options });
      const before = (await secrets.token('alpha'))!.access_token;
      // While the token works there is nothing to do, however often a bot asks.
      for (let count = 0; count < 3; count++) expect(await bot.ask('request')).toEqual({ gives: null });
      kite.logOutEverywhere('AB1234');
      let answer = await bot.ask('renew', { seconds: 100 });
      while ('waiting' in answer) answer = await bot.next();
      expect(answer).toEqual({ gives: expect.any(String) });
      expect(answer).not.toEqual({ gives: before });
    }
    expect(user.counters).toMatchObject({ passwordSubmissions: 3 });
    kite.logOutEverywhere('AB1234');
    expect(await bots[0].ask('request')).toEqual({ gives: null });
    let outcome = await morning.outcome('alpha');
    while (outcome.outcome !== 'failed') outcome = await morning.outcome('alpha');
    expect(outcome.failure).toMatchObject({ code: 'session-conflict' });
    expect(user.counters).toMatchObject({ passwordSubmissions: 3, landings: 0 });
  } finally {
    for (const bot of bots) await bot.close();
  }
}, 300_000);
