/** Which password field is a prompt that asks for the login's password again, and which only looks like one. */
import { describe, expect, test } from '@jest/globals';
import { findPrompt } from '../../lambdas/browser/find-prompt.ts';
import type { ButtonData, FieldData, FrameData, TextData } from '../../lambdas/browser/page-data.ts';

const origin = 'https://broker.example';
const body = 0;
const layer = 1;
const form = 2;
const control = (node: number, y: number) => ({
  node,
  path: [body, layer, form, node],
  box: { x: 40, y, w: 200, h: 24 },
  visible: true,
  enabled: true,
  coveredBy: null,
  form,
});

/** A prompt in a layer over a page with this heading, which stands higher. */
function prompt(field: Partial<FieldData>, heading: Partial<TextData> = {}): FrameData {
  const password = {
    ...control(10, 100),
    kind: 'password',
    label: 'Login password',
    placeholder: '',
    near: '',
    autocomplete: '',
    name: '',
    inputmode: '',
    maxlength: null,
    empty: true,
    checked: false,
    ...field,
  } as FieldData;
  const submit = {
    ...control(11, 140),
    words: 'Submit',
    label: '',
    unfolds: false,
    hints: '',
    place: 'content',
    button: true,
    submits: true,
  } as ButtonData;
  const text: TextData = {
    text: 'Security',
    path: [body, 20],
    box: { x: 0, y: 60, w: 200, h: 20 },
    heading: true,
    coveredBy: null,
    pressable: false,
    ...heading,
  };
  return {
    origin,
    title: 'Demo',
    loading: false,
    fields: [password],
    buttons: [submit],
    forms: [{ number: form, action: origin }],
    texts: [text],
    covers: [],
    captcha: false,
  };
}

const found = (frame: FrameData) => findPrompt(frame, [origin], /^submit$/i, () => true)?.password?.node;

describe('a prompt', () => {
  test.each(['Login password', 'Confirm it is you: console password', 'Current password', 'Account password'])('%s', (label) => {
    expect(found(prompt({ label }))).toBe(10);
  });

  test('whatever heads the page that it lies over', () => {
    expect(found(prompt({}, { text: 'Change password', coveredBy: layer }))).toBe(10);
  });
});

describe('no prompt', () => {
  test.each(['API Key', 'Access key', 'API secret', 'New password', 'Trading password', 'Repeat password'])('%s', (label) => {
    expect(found(prompt({ label }))).toBeUndefined();
  });

  test('under a heading that says so, seen or under something else', () => {
    expect(found(prompt({}, { text: 'Change password' }))).toBeUndefined();
    expect(found(prompt({}, { text: 'Change password', coveredBy: 99 }))).toBeUndefined();
  });
});
