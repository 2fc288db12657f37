/** The backend on AWS: the deployed refresh function does the work, and no credentials come to this machine. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Command, CommandAnswer, CommandResult } from '../../lambdas/command.ts';
import { type Backend, CommandFailed } from './backend.ts';
import { WrongCommand } from './wrong-command.ts';

const usualStack = 'Prebell';
const nameOutput = 'RefreshFunctionName';

/** Longer than the function can run, ms. */
const answerLimit = 15 * 60_000;

/**
 * The accounts of a deployment. Throws `WrongCommand` if it cannot be found.
 * @param stack the CloudFormation stack; the function may be named by PREBELL_REFRESH_FUNCTION instead
 */
export async function awsBackend(stack: string | undefined, signal: AbortSignal): Promise<Backend> {
  const functionName = await findFunction(stack, signal);
  // One try: a refresh must not be asked for twice because its answer was lost.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 5_000, requestTimeout: answerLimit } });

  async function ask<C extends Command['command']>(command: Extract<Command, { command: C }>): Promise<CommandResult[C]> {
    const reply = await client
      .send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(command) }), { abortSignal: signal })
      .catch((error) => explain(error, `the function ${functionName}`, signal));
    if (reply.FunctionError || !reply.Payload) {
      throw new CommandFailed(`prebell itself failed on AWS (${reply.FunctionError ?? 'no answer'}): look at the log of ${functionName}`);
    }
    const answer = JSON.parse(reply.Payload.transformToString()) as CommandAnswer<C>;
    if ('result' in answer) return answer.result;
    const { kind, message, remedy } = answer.error;
    if (kind === 'failed')
      throw new CommandFailed(`${'account' in command ? `${command.account}: ` : ''}${message} ${remedy ?? ''}`.trim());
    throw new WrongCommand(kind === 'unknown-account' ? `${message} To add it, store the secret that its credentials are in` : message);
  }

  return {
    limit: 4,
    option: stack === undefined ? '' : ` --stack ${stack}`,
    howToAdd: 'store its credentials in the secret prebell/ACCOUNT/credentials',
    warnings: async () => [],
    accounts: () => ask({ command: 'accounts' }),
    // The function knows best: a listing may lag a new account by minutes.
    check: async () => undefined,
    refresh: (account, say) => {
      say('the function on AWS');
      return ask({ command: 'refresh', account });
    },
    status: (account) => ask({ command: 'status', account }),
    release: (account) => ask({ command: 'release', account }),
    test: (account, say) => {
      say('the function on AWS');
      return ask({ command: 'test', account });
    },
    rotate: (account, say) => {
      say('the function on AWS');
      return ask({ command: 'rotate', account });
    },
    loginAddress: (account) => ask({ command: 'login-address', account }),
    finishLogin: (account, redirect, say) => {
      say('the function on AWS');
      return ask({ command: 'login', account, redirect });
    },
  };
}

async function findFunction(stack: string | undefined, signal: AbortSignal): Promise<string> {
  const named = process.env.PREBELL_REFRESH_FUNCTION;
  if (named && stack === undefined) return named;
  const name = stack ?? usualStack;
  const client = new CloudFormationClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 } });
  const { Stacks } = await client
    .send(new DescribeStacksCommand({ StackName: name }), { abortSignal: signal })
    .catch((error) => explain(error, `the stack ${name}`, signal));
  const found = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === nameOutput)?.OutputValue;
  if (found === undefined)
    throw new WrongCommand(`the stack ${name} is not prebell’s: it has no output ${nameOutput}; name another with --stack`);
  return found;
}

/** Codes of connections that were never made. */
const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;

/** AWS's own words for what a person can mend, which name things and no secrets. */
function explain(error: unknown, what: string, signal: AbortSignal): never {
  if (signal.aborted) throw signal.reason;
  const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string };
  const local = 'Or keep accounts in a folder: --local DIR';
  if (/region is missing/i.test(message)) throw new WrongCommand(`no AWS region is set: set AWS_REGION. ${local}`);
  if (/Credentials|TokenProvider|SSO|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch/.test(name)) {
    throw new WrongCommand(`AWS takes no credentials from here (${name}): set AWS_PROFILE, or log in to AWS. ${local}`);
  }
  if (/does not exist/.test(message) || name === 'ResourceNotFoundException') {
    throw new WrongCommand(`${what} is not there in this AWS account and region: deploy it, or name it with --stack. ${local}`);
  }
  if (/AccessDenied|NotAuthorized|Forbidden/.test(name)) throw new WrongCommand(`AWS does not let you use ${what} (${name})`);
  if (neverSent.test(code)) throw new WrongCommand(`AWS cannot be reached for ${what} (${code})`);
  if (/^E[A-Z]+$/.test(code) || /Timeout/i.test(name)) {
    throw new CommandFailed(`no answer came from ${what} (${code || name}); it may still be at work: look with prebell status`);
  }
  throw error;
}
