/** Tokens in AWS Secrets Manager, and requests on prebell's own event bus. */
import type { SecretsManagerClient, SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import type { TokenStore } from './store.ts';
import { TokenError } from './token-error.ts';

/** Settings of the AWS clients; without them the usual ones of the SDK count (AWS_REGION, AWS_PROFILE, the role). */
export type AwsSettings = Pick<SecretsManagerClientConfig, 'region' | 'endpoint' | 'credentials'>;

/** The token of an account in this region and AWS account. */
export function awsStore(account: string, prefix: string, eventBus: string | undefined, settings: AwsSettings): TokenStore {
  const name = `${prefix}/${account}/token`;
  let secrets: SecretsManagerClient | undefined;
  return {
    async read() {
      // Loaded here, so that a laptop needs no AWS package.
      const { GetSecretValueCommand, SecretsManagerClient: Client } = await loaded(
        '@aws-sdk/client-secrets-manager',
        () => import('@aws-sdk/client-secrets-manager'),
      );
      secrets ??= new Client(settings);
      try {
        // Without a version stage this is AWSCURRENT: the last token that was proved.
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
        return SecretString ?? '';
      } catch (error) {
        throw notRead(error, account, name);
      }
    },
    async requestRefresh() {
      if (!eventBus) {
        throw new TokenError(
          'not-set-up',
          'Requests need the name of the event bus: the option for it, or the environment variable PREBELL_EVENT_BUS. It is the output EventBusName of the stack.',
        );
      }
      const { EventBridgeClient, PutEventsCommand } = await loaded(
        '@aws-sdk/client-eventbridge',
        () => import('@aws-sdk/client-eventbridge'),
      );
      const client = new EventBridgeClient(settings);
      // The account is in the source alone: it is what IAM proves.
      const entry = { EventBusName: eventBus, Source: `prebell.bot.${account}`, DetailType: 'Token Refresh Requested', Detail: '{}' };
      try {
        const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
        // PutEvents answers 200 for an entry that it did not take.
        if (FailedEntryCount) throw Object.assign(new Error('not taken'), { name: Entries?.[0]?.ErrorCode ?? 'not taken' });
      } catch (error) {
        throw notRequested(error, account, eventBus);
      } finally {
        client.destroy();
      }
    },
  };
}

const denied = /^(AccessDenied|NotAuthorized|UnauthorizedOperation)/;
const notSignedIn = /^(CredentialsProviderError|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|InvalidSignature|IncompleteSignature)/;

function notRead(error: unknown, account: string, name: string): TokenError {
  const { what, message } = named(error);
  const isDeleted = /^InvalidRequest/.test(what) && /delet/i.test(message);
  if (/^ResourceNotFound/.test(what) || isDeleted) {
    return new TokenError(
      'no-such-account',
      `There is no token of account ${account} here: no secret ${name} in this region and AWS account. Compare the account's id, the prefix and the region; a new account has its token after its first refresh.`,
    );
  }
  if (/^(KMS|Kms|DecryptionFailure)/.test(what) || (denied.test(what) && /KMS/.test(message))) {
    return new TokenError(
      'not-allowed',
      `This program may read the secret ${name} and not decrypt it (${what}). The policy of its key must let it.`,
    );
  }
  if (denied.test(what)) {
    return new TokenError(
      'not-allowed',
      `This program may not read the secret ${name} (${what}). Its role needs secretsmanager:GetSecretValue on it.`,
    );
  }
  return signedOutOr('unavailable', `The token of account ${account} could not be read`, what);
}

function notRequested(error: unknown, account: string, eventBus: string): TokenError {
  const { what } = named(error);
  if (denied.test(what)) {
    return new TokenError(
      'not-allowed',
      `This program may not ask for a refresh of account ${account} (${what}). Its role needs events:PutEvents on the bus ${eventBus} with the source prebell.bot.${account}.`,
    );
  }
  return signedOutOr('unavailable', `A refresh of account ${account} could not be asked for`, what);
}

function signedOutOr(code: 'unavailable', sentence: string, what: string): TokenError {
  if (notSignedIn.test(what))
    return new TokenError('not-allowed', `${sentence}: AWS does not accept this program's credentials (${what}).`);
  return new TokenError(code, `${sentence} (${what}). Try again.`);
}

/** The fault's name as AWS, the SDK or the system gives it. Its message is looked at and never repeated. */
function named(error: unknown): { what: string; message: string } {
  const { name = '', code, message = '' } = error as { name?: string; code?: string; message?: string };
  return { what: (name === 'Error' || name === 'AggregateError' ? code : name) ?? 'unknown fault', message };
}

async function loaded<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new TokenError('not-set-up', `The package ${name} is missing. Run: npm install ${name}`);
  }
}
