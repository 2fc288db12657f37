/** That `npm run bench` measures what it says. How fast anything is, no test asserts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../simulators/launch-chromium.ts';
import { firstLogin, openSite, type Site, wholeLogin } from './login.ts';
import { reading } from './reading.ts';
import { redaction } from './redaction.ts';
import { type Comparison, markdownOf, ratiosOf } from './rounds.ts';

let site: Site;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), launchChromium()]);
});
afterAll(() => Promise.all([site.close(), browser.close()]));

describe('every side of a comparison gets where it should', () => {
  test.each<[string, () => Comparison]>([
    ['whole logins', () => wholeLogin(site, 700)],
    ['the first login and a later one', () => firstLogin(site)],
    ['loading and reading', () => reading(browser, site)],
    ['copying and taking secrets out', () => redaction()],
  ])('%s', async (_name, comparison) => {
    for (const { once } of comparison().sides) expect(await once()).toBeGreaterThan(0);
  });
});

test('ratios are those of the sides of one round; the round that warms up counts for nothing', async () => {
  // The machine slows down from round to round, for both sides.
  const times = { floor: [100, 1, 2, 4], other: [1, 3, 4, 20] };
  const asked: string[] = [];
  const side = (name: keyof typeof times) => ({
    name,
    once: async () => {
      asked.push(name);
      return times[name].shift()!;
    },
  });
  const comparison: Comparison = { title: 'A thing', meaning: 'In words.', sides: [side('floor'), side('other')] };
  const ratios = await ratiosOf(comparison, 3);
  expect(ratios).toEqual([{ name: 'other', middle: 3, lowest: 2, highest: 5 }]);
  expect(asked).toEqual(['floor', 'other', 'other', 'floor', 'floor', 'other', 'other', 'floor']);
  expect(markdownOf(comparison, ratios)).toContain('| other | × 3.00 | × 2.00 | × 5.00 |');
});
