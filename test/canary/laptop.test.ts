/**
 * The canary on a laptop: accounts with marked secrets go through logins that succeed, and through failures, above all with pages and
 * answers that repeat what they were told. No secret may be found afterwards, nor while a login runs, but where it belongs.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findChromium } from '../../lambdas/browser/chromium.ts';
import { parseTotpSecret, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';
import { jsonLines, type RunOptions, start, store } from '../cli/prebell.ts';
import { loginByHttp } from '../simulators/kite/http-login.ts';
import type { KiteCredentials } from '../simulators/kite/index.ts';
import { type Heard, instead, type MarkedWorld, markedWorld, type Special, text } from './accounts.ts';
import { answerRepeating, pageRepeating, refusalRepeating, writings } from './echo.ts';
import { searchFolder, searchProcesses } from './left-behind.ts';
import { type Leak, Marks } from './search.ts';
import type { Sent } from './wire.ts';

jest.setTimeout(300_000);

const marks = new Marks();
const base = mkdtempSync(join(tmpdir(), 'prebell-canary-'));
const [folder, temporary] = [join(base, 'accounts'), join(base, 'tmp')];
/** What was found while a login ran, and what the command line said. */
const leaks: Leak[] = [];
const processes = new Set<string>();
const said: [string, string][] = [];
let world: MarkedWorld;
let chromium: string;

beforeAll(async () => {
  mkdirSync(folder);
  mkdirSync(temporary);
  world = await markedWorld(
    marks,
    () => new Date(),
    () => leaks.push(...searchFolder(marks, temporary), ...searchProcesses(marks, processes)),
  );
  chromium = (await findChromium(tmpdir(), process.env)).executable;
});
afterAll(async () => {
  await world.close();
  rmSync(base, { recursive: true });
});

/** Runs the command line with a temporary folder of its own, and keeps what it said. */
async function prebell(args: readonly string[], { stdin = '', ...options }: RunOptions = {}) {
  const env = { TMPDIR: temporary, PREBELL_CHROMIUM: chromium, ...options.env };
  const ended = await start([...args, '--local', folder], { stdin, ...options, env }).ended;
  said.push([`stdout of ${args.join(' ')}`, ended.stdout], [`stderr of ${args.join(' ')}`, ended.stderr]);
  return ended;
}

const typedOf = ({ password, codes }: Heard) => [password, ...codes];

/** What an API may say that quotes the request: in one piece, or so that a reader cuts it within a secret. */
const quoting = (status: number) => (_: Heard, sent: Sent) =>
  answerRepeating(status, [sent.body, ...[...new URLSearchParams(sent.body).values()].flatMap(writings), sent.all].join(' '));
const cutting = (status: number, secretOf: (sent: Sent) => string, before: number) => (_: Heard, sent: Sent) =>
  answerRepeating(status, `${'so we say '.repeat(20).slice(0, before)}${secretOf(sent)}`);
const field = (name: string) => (sent: Sent) => new URLSearchParams(sent.body).get(name) ?? '';
const authorization = (sent: Sent) => sent.headers.authorization!.split(':')[1]!;

/** Accounts, and how their refresh ends. */
type Accounts = Readonly<Record<string, Omit<Special, 'broker'> & { readonly ends: string }>>;

