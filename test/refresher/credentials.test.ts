import { describe, expect, test } from '@jest/globals';
import { brokers } from '../../lambdas/brokers/registry.ts';
import { isAccountId } from '../../lambdas/refresher/account.ts';
import { parseCredentials } from '../../lambdas/refresher/credentials.ts';
import type { EndpointPolicy } from '../../lambdas/refresher/endpoints.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';

const good = {
  broker: 'kite',
  user_id: 'AB1234',
  password: 'invented pass "word"',
  totp_secret: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
  api_key: 'kitedemo0000key1',
  api_secret: 's3cr3ts3cr3ts3cr3ts3cr3ts3cr3t00',
};
const parse = (document: unknown, policy: EndpointPolicy = 'any') =>
  parseCredentials(typeof document === 'string' ? document : JSON.stringify(document), brokers, policy);
const problem = (document: unknown, policy: EndpointPolicy = 'any'): string => {
  try {
    parse(document, policy);
  } catch (error) {
    if (error instanceof RefreshFailure && error.code === 'credentials-invalid') return error.message;
    throw error;
  }
  return '';
};
const without = (field: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== field));

test('a good document gives what a login needs, with safe defaults', () => {
  expect(parse(good)).toMatchObject({
    broker: 'kite',
    login_id: 'AB1234',
    redirect_url: null,
    totp: { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6 },
    options: { approve_consent: false },
    endpoints: { login: 'https://kite.zerodha.com', api: 'https://api.kite.trade' },
    sandbox: false,
  });
});

test('a byte order mark before it does not matter', () => {
  expect(parse(`\uFEFF${JSON.stringify(good)}`).user_id).toBe('AB1234');
});

describe('what is wrong is named, its value never', () => {
  test.each<[string, unknown, string]>([
    ['no broker', without('broker'), 'field broker is missing'],
    ['an unknown broker', { ...good, broker: 'zerodha' }, 'known: kite'],
    ...['user_id', 'password', 'totp_secret', 'api_key', 'api_secret'].map((field): [string, unknown, string] => [
      `no ${field}`,
      without(field),
      `field ${field} is missing`,
    ]),
    ['an empty password', { ...good, password: '' }, 'field password is empty'],
    ['a number as password', { ...good, password: 12345678 }, 'field password is not of the right type'],
    ['a misspelt field', { ...good, passwrod: 'invented-typo' }, 'field passwrod is not known'],
    ['spaces around the key', { ...good, api_key: ' kitedemo0000key1' }, 'field api_key has spaces around it'],
    ['a line break in the secret', { ...good, api_secret: 'one\ntwo' }, 'field api_secret has a line break'],
    ['a code instead of the seed', { ...good, totp_secret: '287082' }, 'field totp_secret is a one-time code'],
    ['a seed that is not base32', { ...good, totp_secret: 'not-base32!-not-base32!' }, 'field totp_secret is not base32'],
    ['a redirect URL that is none', { ...good, redirect_url: '127.0.0.1' }, 'field redirect_url'],
    ['an unknown option', { ...good, options: { approve_consnet: true } }, 'field options.approve_consnet is not known'],
    [
      'an option that is no switch',
      { ...good, options: { approve_consent: 'yes' } },
      'field options.approve_consent is not of the right type',
    ],
    ['plain http to another machine', { ...good, endpoints: { login: 'http://sandbox.example' } }, 'field endpoints.login is not https'],
    [
      'an endpoint with a password in it',
      { ...good, endpoints: { api: 'https://invented:pass@sandbox.example' } },
      'field endpoints.api has a user',
    ],
    ['an unknown endpoint', { ...good, endpoints: { web: 'https://sandbox.example' } }, 'field endpoints.web is not known'],
    ['a list', [good], 'not a JSON object'],
    ['half a document', JSON.stringify(good).slice(0, 60), 'it is not JSON'],
    ['single quotes', "{'broker': 'kite', 'password': 'invented-quoted'}", 'it is not JSON (line 1, column 2)'],
  ])('%s', (_name, document, words) => {
    const message = problem(document);
    expect(message).toContain(words);
    for (const value of ['invented', '12345678', '287082', 'not-base32', 's3cr3t', 'kitedemo']) expect(message).not.toContain(value);
  });

  test('every problem at once', () => {
    expect(problem({ broker: 'kite', user_id: 'AB1234' }).match(/is missing/g)).toHaveLength(4);
  });
});

describe('other endpoints', () => {
  const other = { ...good, endpoints: { login: 'https://sandbox.example/', api: 'http://127.0.0.1:4002' } };

  test('make the account a sandbox', () => {
    expect(parse(other)).toMatchObject({ sandbox: true, endpoints: { login: 'https://sandbox.example', api: 'http://127.0.0.1:4002' } });
    expect(parse({ ...good, endpoints: { login: 'https://kite.zerodha.com/' } }).sandbox).toBe(false);
  });

  test('are refused where the deployment does not allow their host, loopback too', () => {
    expect(problem(other, [])).toContain('allowedEndpointHosts');
    expect(problem(other, ['sandbox.example'])).toContain('endpoints.api');
    expect(problem(other, ['sandbox.example', '127.0.0.1'])).toBe('');
  });
});

test.each([
  ['alpha', true],
  ['a', true],
  ['0-desk-1', true],
  ['-alpha', false],
  ['Alpha', false],
  ['../etc', false],
  ['a'.repeat(40), true],
  ['a'.repeat(41), false],
  ['', false],
])('account id %j: %s', (id, good) => {
  expect(isAccountId(id)).toBe(good);
});
