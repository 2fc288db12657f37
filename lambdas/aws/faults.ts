/** What a failed AWS call is called, in words for operations. AWS's own message is left out: it may quote what was sent. */

/** The error's name as AWS or the SDK gives it (`ThrottlingException`), or the system's code for it (`ECONNREFUSED`). */
export function awsErrorName(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return (name === 'Error' || name === 'AggregateError' ? code : name) ?? 'unknown fault';
}

/** The error's name and what to do about it: `AccessDeniedException; allow this role the call`. */
export function explainAwsError(error: unknown): string {
  const name = awsErrorName(error);
  const advice = remedies.find(([pattern]) => pattern.test(name))?.[1];
  return advice ? `${name}; ${advice}` : name;
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^(AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized)/, 'allow this role the call, on this resource and on its key'],
  [
    /^(Throttling|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown)/,
    'it was tried several times; try again later',
  ],
  [/^(DecryptionFailure|EncryptionFailure|KMS|Kms)/, 'look at the state and the policy of its key'],
  [/^(CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/, 'sign in to AWS again'],
  [/^(ResourceNotFound|NoSuchBucket)/, 'it does not exist here; compare names, region and AWS account with the deployed stack'],
  [/^(TimeoutError|E[A-Z_]+$)/, 'AWS did not answer; look at the network and its endpoints'],
];
