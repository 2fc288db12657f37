/** AutoTrader Web's login as a whole: the real refresh with real Chromium and files, on every invented console that a person could pass. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultConsoleKnobs } from '../simulators/autotrader-web/console-knobs.ts';
import { type AutoTraderWebSimulator, type Layout, type Look, layouts } from '../simulators/autotrader-web/index.ts';
import { type Knobs, openConsoles, viewsTheKey } from './autotrader-web-accounts.ts';

let consoles: Awaited<ReturnType<typeof openConsoles>>;
beforeAll(async () => {
  consoles = await openConsoles();
});
afterAll(() => consoles.close());

describe('consoles that a person could pass', () => {
  test.each(Object.keys(layouts) as Layout[])('%s', (layout) => consoles.on({ layout }, viewsTheKey));

  test.each(Object.keys(layouts) as Layout[])('%s, without a TOTP', (layout) => consoles.on({ layout }, viewsTheKey, { totp: false }));

  test.each<Look['shows']>([
    'text',
    'field',
    'password-field',
    'empty-password-field',
    'dots-until-show',
    'dots-until-copy',
    'copy-attribute',
    'toast',
    'modal',
  ])('the key shows: %s', (shows) => consoles.on({ layout: 'sidebar-modal', look: { shows } }, viewsTheKey));

  test.each<[Look['prompt'], Look['buttons']]>([
    ['modal', 'link'],
    ['dialog', 'div'],
    ['inline', 'link'],
    ['page', 'button'],
    ['always', 'link'],
    ['always', 'div'],
  ])('the password is asked for: %s, by %s', (prompt, buttons) =>
    consoles.on({ layout: 'tabs-inline', look: { prompt, buttons, shows: 'text' } }, viewsTheKey),
  );

  test.each<[Look['menu'], Look['navigation']]>([
    ['bars', 'links'],
    ['bars', 'script'],
    ['initials', 'script'],
    ['pictures', 'links'],
  ])('a menu without words: %s, by %s', (menu, navigation) =>
    consoles.on({ look: { menu, navigation, prompt: 'modal', place: 'security' } }, async (account) => {
      const already = consoles.simulator.journal.length;
      await viewsTheKey(account);
      expect(consoles.simulator.journal.slice(already).filter(({ path }) => path === '/logout')).toEqual([]);
    }),
  );

  test.each<[string, Partial<AutoTraderWebSimulator['knobs']['labels']>]>([
    [
      'Reveal key and Roll key',
      {
        apiKey: 'Access key',
        view: 'Reveal key',
        regenerate: 'Roll key',
        promptPassword: 'Confirm it is you: console password',
        promptSubmit: 'Go on',
      },
    ],
    [
      'Show API key and Generate new key',
      { apiKey: 'API access', view: 'Show API key', regenerate: 'Generate new key', promptSubmit: 'OK' },
    ],
    [
      'Unmask and New key',
      { apiKey: 'API credentials', settings: 'Account settings', view: 'Unmask', regenerate: 'New key', promptSubmit: 'Authenticate' },
    ],
    ['Display and Refresh key', { security: 'Privacy & security', view: 'Display', regenerate: 'Refresh key', promptSubmit: 'Done' }],
  ])('other words: %s', (_name, words) =>
    consoles.on(
      {
        layout: words.security ? 'tabs-inline' : 'sidebar-modal',
        buttonOrder: 'regenerate-first',
        labels: { ...consoles.simulator.knobs.labels, ...words },
      },
      viewsTheKey,
    ),
  );

  test.each<[string, Knobs]>([
    ['Re-generate before View', { layout: 'tiles-toast', buttonOrder: 'regenerate-first' }],
    ['Re-generate before View, in a prompt', { layout: 'sidebar-modal', buttonOrder: 'regenerate-first' }],
    ['a View of something else and a UUID that is no key', { decoys: { passwordForm: true, otherView: true, otherUuid: true } }],
    [
      'a UUID that is no key, and a key that comes late',
      {
        layout: 'sidebar-modal',
        decoys: { passwordForm: true, otherView: true, otherUuid: true },
        faults: [{ on: 'POST /settings/key/view', fault: 'slow', ms: 1_500 }],
      },
    ],
    ['the same at the older place', { layout: 'classic', decoys: { passwordForm: true, otherView: true, otherUuid: true } }],
    ['everything late', { layout: 'sidebar-modal', renderDelay: 400 }],
    ['a notice over the console', { obstacles: { dashboard: 'notice' } }],
    ['a notice over the key', { layout: 'classic', obstacles: { key: 'notice' } }],
    ['a key without hyphens', { keyFormat: 'hex' }],
    [
      'a field of the key that looks like a prompt',
      {
        layout: 'sidebar-modal',
        look: { shows: 'empty-password-field' },
        labels: { ...defaultConsoleKnobs().labels, apiKey: 'API access' },
      },
    ],
  ])('%s', (_name, knobs) => consoles.on(knobs, viewsTheKey));

  test('a prompt whose button repeats what it confirms', () =>
    consoles.on(
      {
        layout: 'sidebar-modal',
        labels: { ...consoles.simulator.knobs.labels, promptSubmit: '{action}', promptPassword: 'Current password' },
      },
      viewsTheKey,
    ));

  test('a prompt that asks for a TOTP too gets a later code', () => consoles.on({ promptAsksTotp: true }, viewsTheKey), 90_000);
});
