/** What a login opens to look for a way on, and what it never presses for that, as far as one control tells. */
import { describe, expect, test } from '@jest/globals';
import { findMenus } from '../../lambdas/browser/find-menu.ts';
import type { ButtonData, FrameData } from '../../lambdas/browser/page-data.ts';

const control = (at: number, part: Partial<ButtonData>): ButtonData => ({
  node: at,
  path: [0, at + 1],
  box: { x: at * 40, y: 10, w: 30, h: 30 },
  visible: true,
  enabled: true,
  coveredBy: null,
  form: null,
  words: '',
  label: '',
  unfolds: false,
  hints: '',
  place: 'frame',
  button: true,
  submits: false,
  ...part,
});

/** Which of these controls would be pressed, in their order of likelihood. */
function menus(...parts: Partial<ButtonData>[]): number[] {
  const frame = { fields: [], buttons: parts.map((part, at) => control(at, part)) } as Partial<FrameData> as FrameData;
  return findMenus(frame).map(({ node }) => node);
}

test.each<[string, Partial<ButtonData>]>([
  ['three bars', { words: '☰' }],
  ['a label', { words: 'Toggle navigation', label: 'Toggle navigation' }],
  ['initials that unfold something', { words: 'AB', unfolds: true }],
  ['initials with a label', { words: 'AB', label: 'Account menu' }],
  ['a picture that unfolds something', { unfolds: true }],
  ['a picture whose name hints at the user', { hints: 'mui avatar root' }],
  ['a name with an arrow', { words: 'Asha B ▾' }],
  ['a group of the content that unfolds', { words: 'Advanced', unfolds: true, place: 'content' }],
])('%s may open a menu', (_what, part) => {
  expect(menus(part)).toEqual([0]);
});

describe('never pressed to look for a way on', () => {
  test.each([
    'Log out',
    'Logout',
    'Sign out',
    'Sign off',
    'Exit',
    'Delete account',
    'Remove',
    'Revoke access',
    'Disable 2FA',
    'Re-generate',
    'Regenerate key',
    'Roll key',
    'Rotate',
    'Reset',
    'New key',
    'Refresh key',
    'Orders',
    'Place order',
    'Buy',
    'Sell',
    'Square off',
    'Transfer',
    'Withdraw',
    'Cancel all',
    'Change password',
    'Save',
    'Go live',
  ])('%s, whatever it unfolds, and by its label too', (words) => {
    expect(menus({ words, unfolds: true }, { words: '⋮', label: words, unfolds: true }, { label: words, hints: 'menu' })).toEqual([]);
  });

  test.each<[string, Partial<ButtonData>]>([
    ['a picture that tells nothing', {}],
    ['a picture in the content', { unfolds: true, place: 'content' }],
    ['the menu of one row among many', { words: '⋮', unfolds: true, place: 'row' }],
    ['a link to another site', { words: '☰', place: 'away' }],
    ['what submits a form', { words: 'Menu', form: 4, submits: true }],
    ['what is disabled', { words: 'Menu', enabled: false }],
    ['a picture whose name hints at the way out', { unfolds: true, hints: 'menu item icon power off' }],
    ['a menu whose address is the way out', { words: 'Account', hints: 'nav link logout' }],
    ['other words', { words: 'Reports' }],
  ])('%s', (_what, part) => {
    expect(menus(part)).toEqual([]);
  });
});

test('what says that it is a menu goes before what only unfolds something, and that before a hint', () => {
  expect(menus({ hints: 'gear' }, { words: 'Reports', unfolds: true }, { words: '☰', unfolds: true })).toEqual([2, 1, 0]);
});
