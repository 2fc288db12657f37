/** Families of words on the console: whatever makes a key anew is never taken for View, and no login that only views may press it. */
import { describe, expect, test } from '@jest/globals';
import { autoTraderWebPages } from '../../lambdas/brokers/autotrader-web-pages.ts';
import * as words from '../../lambdas/brokers/autotrader-web-words.ts';

const views = [
  /* section 4 */ 'View',
  'View API key',
  'Reveal key',
  'Show API key',
  'Show',
  'Display the key',
  'Unmask',
  'See your access key',
];
const showing = [words.viewWords, words.showWords, words.showKeyWords, words.showOrCopyWords];

describe('makes a key anew, so that only a rotation presses it', () => {
  test.each([
    /* section 4 */ 'Re-generate',
    'Regenerate',
    'Re-generate API key',
    'Regen',
    'Roll key',
    'Roll',
    'Rotate',
    'Rotate your API key',
    'Reset key',
    'Reset API access key',
    'Renew key',
    'New key',
    'New API key',
    'Generate new key',
    'Generate a new API key',
    'Generate API key',
    'Create new key',
    'Get a new key',
    'Refresh key',
    'Refresh API token',
    'Recreate key',
    'Reissue key',
    'Replace key',
    'Change key',
  ])('%s', (button) => {
    expect(autoTraderWebPages.irreversible).toBe(words.irreversibleWords);
    expect(button).toMatch(words.irreversibleWords);
    expect(button).toMatch(words.regenerateWords);
    for (const view of [...showing, words.promptWords, words.keyEntry, words.closeWords]) expect(button).not.toMatch(view);
  });
});

describe('ends a key, so that nothing presses it', () => {
  test.each(['Revoke', 'Revoke key', 'Delete key', 'Remove', 'Disable API access', 'Invalidate key', 'Deactivate'])('%s', (button) => {
    expect(button).toMatch(words.irreversibleWords);
    expect(button).not.toMatch(words.regenerateWords);
    for (const view of [...showing, words.promptWords, words.keyEntry, words.closeWords]) expect(button).not.toMatch(view);
  });
});

test.each(views)('%s views the key and makes none anew', (button) => {
  expect(button).not.toMatch(words.irreversibleWords);
  expect([words.viewWords, words.showWords].some((view) => view.test(button))).toBe(true);
});

test.each(['Change password', 'Enable 2FA', 'Trading Accounts', 'Orders', 'View orders', 'View all', 'View statement', 'Show password'])(
  '%s is no step to the key',
  (button) => {
    for (const step of [...showing, words.keyEntry, words.securityEntry, words.developerEntry, words.settingsEntry, words.regenerateWords])
      expect(button).not.toMatch(step);
  },
);

test('a mere Show does not send a prompt on', () => {
  expect('Show').not.toMatch(words.showKeyWords);
  expect('Show').not.toMatch(words.promptWords);
  expect('Show API key').toMatch(words.showKeyWords);
});

test.each([
  ['TOTP (if enabled)', true],
  ['TOTP (only if Login 2FA is on)', true],
  ['Authenticator code, when it is set up', true],
  ['Enter the code of your authenticator', false],
  ['TOTP. If you lost your phone, call us', false],
])('%s: the code need not be given: %s', (label, optional) => {
  expect(words.optionalCodeWords.test(label)).toBe(optional);
});