/** Accounts at Kite. */
const kite: Accounts = {
  published: { ends: 'published' },
  'wrong-password': { ends: 'credentials-rejected', credentials: () => ({ password: `Wr0ng+${text(12)}` }) },
  'wrong-seed': { ends: 'totp-rejected', credentials: () => ({ totp_secret: text(32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') }) },
  'wrong-api-secret': { ends: 'app-misconfigured', credentials: () => ({ api_secret: text(32) }) },
  blocked: { ends: 'account-blocked', user: { blocked: true } },
  captcha: { ends: 'challenge', knobs: { markup: 'captcha' } },
  consent: { ends: 'consent-needed', knobs: { consent: 'always' } },
  unknown: { ends: 'page-changed', knobs: { markup: 'unknown-after-password' } },
  'other-user': { ends: 'wrong-account', knobs: { profileOf: 'USER1' } },
  'hang-up': { ends: 'outcome-unknown', ...instead('POST /api/twofa', () => 'hang-up') },
  'no-tls': {
    ends: 'broker-unavailable',
    credentials: ({ endpoints }) => ({
      endpoints: { ...(endpoints as object), login: String((endpoints as { login: string }).login).replace('http:', 'https:') },
    }),
  },
  'password-repeated': { ends: 'credentials-rejected', ...instead('POST /api/login', (heard) => refusalRepeating([heard.password])) },
  'code-repeated': { ends: 'totp-rejected', ...instead('POST /api/twofa', (heard) => refusalRepeating(typedOf(heard))) },
  'page-of-texts': {
    ends: 'page-changed',
    ...instead('GET /connect/finish', (heard) => pageRepeating('texts', typedOf(heard), heard.cookies)),
  },
  'page-of-fields': {
    ends: 'page-changed',
    ...instead('GET /connect/finish', (heard) => pageRepeating('fields', typedOf(heard), heard.cookies)),
  },
  'page-of-dialogs': {
    ends: 'page-changed',
    ...instead('GET /connect/finish', (heard) => pageRepeating('dialogs', typedOf(heard), heard.cookies)),
  },
  'exchange-quoting': { ends: 'app-misconfigured', ...instead('POST /session/token', quoting(400)) },
  'exchange-cutting': { ends: 'broker-unavailable', ...instead('POST /session/token', cutting(400, field('request_token'), 148)) },
  'checksum-cutting': { ends: 'broker-unavailable', ...instead('POST /session/token', cutting(400, field('checksum'), 80)) },
  'exchange-failing': { ends: 'broker-unavailable', ...instead('POST /session/token', quoting(500)) },
  'proof-quoting': { ends: 'broker-unavailable', ...instead('GET /user/profile', quoting(400)) },
  'proof-cutting': { ends: 'broker-unavailable', ...instead('GET /user/profile', cutting(400, authorization, 148)) },
};

/** Accounts at ICICI Direct. */
const breeze: Accounts = {
  published: { ends: 'published', credentials: () => ({ options: { include_api_secret: true } }) },
  'wrong-password': { ends: 'credentials-rejected', credentials: () => ({ password: `Wr0ng+${text(12)}` }) },
  'code-repeated': {
    ends: 'page-changed',
    ...instead('POST /apiuser/tradelogin/validateuser', (heard) => pageRepeating('texts', typedOf(heard), heard.cookies)),
  },
  'exchange-quoting': { ends: 'broker-unavailable', ...instead('GET /breezeapi/api/v1/customerdetails', quoting(200)) },
  'exchange-cutting': {
    ends: 'broker-unavailable',
    ...instead(
      'GET /breezeapi/api/v1/customerdetails',
      cutting(200, (sent) => JSON.parse(sent.body).SessionToken, 110),
    ),
  },
};

/** Accounts at AutoTrader Web. */
const autoTraderWeb: Accounts = {
  published: { ends: 'published' },
  'password-repeated': {
    ends: 'page-changed',
    ...instead('POST /login', (heard) => pageRepeating('fields', typedOf(heard), heard.cookies)),
  },
  'key-repeated': {
    ends: 'published',
    ...instead('GET /account/fetchAllTradingAccounts', quoting(200)),
    credentials: () => ({ options: { validate_accounts: true } }),
  },
  'key-cut': {
    ends: 'broker-unavailable',
    ...instead(
      'GET /account/fetchLivePseudoAccounts',
      cutting(200, (sent) => String(sent.headers['api-key']), 150),
    ),
  },
};

const named = (broker: Special['broker'], accounts: Accounts) =>
  Object.entries(accounts).map(([name, special]) => [`${broker}-${name}`, { broker, ...special }] as const);
const refreshed = new Map([...named('kite', kite), ...named('breeze', breeze), ...named('autotrader-web', autoTraderWeb)]);

/** Credentials documents with a secret in the wrong place, or cut in the middle of one. */
const malformed: Record<string, (right: Readonly<Record<string, unknown>>) => string> = {
  'not-json': (right) => JSON.stringify(right).replace(/"password":"(.{9})/, '"password":"$1"'),
  'end-missing': (right) => JSON.stringify(right).replace(/("password":".{9}).*/, '$1'),
  'bare-secret': ({ password }) => String(password),
  'secret-as-name': ({ password, ...right }) => JSON.stringify({ ...right, [String(password)]: 'password' }),
  'secret-as-broker': ({ password, ...right }) => JSON.stringify({ ...right, broker: password }),
  'secret-as-option': ({ password, ...right }) =>
    JSON.stringify({ ...right, password, options: { [String(password)]: true, approve_consent: password } }),
  'secret-in-endpoint': (right) =>
    JSON.stringify({
      ...right,
      endpoints: { login: `https://user:${encodeURIComponent(String(right.password))}@kite.example`, api: right.password },
    }),
  'secret-in-redirect': (right) => JSON.stringify({ ...right, redirect_url: `not an address ${right.password}` }),
  'seed-in-address': (right) => JSON.stringify({ ...right, totp_secret: `otpauth://hotp/x?secret=${right.totp_secret}&counter=1` }),
  'seed-misspelt': (right) => JSON.stringify({ ...right, totp_secret: `${right.totp_secret}189` }),
  'secret-in-list': (right) => JSON.stringify({ ...right, password: [right.password], api_secret: { value: right.api_secret } }),
  'line-breaks': (right) => JSON.stringify({ ...right, password: `${right.password}\n`, api_secret: ` ${right.api_secret}` }),
};

async function storeAll(accounts: Iterable<readonly [string, Special]>): Promise<void> {
  for (const [name, special] of accounts) store(folder, name, await world.account(name, special));
}

const endsOf = (stdout: string) =>
  Object.fromEntries(
    jsonLines(stdout).map(({ account, outcome, failure }) => [account, (failure as { code: string } | undefined)?.code ?? outcome]),
  );

test('refreshes, for programs', async () => {
  await storeAll(refreshed);
  const { stdout } = await prebell(['refresh', '--json']);
  expect(endsOf(stdout)).toEqual(Object.fromEntries([...refreshed].map(([name, { ends }]) => [name, ends])));
});

test('refreshes, for people', async () => {
  const accounts: Accounts = {
    repeated: { ends: 'totp-rejected', ...instead('POST /api/twofa', (heard) => refusalRepeating(typedOf(heard))) },
    quoting: { ends: 'broker-unavailable', ...instead('GET /user/profile', quoting(400)) },
    killed: { ends: 'outcome-unknown', ...instead('POST /api/twofa', killBrowsers) },
  };
  const all = named('kite', accounts).map(([name, special]) => [`people-${name}`, special] as const);
  await storeAll(all);
  // One after another: what is killed must be the right browser.
  for (const [name, { ends }] of all) expect((await prebell(['refresh', name])).stdout).toMatch(new RegExp(`${name} .*${ends}`));
});

test('credentials documents that cannot be used', async () => {
  for (const [name, write] of Object.entries(malformed)) store(folder, name, write(await world.account(name, { broker: 'kite' })));
  const { stdout } = await prebell(['refresh', ...Object.keys(malformed), '--json']);
  expect(endsOf(stdout)).toEqual(Object.fromEntries(Object.keys(malformed).map((name) => [name, 'credentials-invalid'])));
  expect((await prebell(['accounts', 'test', 'secret-as-name'])).code).toBe(1);
});

test('a login by hand, and what else may be pasted', async () => {
  const credentials = (await world.account('by-hand', { broker: 'kite' })) as unknown as KiteCredentials;
  store(folder, 'by-hand', credentials);
  const totp = parseTotpSecret(credentials.totp_secret);
  const redirect = await loginByHttp(credentials, totpCode(totp, totpStep(totp, new Date())));
  const pasted = [credentials.password, `https://127.0.0.1/?status=error&request_token=&x=${encodeURIComponent(credentials.password)}`];
  for (const stdin of pasted) expect((await prebell(['login', 'by-hand'], { stdin })).code).toBe(2);
  expect((await prebell(['login', 'by-hand'], { stdin: redirect.href })).code).toBe(0);
  expect((await prebell(['login', 'by-hand', '--json'], { stdin: redirect.href })).code).toBe(1);
});

test('a look at a page, a new key, and everything that is told of accounts', async () => {
  await prebell(['accounts', 'test', 'kite-page-of-texts']);
  await prebell(['accounts', 'rotate', 'autotrader-web-published', '--json']);
  for (const args of [['status'], ['status', '--json'], ['accounts', 'list'], ['accounts', 'release', 'kite-wrong-password']])
    await prebell(args);
});

test('no secret is found, and every kind of secret was looked for', () => {
  for (const [where, words] of said) leaks.push(...marks.search(where, words));
  leaks.push(...searchFolder(marks, folder), ...searchFolder(marks, temporary));
  expect(leaks).toEqual([]);
  const kinds = new Set([...marks.names].map((name) => name.replace(/ of [\w-]+$/, '')));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'password',
      'totp_secret',
      'api_secret',
      'twofa_value',
      'hiotp',
      'totp',
      'request_token',
      'access_token',
      'enctoken',
      'API_Session',
      'session_token',
      'session',
      'key',
      'checksum',
    ]),
  );
});

/** Kills every browser of the command line, as a machine that is out of memory does. */
function killBrowsers(): 'hang-up' {
  for (const name of readdirSync(temporary).filter((file) => file.startsWith('prebell-login-'))) {
    process.kill(-Number(readFileSync(join(temporary, name, 'pid'), 'utf8')), 'SIGKILL');
  }
  return 'hang-up';
}
