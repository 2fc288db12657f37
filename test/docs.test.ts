import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { brokers } from '../lambdas/brokers/registry.ts';
import { parseCredentials } from '../lambdas/refresher/credentials.ts';
import { eventSchemas } from '../lambdas/refresher/events.ts';
import { type FailureCode, failureCodes, RefreshFailure } from '../lambdas/refresher/failures.ts';
import { optionsFromContext } from '../lib/context-options.ts';
import { headings, problemOfCommand, prose, readFile as read, root } from './docs-pages.ts';
import { newApp, synthesise } from './lib/synthesised.ts';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const { template } = synthesise();
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

  test('has a section named as each alarm', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const sections = runbook.filter(({ level }) => level === 3).map(({ text }) => text);
    expect(sections.sort()).toEqual(alarms.map(({ AlarmName }) => AlarmName.replace('prebell: ', '')).sort());
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

  test('no two headings have the same anchor', () => {
    const anchors = headings(path).map(({ anchor }) => anchor);
    expect(anchors).toEqual([...new Set(anchors)]);
  });

  test('every file of the code that it names is there', () => {
    for (const [, file] of prose(path).matchAll(/`((?:bin|docs|examples|lambdas|lib|schemas|scripts|test)\/[\w./-]+)`/g)) {
      expect({ file, exists: existsSync(join(root, file!)) }).toEqual({ file, exists: true });
    }
  });

  test('every command is one that there is', () => {
    for (const [, words] of read(path).matchAll(/npx prebell ([^`\n]+)/g)) {
      expect({ command: words, problem: problemOfCommand(words!) }).toEqual({ command: words, problem: null });
    }
  });

  test('every npm script is one that there is', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name] of read(path).matchAll(/npm (?:run )?(start|test|(?<=run )[\w-]+)/g)) expect(Object.keys(scripts)).toContain(name);
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

test('the tokens on the page about bots are those that the schema gives as examples', () => {
  const { examples } = JSON.parse(read('schemas/token.json')) as { examples: Record<string, unknown>[] };
  const shown = jsonBlocks(read('docs/bots.md')).filter((block) => 'access_token' in block);
  expect(shown[0]).toEqual(examples[0]);
  for (const token of shown) expect(examples).toContainEqual(token);
});

describe('the page about deployment', () => {
  test('counts the alarms that are paid for', () => {
    const count = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length;
    expect(read('docs/deploy.md')).toContain(`| alarms | ${count} × $0.10 |`);
  });

  test('has every option of the stack and no other', () => {
    const app = newApp({ notAnOption: 'x' });
    const known = /known: ([^)]+)/.exec(messageOf(() => optionsFromContext(app)))![1]!.split(', ');
    expect(firstColumn('docs/deploy.md', 'Options')).toEqual(known);
  });

  test('has every output of the stack and no other', () => {
    const { template } = synthesise({ staticAddress: true });
    expect(firstColumn('docs/deploy.md', 'Outputs').sort()).toEqual(Object.keys(template.findOutputs('*')).sort());
  });
});

test('each test that the page about the emulator names stands guard', () => {
  const named = [...read('docs/emulator.md').matchAll(/`(test\/[\w./-]+)`((?:[ ,]|and|“[^”]+”)*)/g)].flatMap(([, file, titles]) =>
    [...titles!.matchAll(/“([^”]+)”/g)].map(([, title]) => ({ file: file!, title: title! })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ file, title }) => !read(file).includes(title))).toEqual([]);
});

test('the page about how it works has every event', () => {
  expect(firstColumn('docs/how-it-works.md', 'Events').sort()).toEqual(Object.keys(eventSchemas).sort());
});

describe.each(brokers)('the page about brokers: $title', ({ name, title, credentials }) => {
  const page = read('docs/brokers.md');
  const section = page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

  test('it is in the table of maturity, and its section has every field of its credentials', () => {
    expect(page).toContain(`\n| ${title} |`);
    for (const field of [...credentials.required, ...credentials.optional, ...credentials.options.map((option) => `options.${option}`)]) {
      expect(section).toContain(`\n| \`${field}\` |`);
    }
  });

  test('its section answers the five questions, in the order of the others', () => {
    const questions = [/^What you need/, /^Credentials/, /^When/, /^What nobody knows/, /^What .+ says about automated logins$/];
    const asked = [...section.matchAll(/^### (.+)$/gm)].map(([, text]) => text!);
    const places = questions.map((question) => asked.findIndex((text) => question.test(text)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('its example of credentials can be used as it stands', () => {
    const [example] = jsonBlocks(section).filter((block) => 'broker' in block);
    expect(parseCredentials(JSON.stringify(example), brokers, 'any')).toMatchObject({ broker: name, sandbox: false });
  });

  test('the README names it', () => {
    expect(read('README.md')).toContain(title);
  });
});

test('the README says why the option that hands over a secret exists', () => {
  expect(read('README.md')).toMatch(/`include_api_secret` exists/);
});

test('the guide on adding a broker has every member of a broker', () => {
  const members = new Set(brokers.flatMap((broker) => Object.keys(broker)));
  expect(read('docs/adding-a-broker.md').match(/`[\w.]+`/g)).toEqual(
    expect.arrayContaining([...members].map((member) => (member === 'login' ? '`login.flow`' : `\`${member}\``))),
  );
});

/** The JSON documents in a text. */
function jsonBlocks(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => JSON.parse(block!) as Record<string, unknown>);
}

/** The code words in the first column of the first table under a heading. */
function firstColumn(path: string, heading: string): string[] {
  const section = read(path).split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
