/** The canary's own eyes: what it cannot see it would not find. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { writings } from './echo.ts';
import { Marks } from './search.ts';

const secret = `Cn4ry+7Q"z&<%'/\\tail of it`;
const marks = new Marks();
marks.addWithDigests('password', secret);
marks.add('code', '012345');
const finds = (text: string) => [...new Set(marks.search('here', text).map((leak) => leak.secret.replace(/^\w+ of /, '')))];

test.each(writings(secret))('a secret written as %s', (writing) => {
  expect(finds(`before ${writing} after`)).toEqual(['password']);
});

test.each([
  ['a beginning of it', secret.slice(0, 10)],
  ['an end of it', secret.slice(-10)],
  ['encoded twice', encodeURIComponent(encodeURIComponent(secret))],
  ['base64 of its URL-encoded form', Buffer.from(`x=${encodeURIComponent(secret)}&y`).toString('base64')],
  [
    'one line a character',
    [...secret]
      .map((letter) => `text: ${letter}`)
      .join('\n')
      .replaceAll('text', ''),
  ],
  ['wide characters', Buffer.from(secret, 'utf16le').toString('latin1')],
  ['a digest', createHash('sha256').update(secret).digest('hex')],
])('%s', (_, text) => {
  expect(finds(`before ${text} after`)).toEqual(['password']);
});

test.each(['012345', 'TOTP012345.', '012 345', '01 23 45', '0 1 2 3 4 5', Buffer.from('otp=012345&').toString('base64')])(
  'a code written as %s',
  (text) => {
    expect(finds(`before ${text} after`)).toEqual(['code']);
  },
);

test.each(['20261123T0123456Z', 'took 10123456 ms', '01:23:45', 'Enter your password to log in'])('not %s', (text) => {
  expect(finds(text)).toEqual([]);
});
