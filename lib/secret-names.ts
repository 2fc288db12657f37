import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** The ARN of every token secret, or of one account's, or of its copy in another region. Secrets Manager adds six characters to a name. */
export function tokenSecretArn(stack: Stack, prefix: string, account = '*', region = stack.region): string {
  return secretArn(stack, `${prefix}/${account}/token-??????`, region);
}

/** The ARN of every credentials secret. */
export function credentialsSecretArn(stack: Stack, prefix: string): string {
  return secretArn(stack, `${prefix}/*/credentials-??????`);
}

/** The ARN of a secret by its full name, which may hold wildcards. */
export function secretArn(stack: Stack, name: string, region = stack.region): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: name,
    region,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
