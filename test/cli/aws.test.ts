import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Command, CommandAnswer } from '../../lambdas/command.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import { jsonLines, prebell } from './prebell.ts';

jest.setTimeout(60_000);

const fresh: Outcome = {
  account: 'alpha',
  broker: 'kite',
  outcome: 'fresh',
  expires_at: '2026-11-24T06:00:00+05:30',
  timings_ms: { total: 9 },
};

/** An AWS with one stack and its refresh function, as far as the command line asks for them. */
let aws: Server;
let env: Record<string, string>;
let asked: { function: string; command: Command }[] = [];
let answer: (command: Command) => CommandAnswer | 'crash' | 'no answer';

beforeAll(async () => {
  aws = createServer(async (request, response) => {
    const body = await textOf(request);
    const invoked = /\/functions\/([^/]+)\/invocations/.exec(request.url!)?.[1];
    if (invoked === undefined) {
      const known = body.includes('StackName=Prebell&') || body.endsWith('StackName=Prebell');
      response.writeHead(known ? 200 : 400, { 'content-type': 'text/xml' });
      return response.end(known ? stackDescription : noSuchStack);
    }
    const command = JSON.parse(body) as Command;
    asked.push({ function: invoked, command });
    const result = answer(command);
    if (result === 'no answer') return request.socket.destroy();
    response.writeHead(200, result === 'crash' ? { 'x-amz-function-error': 'Unhandled' } : {});
    response.end(JSON.stringify(result === 'crash' ? { errorMessage: 'invented-secret' } : result));
  });
  await new Promise<void>((listening) => aws.listen(0, '127.0.0.1', listening));
  env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
});
afterAll(() => void aws.close());
beforeEach(() => {
  asked = [];
  answer = ({ command }) => ({ result: command === 'accounts' ? ['alpha'] : fresh });
});

const stackDescription = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>Prebell</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs><member>
<OutputKey>RefreshFunctionName</OutputKey><OutputValue>prebell-refresh-123</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const noSuchStack = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code>
<Message>Stack with id Other does not exist</Message></Error></ErrorResponse>`;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('without --local the deployed function does the work', () => {
  test('refresh asks it for every account that it knows, and prints what it answers', async () => {
    const { code, stdout } = await prebell(['refresh', '--json'], { env });
    expect({ code, outcomes: jsonLines(stdout) }).toEqual({ code: 0, outcomes: [fresh] });
    expect(asked).toEqual([
      { function: 'prebell-refresh-123', command: { command: 'accounts' } },
      { function: 'prebell-refresh-123', command: { command: 'refresh', account: 'alpha' } },
    ]);
  });

  test('PREBELL_REFRESH_FUNCTION names the function, and the pasted address goes to it', async () => {
    const address = 'https://app.example/?request_token=invented-request-token';
    answer = ({ command }) => ({ result: command === 'login-address' ? 'https://kite.example/connect' : fresh });
    const { code, stdout, stderr } = await prebell(['login', 'alpha'], {
      env: { ...env, PREBELL_REFRESH_FUNCTION: 'mine' },
      stdin: `${address}\n`,
    });
    expect(code).toBe(0);
    expect(stderr).toContain('https://kite.example/connect');
    expect(stdout + stderr).not.toContain('invented-request-token');
    expect(asked.at(-1)).toEqual({ function: 'mine', command: { command: 'login', account: 'alpha', redirect: address } });
  });

  test('an account that is not there: exit 2', async () => {
    answer = () => ({ error: { kind: 'unknown-account', message: 'There is no account zeta: it has no credentials document.' } });
    const { code, stdout, stderr } = await prebell(['status', 'zeta'], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('There is no account zeta');
  });

  test('credentials that cannot be used: exit 1 with what to do', async () => {
    answer = () => ({ error: { kind: 'failed', message: 'Field api_key is missing.', remedy: 'Store it.' } });
    expect(await prebell(['accounts', 'release', 'alpha'], { env })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'prebell: alpha: Field api_key is missing. Store it.\n',
    });
  });

  test('a function that crashes: exit 1, and nothing of what it said', async () => {
    answer = () => 'crash';
    const { code, stdout, stderr } = await prebell(['status', 'alpha'], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^prebell: prebell itself failed on AWS .*prebell-refresh-123\n$/);
  });

  test('a refresh whose answer is lost is not asked for again', async () => {
    answer = () => 'no answer';
    const { code, stdout } = await prebell(['refresh', 'alpha', '--json'], { env });
    expect(code).toBe(1);
    expect(jsonLines(stdout)[0]).toMatchObject({ outcome: 'failed', failure: { code: 'internal' } });
    expect(stdout).toContain('it may still be at work');
    expect(asked).toHaveLength(1);
  });

  test('no network: exit 2', async () => {
    const { code, stderr } = await prebell(['refresh', 'alpha'], { env: { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^prebell: AWS cannot be reached for the stack Prebell \(ECONNREFUSED\)\n$/);
  });

  test('a stack that is not there: exit 2', async () => {
    const { code, stderr } = await prebell(['status', '--stack', 'Other'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^prebell: the stack Other is not there .*--local DIR\n$/);
  });
});
