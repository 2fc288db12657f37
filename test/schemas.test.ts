import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { brokers } from '../lambdas/brokers/registry.ts';
import { parseCredentials } from '../lambdas/refresher/credentials.ts';
import { type EventType, eventSchemas } from '../lambdas/refresher/events.ts';
import { RefreshFailure } from '../lambdas/refresher/failures.ts';
import { outcomeSchema } from '../lambdas/refresher/outcome.ts';
import { accountStatusSchema } from '../lambdas/refresher/status.ts';
import { parseToken } from '../lambdas/refresher/token.ts';
import { publishedSchemas } from '../scripts/schemas/published.ts';

const folder = join(import.meta.dirname, '../schemas');
const published = publishedSchemas();
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
formats.default(ajv);
const validators = new Map(published.map(({ path, schema }) => [path, ajv.compile(schema)]));

type Document = Record<string, unknown>;
const examplesOf = (path: string) => published.find((one) => one.path === path)!.schema.examples as Document[];
const schemaAccepts = (path: string, document: unknown) => validators.get(path)!(document) as boolean;

/** What the code itself says of a document. */
function codeAccepts(path: string, document: unknown): boolean {
  const text = JSON.stringify(document);
  if (path === 'token.json') return parseToken(text) !== null;
  if (path === 'outcome.json') return outcomeSchema.safeParse(document).success;
  if (path === 'status.json') return accountStatusSchema.safeParse(document).success;
  if (path.startsWith('events/')) return eventSchemas[eventTypeOf(path)].safeParse(document).success;
  try {
    return Boolean(parseCredentials(text, brokers, 'any'));
  } catch (error) {
    if (error instanceof RefreshFailure && error.code === 'credentials-invalid') return false;
    throw error;
  }
}

function eventTypeOf(path: string): EventType {
  const name = path.replace(/^events\/|\.json$/g, '').replaceAll('-', ' ');
  return (Object.keys(eventSchemas) as EventType[]).find((type) => type.toLowerCase() === name)!;
}

test('what is published is what the code makes (if not: npm run schemas)', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
  expect(files).toEqual(published.map(({ path }) => path));
  for (const { path, text } of published) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
});

test('there is a schema for every broker and every event', () => {
  const paths = published.map(({ path }) => path);
  for (const { name } of brokers) expect(paths).toContain(`credentials/${name}.json`);
  expect(paths.filter((path) => path.startsWith('events/')).map(eventTypeOf)).toHaveLength(Object.keys(eventSchemas).length);
});

describe.each(published)('$path', ({ path, schema }) => {
  test('has examples, which both the schema and the code accept', () => {
    expect(examplesOf(path).length).toBeGreaterThan(0);
    for (const example of examplesOf(path)) {
      expect({ example, schema: schemaAccepts(path, example), errors: validators.get(path)!.errors }).toMatchObject({ schema: true });
      expect({ example, code: codeAccepts(path, example) }).toMatchObject({ code: true });
    }
  });

  test('explains every field', () => {
    expect(fieldsWithoutDescription(schema)).toEqual([]);
  });

  test.each(examplesOf(path).flatMap((example, index) => Object.keys(example).map((field) => ({ index, field }))))(
    'field $field of example $index: of another type, schema and code refuse it; missing, they agree',
    ({ index, field }) => {
      const { [field]: value, ...rest } = examplesOf(path)[index]!;
      expect(schemaAccepts(path, rest)).toBe(codeAccepts(path, rest));
      const wrong = { ...rest, [field]: typeof value === 'number' ? 'a text' : 12345 };
      expect([schemaAccepts(path, wrong), codeAccepts(path, wrong)]).toEqual([false, false]);
    },
  );

  test('a field that nobody knows is refused by schema and code', () => {
    const wrong = { ...examplesOf(path)[0], acount: 'alpha' };
    expect([schemaAccepts(path, wrong), codeAccepts(path, wrong)]).toEqual([false, false]);
  });
});

const credentials = (changes: Document) => ({ ...examplesOf('credentials/kite.json')[1], ...changes });
const token = (changes: Document) => ({ ...examplesOf('token.json')[0], ...changes });
const outcome = (changes: Document) => ({ ...examplesOf('outcome.json')[0], ...changes });
const event = (changes: Document) => ({ ...examplesOf('events/token-stale.json')[0], ...changes });

test.each<[string, string, Document]>([
  ['an empty password', 'credentials/kite.json', credentials({ password: '' })],
  ['a key with a space behind it', 'credentials/kite.json', credentials({ api_key: 'kitedemo0000key1 ' })],
  ['a secret of two lines', 'credentials/kite.json', credentials({ api_secret: 'one\ntwo' })],
  ['a redirect URL without a scheme', 'credentials/kite.json', credentials({ redirect_url: '127.0.0.1/' })],
  ['an option of another broker', 'credentials/kite.json', credentials({ options: { include_api_secret: true } })],
  ['an endpoint nobody knows', 'credentials/kite.json', credentials({ endpoints: { web: 'https://sandbox.example' } })],
  ['another broker', 'credentials/kite.json', credentials({ broker: 'zerodha' })],
  ['an empty access token', 'token.json', token({ access_token: '' })],
  ['a time without an offset', 'token.json', token({ issued_at: '2026-11-23T08:00:12' })],
  ['a date for a time', 'token.json', token({ verified_at: '2026-11-23' })],
  ['the 31st of November', 'token.json', token({ trading_day: '2026-11-31' })],
  ['another version', 'token.json', token({ version: 2 })],
  ['a header that is no text', 'token.json', token({ headers: { 'X-Kite-Version': 3 } })],
  ['sandbox false', 'token.json', token({ sandbox: false })],
  ['the text of a secret without a token', 'token.json', { prebell: 'no token has been published yet' }],
  ['an outcome nobody knows', 'outcome.json', outcome({ outcome: 'done' })],
  ['a reason nobody knows', 'outcome.json', outcome({ reason: 'tired' })],
  ['a failure code nobody knows', 'events/token-stale.json', event({ failure: { code: 'oops', message: 'm', remedy: 'r', runbook: 'b' } })],
  ['an account id with a slash', 'events/token-stale.json', event({ account: '../alpha' })],
])('schema and code refuse %s', (_name, path, document) => {
  expect([schemaAccepts(path, document), codeAccepts(path, document)]).toEqual([false, false]);
});

/** Paths of the properties that say nothing about themselves; an object's own fields speak for it. */
function fieldsWithoutDescription(schema: Readonly<Record<string, unknown>>, at = ''): string[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>);
  return properties.flatMap(([name, property]) => {
    const inner = fieldsWithoutDescription(property, `${at}${name}.`);
    return property.description || property.properties ? inner : [`${at}${name}`, ...inner];
  });
}
