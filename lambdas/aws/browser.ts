/** The browser as a Lambda function that has no permissions: invoked once a login or look, and never again for the same one. */
import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  type LambdaClientConfig,
  LambdaServiceException,
} from '@aws-sdk/client-lambda';
import type { LoginTask } from '../refresher/login.ts';
import type { LookTask } from '../refresher/look.ts';
import { type Browser, BrowserNotStarted } from '../refresher/ports.ts';
import { awsErrorName, explainAwsError } from './faults.ts';
import { parseLoginResult, parseLookResult } from './worker-answer.ts';

/** The browser worker's function. */
export interface BrowserSettings {
  readonly functionName: string;
  /** How long to wait for its answer, ms: longer than the function's own time-out, so that it is always the first to end. */
  readonly timeout: number;
}

/** Thrown when the worker may have begun and no usable answer came: of a login nobody knows then what was submitted. */
export class BrowserAnswerLost extends Error {
  override readonly name = 'BrowserAnswerLost';
}

/**
 * The browser worker. Makes its own client, since the client is what must not try again: a second invocation would type the
 * password a second time.
 */
export function lambdaBrowser({ functionName, timeout }: BrowserSettings, config: LambdaClientConfig = {}): Browser {
  const client = new LambdaClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: timeout,
      socketTimeout: timeout,
      throwOnRequestTimeout: true,
      // A connection kept from an earlier login may be dead, and without a second try that would cost the account a strike.
      httpAgent: { keepAlive: false },
      httpsAgent: { keepAlive: false },
    },
  });
  const ask = async <T>(task: LoginTask | LookTask, read: (text: string) => T | null): Promise<T> => {
    let answer: InvokeCommandOutput;
    try {
      answer = await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'RequestResponse',
          LogType: 'None',
          Payload: JSON.stringify(task),
        }),
      );
    } catch (error) {
      const why = explainAwsError(error);
      if (neverStarted(error)) throw new BrowserNotStarted(`The browser worker ${functionName} was not started: ${why}.`, { cause: error });
      throw new BrowserAnswerLost(`The browser worker ${functionName} gave no answer: ${why}.`, { cause: error });
    }
    const text = answer.Payload?.transformToString() ?? '';
    if (answer.FunctionError !== undefined) throw functionError(functionName, text);
    const result = read(text);
    if (result === null) throw new BrowserAnswerLost(`The browser worker ${functionName} gave an answer that is not a result.`);
    return result;
  };
  return {
    login: (task, progress) => {
      progress('the browser worker');
      return ask(task, parseLoginResult);
    },
    look: (task, progress) => {
      progress('the browser worker');
      return ask(task, parseLookResult);
    },
  };
}

/** Faults of Lambda's own (HTTP 502) before it runs any code of the function. */
const beforeStart =
  /^(EC2|EFSMount|KMS|SnapStart|ENILimitReached|SubnetIPAddressLimitReached|InvalidRuntime|InvalidSecurityGroupID|InvalidSubnetID|InvalidZipFile|ResourceNotReady)/;

/** Whether the function surely did not run: the request was refused, or never left this machine. */
function neverStarted(error: unknown): boolean {
  if (error instanceof LambdaServiceException) {
    const status = error.$metadata.httpStatusCode ?? 0;
    return (status >= 400 && status < 500 && status !== 408) || beforeStart.test(error.name);
  }
  if (error instanceof AggregateError) return error.errors.every(neverStarted);
  const syscall = (error as NodeJS.ErrnoException).syscall;
  return syscall === 'connect' || syscall === 'getaddrinfo' || awsErrorName(error) === 'CredentialsProviderError';
}

/** Error types of a function whose handler never ran, and our own for a browser that did not launch. */
const beforeHandler = new Set(['BrowserNotStarted', 'Runtime.ImportModuleError', 'Runtime.HandlerNotFound', 'Runtime.UserCodeSyntaxError']);

function functionError(functionName: string, payload: string): Error {
  const type = errorType(payload);
  if (beforeHandler.has(type))
    return new BrowserNotStarted(`The browser worker ${functionName} could not start: ${type}; look at its log.`);
  return new BrowserAnswerLost(`The browser worker ${functionName} ended without an answer: ${type}; look at its log.`);
}

/** Only the type: an error's message may quote anything. */
function errorType(payload: string): string {
  try {
    const type: unknown = JSON.parse(payload)?.errorType;
    return typeof type === 'string' && /^[\w.]{1,60}$/.test(type) ? type : 'unknown';
  } catch {
    return 'unknown';
  }
}
