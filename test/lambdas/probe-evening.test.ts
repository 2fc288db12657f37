import { expect, test } from '@jest/globals';
import { probeEvening } from '../../lambdas/probe-evening.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { run } from '../refresher/runs.ts';
import { World } from '../refresher/world.ts';
import { Told } from './told.ts';

const schedule = { rungs: ['cron(0 8 * * ? *)'], every_day: false };
/** 20:45 in India on a Wednesday. */
const event = { evening: '2026-11-25T15:15:00Z' };

async function evening(world: World, asked: unknown, told = new Told()) {
  await run(world, 'alpha');
  world.at('20:45', '2026-11-25');
  return probeEvening(asked, new Date(world.now.getTime() + 600_000), { ...world.ports(), schedule }, told);
}

test('the evening that Scheduler names is probed', async () => {
  const world = new World().store('alpha');
  expect(await evening(world, event)).toEqual({
    pages: [{ broker: 'toy', origin: 'https://login.toy.example', account: 'alpha', finding: 'as-needed' }],
  });
  expect(await evening(world, { evening: '2026-11-27T15:15:00Z' })).toEqual({ skipped: 'no-trading-tomorrow' });
});

test('a page that could not be looked at is an error of the function, which an alarm watches', async () => {
  const world = new World().store('alpha');
  world.look = () => {
    throw new BrowserNotStarted('no room');
  };
  const told = new Told();
  await expect(evening(world, event, told)).rejects.toThrow('1 of 1 login pages could not be looked at');
  expect(told.errors.map(({ message }) => message)).toEqual(['the login page of toy could not be looked at']);
});

test.each([{}, null, { evening: 'tonight' }, { evening: 5 }])('%j is no evening', async (asked) => {
  await expect(evening(new World().store('alpha'), asked)).rejects.toThrow('not told which evening');
});
