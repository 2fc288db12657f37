import { Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Answers a finding of cdk-nag that prebell means, on this construct only. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** Answers cdk-nag's finding of a wildcard among the resources that a role may use. */
export function acknowledgeResource(role: iam.Role, arn: string, reason: string): void {
  acknowledge(role, `AwsSolutions-IAM5[Resource::${flatten(Stack.of(role).resolve(arn))}]`, reason);
}

/** A CloudFormation value as cdk-nag writes it in the name of a finding. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (name !== undefined) return `<${name}>`;
  if (attribute !== undefined) return `<${(attribute as string[]).join('.')}>`;
  const [separator, parts] = join as [string, unknown[]];
  return parts.map(flatten).join(separator);
}
