/** The browser worker by Lambda: what its answers and its failures mean, and that no login is ever invoked twice. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BrowserAnswerLost, lambdaBrowser } from '../../lambdas/aws/browser.ts';
import type { LoginTask } from '../../lambdas/refresher/login.ts';
import { lookTask } from '../../lambdas/refresher/look.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { type Fault, type Faults, lostAnswer, refusal, startFaults } from '../ministack/faults.ts';
import { deployFunction } from '../ministack/function.ts';

const redirected = {
  outcome: 'redirected',
  submitted: 'totp',
  unaccepted: 0,
  last_totp_step: 59_645_678,
  clock_offset_ms: -12.5,
  timings_ms: { launch: 120, open: 80 },
  captured: { url: 'https://127.0.0.1/?request_token=invented', method: 'GET', body: null },
};
const refused = {
  outcome: 'failed',
  submitted: 'password',
  unaccepted: 1,
  last_totp_step: null,
  clock_offset_ms: null,
  timings_ms: {},
  failure: { code: 'credentials-rejected' },
  evidence: { screenshot: 'iVBORw0KGgo=', outline: 'a password field' },
};

const seen = { outcome: 'offered', parts: ['user', 'password', 'button'], scripts: ['https://scripts.example'], timings_ms: { look: 900 } };

/** A worker that does as the account's name says. */
const worker = `
const answers = ${JSON.stringify({ redirected, refused, seen, garbage: 'hello', empty: null, other: { ...redirected, submitted: 'everything' } })};
export const handler = async (task) => {
  if (task.account === 'throws') throw new Error('could not type ' + task.password);
  if (task.account === 'not-started') throw Object.assign(new Error('no room'), { name: 'BrowserNotStarted' });
  if (task.account === 'dies') process.exit(1);
  if (task.account === 'hangs') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (task.account === 'echo') return { ...answers.refused, failure: { code: 'internal', message: Object.keys(task).sort().join() } };
  return answers[task.account];
};`;

const task = (account: string): LoginTask => ({
  account,
  broker: 'kite',
  url: 'https://kite.example/connect/login',
  origins: ['https://kite.example'],
  redirect_url: null,
  user: 'AB1234',
  password: 'unmistakable-password',
  totp: null,
  approve_consent: false,
  first_totp_step: 0,
  totp_tries: 1,
  end: '2026-11-23T08:01:00+05:30',
});

let functionName: string;
let faults: Faults;
beforeAll(async () => {
  functionName = await deployFunction(worker, 2);
});
beforeEach(async () => {
  faults = await startFaults();
});
afterEach(() => faults.stop());

const login = (account: string, timeout = 30_000) =>
  lambdaBrowser({ functionName, timeout }, { endpoint: faults.url }).login(task(account), () => undefined);
const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => new Error('it did not fail'),
    (error) => error,
  );

describe('the browser worker', () => {
  test('gets the whole task, and its answer comes back', async () => {
    expect(await login('redirected')).toEqual(redirected);
    expect(await login('refused')).toEqual(refused);
    expect(await login('echo')).toMatchObject({ failure: { message: Object.keys(task('echo')).sort().join() } });
  });

  test('looks, and an answer of another kind is none', async () => {
    const look = (account: string) =>
      lambdaBrowser({ functionName, timeout: 30_000 }, { endpoint: faults.url }).look(
        lookTask({ account, broker: 'kite', url: task(account).url }, new Date()),
        () => undefined,
      );
    expect(await look('seen')).toEqual(seen);
    expect(await failureOf(look('redirected'))).toBeInstanceOf(BrowserAnswerLost);
  });

  test('is what is being waited for', async () => {
    const told: string[] = [];
    await lambdaBrowser({ functionName, timeout: 30_000 }, { endpoint: faults.url }).login(task('redirected'), (what) => told.push(what));
    expect(told).toEqual(['the browser worker']);
  });

  test.each(['throws', 'dies', 'hangs', 'garbage', 'empty', 'other', 'undefined'])(
    'that %s leaves the outcome unknown, and is not asked again',
    async (account) => {
      const error = await failureOf(login(account));
      expect(error).toBeInstanceOf(BrowserAnswerLost);
      expect(error.message).not.toMatch('unmistakable-password');
      expect(faults.operations).toEqual(['Invoke']);
    },
  );

  test('whose answer never comes leaves the outcome unknown', async () => {
    const error = await failureOf(login('hangs', 300));
    expect(error).toBeInstanceOf(BrowserAnswerLost);
    expect(error.message).toMatch('gave no answer: TimeoutError');
    expect(faults.operations).toEqual(['Invoke']);
  });

  test.each<[string, Fault]>([
    ['is lost', lostAnswer],
    ['is a fault of Lambda’s own', refusal('ServiceException', 500)],
    ['is a gateway’s time-out', refusal('GatewayTimeout', 504)],
  ])('whose answer %s leaves the outcome unknown, and is not asked again', async (_, fault) => {
    faults.inject('Invoke', fault);
    expect(await failureOf(login('redirected'))).toBeInstanceOf(BrowserAnswerLost);
    expect(faults.operations).toEqual(['Invoke']);
  });

  test.each([
    ['TooManyRequestsException', 429],
    ['ResourceNotFoundException', 404],
    ['AccessDeniedException', 403],
    ['ExpiredTokenException', 403],
    ['RequestTooLargeException', 413],
    ['KMSAccessDeniedException', 502],
    ['ENILimitReachedException', 502],
  ])('that AWS does not start, with %s, submitted nothing', async (name, status) => {
    faults.inject('Invoke', refusal(name, status));
    const error = await failureOf(login('redirected'));
    expect(error).toBeInstanceOf(BrowserNotStarted);
    expect(error.message).toMatch(name);
    expect(faults.operations).toEqual(['Invoke']);
  });

  test.each([
    ['its browser did not launch', 'BrowserNotStarted'],
    ['its code cannot be loaded', 'Runtime.ImportModuleError'],
  ])('that says that %s submitted nothing', async (_, errorType) => {
    // As AWS tells it; the emulator gives no error its own type.
    faults.inject('Invoke', () => ({
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: JSON.stringify({ errorType, errorMessage: 'quotes unmistakable-password', trace: [] }),
    }));
    const error = await failureOf(login('redirected'));
    expect(error).toBeInstanceOf(BrowserNotStarted);
    expect(error.message).toMatch(errorType);
    expect(error.message).not.toMatch('unmistakable-password');
  });

  test('that cannot be reached submitted nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    // In a process of its own: the SDK does not recognise the errors of Node’s own modules inside jest.
    const script = `
      import { lambdaBrowser } from ${JSON.stringify(join(import.meta.dirname, '../../lambdas/aws/browser.ts'))};
      const browser = lambdaBrowser({ functionName: 'worker', timeout: 30_000 }, { endpoint: process.argv[1] });
      await browser.login({}, () => undefined).catch((error) => console.log(error.name + ': ' + error.message));`;
    for (const host of ['127.0.0.1', 'localhost']) {
      const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, `http://${host}:${port}`]);
      expect((await run).stdout).toBe(
        'BrowserNotStarted: The browser worker worker was not started: ECONNREFUSED; AWS did not answer; look at the network and its endpoints.\n',
      );
    }
  });
});
