import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type FailureCode, failureCodes, RefreshFailure } from '../lambdas/refresher/failures.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Heading {
  readonly level: number;
  readonly text: string;
  /** As GitHub makes it. */
  readonly anchor: string;
}

function headings(path: string): Heading[] {
  return [...prose(path).matchAll(/^(#+) +(.+)$/gm)].map(([, hashes, text]) => ({
    level: hashes!.length,
    text: text!,
    anchor: text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  }));
}

/** A page without its code blocks. */
function prose(path: string): string {
  return read(path).replace(/^ *```[\s\S]*?^ *```/gm, '');
}

const runbook = headings('docs/runbook.md');
const sectionOf = (code: string) => read('docs/runbook.md').split(`\n## ${code}\n`)[1]?.split('\n## ')[0] ?? '';

describe('the runbook', () => {
  test('has a section for every failure code, in their order, and for no other', () => {
    const codes = runbook.filter(({ level, text }) => level === 2 && /^[a-z-]+$/.test(text)).map(({ text }) => text);
    expect(codes).toEqual(failureCodes);
  });

  test.each(failureCodes)('%s: its section answers the five questions', (code) => {
    for (const question of ['What it means.', 'What prebell does next.', 'What to do now.', 'How to check.', 'What not to do.']) {
      expect(sectionOf(code)).toContain(`**${question}**`);
    }
  });

  test.each(failureCodes)('%s: the link in a failure leads to its section', (code: FailureCode) => {
    const [page, anchor] = new RefreshFailure(code).describe('alpha').runbook.split('#');
    expect(headings(page!).map((heading) => heading.anchor)).toContain(anchor);
  });

  test('has what alarms link to, and a section named as each alarm', () => {
    const source = read('lib/alarms.ts');
    for (const [, anchor] of source.matchAll(/docs\/runbook\.md#([\w-]+)/g)) expect(runbook.map((one) => one.anchor)).toContain(anchor);
    const sentences = [
      ...source.matchAll(/this\.#alarm\('\w+', '([^']+)'/g),
      ...source.matchAll(/\['\w+', '([^']+)', '\w+', \w+\]/g),
      ...source.matchAll(/prefix\}: ([^$`]+)`/g),
    ].map(([, sentence]) => sentence);
    expect(sentences).toHaveLength(7);
    expect(runbook.filter(({ level }) => level === 3).map(({ text }) => text)).toEqual(sentences);
  });
});

describe.each(pages)('%s', (path) => {
  test('every link leads somewhere', () => {
    for (const [, target] of prose(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      const [file, anchor] = target!.split('#');
      const linked = file ? normalize(join(dirname(path), file)) : path;
      expect({ target, exists: existsSync(join(root, linked)) }).toEqual({ target, exists: true });
      if (anchor)
        expect({ target, anchors: headings(linked).map((one) => one.anchor) }).toMatchObject({ anchors: expect.arrayContaining([anchor]) });
    }
  });

  test('tells nobody to type a secret on a command line', () => {
    for (const [block] of read(path).matchAll(/```[\s\S]*?```/g)) {
      expect(block).not.toMatch(/--(password|totp|secret|api-secret)[ =]|--secret-string '?\{/);
    }
  });
});

test('the examples on the page about bots are the files', () => {
  const page = read('docs/bots.md');
  const names = readdirSync(join(root, 'examples'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(page).toContain(`\`examples/${name}\``);
    expect(page).toContain(read(`examples/${name}`));
  }
});

test('the token on the page about bots is the one that the schema gives as an example', () => {
  const [, block] = /```json\n([\s\S]*?)```/.exec(read('docs/bots.md'))!;
  expect(JSON.parse(block!)).toEqual(JSON.parse(read('schemas/token.json')).examples[0]);
});
