/** What a login may press: a button that makes something anew is none for a login that was not asked to, and once for one that was. */
import { describe, expect, test } from '@jest/globals';
import type { ButtonData } from '../../lambdas/browser/page-data.ts';
import { Presses } from '../../lambdas/browser/presses.ts';

const button = (words: string, label = '') => ({ words, label }) as ButtonData;
const irreversible = /re-?generate/i;

describe('a button that makes something anew', () => {
  test('is none for a login, neither alone nor in a prompt', () => {
    const presses = new Presses(irreversible, 'login');
    expect(presses.allows(button('Re-generate'))).toBe(false);
    expect(presses.allowsInPrompt(button('Regenerate key'))).toBe(false);
    expect(presses.allows(button('New', 'Re-generate the key'))).toBe(false);
    expect(presses.allows(button('View'))).toBe(true);
  });

  test('is pressed once by a rotation, however often its page comes back', () => {
    const presses = new Presses(irreversible, 'rotate');
    expect(presses.allows(button('Re-generate'))).toBe(true);
    expect(presses.madeAnew).toBe(false);
    presses.note('make anew', 'one page', button('Re-generate'));
    expect(presses.allows(button('Re-generate'))).toBe(false);
    expect(presses.madeAnew).toBe(true);
    expect(presses.allows(button('View'))).toBe(true);
  });
});

describe('any other button', () => {
  test('is pressed again only when something has changed, and three times at most', () => {
    const presses = new Presses(undefined, 'login');
    for (const page of ['one', 'two', 'three']) {
      expect(presses.mayPress('menu', page, false)).toBe(true);
      presses.note('menu', page, button('Settings'));
      expect(presses.mayPress('menu', page, false)).toBe(false);
    }
    expect(presses.mayPress('menu', 'four', true)).toBe(false);
    expect(presses.mayPress('another', 'four', false)).toBe(true);
  });

  test('is pressed once more where nothing came of it and the page rests: its script may have come late', () => {
    const presses = new Presses(undefined, 'login');
    presses.note('menu', 'one', button('Settings'));
    expect(presses.mayPress('menu', 'one', true)).toBe(true);
    presses.note('menu', 'one', button('Settings'));
    expect(presses.mayPress('menu', 'one', true)).toBe(false);
    expect(presses.mayPress('menu', 'two', false)).toBe(true);
  });
});
