/** The invented consoles in a real browser, visited by somebody who knows the words of section 4 and nothing else. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../launch-chromium.ts';
import { type AutoTraderWebSimulator, type ConsoleUser, type Layout, type Look, layouts, startAutoTraderWeb } from './index.ts';
import { Visitor } from './visitor.ts';

const patience = 60_000;
const now = new Date('2026-01-05T08:31:07+05:30');
let browser: Browser;
let simulator: AutoTraderWebSimulator;
let user: ConsoleUser;
let visitor: Visitor;

beforeAll(async () => {
  browser = await launchChromium();
}, patience);
afterAll(() => browser.close());
beforeEach(async () => {
  simulator = await startAutoTraderWeb({ clock: () => now });
  user = simulator.addUser({ user_name: 'asha', totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
});
afterEach(async () => {
  await visitor.leave();
  await simulator.close();
});

async function atKey(): Promise<void> {
  visitor = await Visitor.arrive(browser, simulator.consoleUrl);
  await visitor.logIn(user, now);
  await visitor.goToKey(user);
}

async function view(): Promise<string> {
  await visitor.ask('View', user.password);
  return visitor.readKey();
}

describe.each(Object.keys(layouts) as Layout[])('%s', (layout) => {
  test(
    'shows the key after View and the password, and a new one after Re-generate',
    async () => {
      Object.assign(simulator.knobs, { layout, toastMs: 2000 });
      const old = user.api_key;
      await atKey();
      expect(await visitor.page.getByText('SIMULATOR').isVisible()).toBe(true);
      expect(await visitor.page.content()).not.toContain(old);
      expect(await view()).toBe(old);
      expect(user.counters).toMatchObject({ views: 1, regenerations: 0, regeneratePresses: 0, keyPasswordSubmissions: 1 });
      // A passing note of the old key would be read for the new one.
      if (simulator.knobs.layout === 'tiles-toast') await visitor.page.getByText(old).waitFor({ state: 'detached' });
      await visitor.ask('Re-generate', user.password);
      await visitor.page.getByText('Your API key was re-generated.').waitFor();
      expect(await visitor.readKey()).toBe(user.api_key);
      expect(user.api_key).not.toBe(old);
      expect(user.counters).toMatchObject({
        views: 1,
        regenerations: 1,
        regeneratePresses: 1,
        keyPasswordSubmissions: 2,
        passwordChanges: 0,
      });
    },
    patience,
  );
});

const shows: Look['shows'][] = [
  'text',
  'field',
  'password-field',
  'dots-until-show',
  'dots-until-copy',
  'copy-attribute',
  'clipboard',
  'toast',
  'modal',
];
test.each(shows)(
  'the key may show: %s',
  async (way) => {
    simulator.knobs.look = { shows: way };
    await atKey();
    expect(await view()).toBe(user.api_key);
  },
  patience,
);

test.each<Look['prompt']>(['modal', 'dialog', 'inline', 'page', 'always'])(
  'the password may be asked for: %s',
  async (prompt) => {
    simulator.knobs.look = { prompt, shows: 'text' };
    simulator.knobs.confirmRegenerate = 'dialog';
    await atKey();
    await visitor.ask('View', 'invented-wrong');
    await visitor.page.getByText('The password is wrong.').waitFor();
    await visitor.page.goto(simulator.consoleUrl);
    await visitor.goToKey(user);
    expect(await view()).toBe(user.api_key);
    expect(user.counters).toMatchObject({ keyPasswordSubmissions: 2, wrongKeyPasswords: 1, views: 1, regeneratePresses: 0 });
  },
  patience,
);

describe('knobs', () => {
  test(
    'everything may come late',
    async () => {
      Object.assign(simulator.knobs, { renderDelay: 300, layout: 'sidebar-modal' });
      await atKey();
      expect(await view()).toBe(user.api_key);
    },
    patience,
  );

  test.each(['dialog', 'native'] as const)(
    'Re-generate may ask again: %s',
    async (confirmRegenerate) => {
      Object.assign(simulator.knobs, { confirmRegenerate, layout: 'sidebar-modal' });
      const old = user.api_key;
      await atKey();
      const heard = visitor.page.waitForResponse((answer) => answer.url().endsWith('/regenerate/pressed'));
      // As a browser without a person does: the native question is answered with no.
      if (confirmRegenerate === 'native') await visitor.thing('Re-generate').click();
      else await visitor.ask('Re-generate', user.password);
      await heard;
      if (confirmRegenerate === 'dialog') await visitor.page.getByText('re-generated').waitFor();
      expect(user.api_key === old).toBe(confirmRegenerate === 'native');
      expect(user.counters.regeneratePresses).toBe(1);
    },
    patience,
  );

  test(
    'Enter in a field that is always there presses the first button',
    async () => {
      Object.assign(simulator.knobs, { layout: 'tiles-toast', buttonOrder: 'regenerate-first' });
      await atKey();
      const field = visitor.page.locator('section', { has: visitor.thing('Re-generate') }).locator('input[type=password]');
      await field.fill(user.password);
      await field.press('Enter');
      await visitor.page.getByText('re-generated').waitFor();
      expect(user.counters).toMatchObject({ regenerations: 1, regeneratePresses: 1 });
    },
    patience,
  );

  test(
    'a lost answer leaves the page as it was, with the new key made',
    async () => {
      simulator.knobs.faults = [{ on: 'POST /settings/key/regenerate', fault: 'bad-gateway', processed: true }];
      const old = user.api_key;
      await atKey();
      await visitor.ask('Re-generate', user.password);
      await visitor.page.getByText('Something went wrong').waitFor();
      expect(user.api_key).not.toBe(old);
      expect(user.counters.regenerations).toBe(1);
    },
    patience,
  );

  test(
    'a session that ended leads back to the login',
    async () => {
      await atKey();
      simulator.endSessions('asha');
      await visitor.ask('View', user.password);
      await visitor.page.getByText('Your session has expired').waitFor();
      expect(user.counters.views).toBe(0);
    },
    patience,
  );
});
