import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** The ARN of every token secret, or of one account's. Secrets Manager adds six characters to a name. */
export function tokenSecretArn(stack: Stack, prefix: string, account = '*'): string {
  return secretArn(stack, `${prefix}/${account}/token-??????`);
}

/** The ARN of every credentials secret. */
export function credentialsSecretArn(stack: Stack, prefix: string): string {
  return secretArn(stack, `${prefix}/*/credentials-??????`);
}

/** The ARN of a secret by its full name, which may hold wildcards. */
export function secretArn(stack: Stack, name: string): string {
  return stack.formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
