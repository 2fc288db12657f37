/** Judges requests by the policies of a deployed stack, as IAM does: those of the principal, of the resource and of its key. */
import { runSimulation, type StatementExplain } from '@cloud-copilot/iam-simulate';
import { account, type Deployment, queueArn } from './deployment.ts';
import type { AccessRequest } from './requests.ts';

/** A policy document with statements, and what tells it from others. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: { readonly Statement: readonly Statement[] };
}

interface Statement {
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** Judges, and remembers which permissions were used. */
export interface Judge {
  /** Whether IAM would allow it. */
  allows(request: AccessRequest): Promise<boolean>;
  /** What the stack’s policies allow and no request that was allowed has used: an action of a statement, or a resource of it. */
  unused(): string[];
}

/**
 * A judge by the policies of the stack.
 * @param guests policies of principals that are not of the stack, by their ARN
 */
export function judgeOf(deployment: Deployment, guests: Readonly<Record<string, NamedPolicy>> = {}): Judge {
  const ofRoles = deployment.ofType('AWS::IAM::Policy').flatMap(({ id, properties }) =>
    (properties.Roles as string[]).map((role) => ({
      arn: `arn:aws:iam::${account}:role/${role}`,
      name: id,
      policy: properties.PolicyDocument,
    })),
  );
  const ofGuests = Object.entries(guests).map(([arn, policy]) => ({ arn, ...policy }));
  const ofResources = policiesOfResources(deployment);
  const used = new Set<string>();
  return {
    async allows({ principal, action, resource, context }) {
      const identityPolicies = [...ofRoles, ...ofGuests].filter(({ arn }) => arn === principal);
      const ofResource = ofResources.get(deployment.at(resource)?.arn ?? resource);
      const outcome = await runSimulation(
        withKnownKeys({
          request: { principal, action, resource: { resource, accountId: account }, contextVariables: { ...context } },
          identityPolicies: identityPolicies.map(({ name, policy }) => ({ name, policy })),
          serviceControlPolicies: [],
          resourceControlPolicies: [],
          resourcePolicy: ofResource?.policy,
        }),
        {},
      );
      if (outcome.resultType === 'error') throw new Error(`${action} on ${resource} cannot be judged: ${JSON.stringify(outcome.errors)}`);
      if (outcome.overallResult !== 'Allowed') return false;
      const analyses = outcome.resultType === 'single' ? [outcome.result.analysis] : outcome.results.map(({ analysis }) => analysis);
      for (const { identityAnalysis, resourceAnalysis } of analyses) {
        for (const one of identityAnalysis?.allowStatements ?? []) note(one.policyId, one);
        for (const one of resourceAnalysis?.allowStatements ?? []) note(ofResource!.name, one);
      }
      return true;
    },
    unused: () => [...ofRoles, ...ofResources.values()].flatMap(permissionsOf).filter((text) => !used.has(text)),
  };

  function note(policy: string, { statement, explain }: { statement: { index(): number }; explain: StatementExplain }): void {
    for (const { action, matches } of many(explain.actions)) if (matches) used.add(permission(policy, statement.index(), action));
    for (const { resource, matches } of many(explain.resources)) if (matches) used.add(permission(policy, statement.index(), resource));
  }
}

/**
 * The library knows no condition key that ends in a name of the service's own, and would drop it from the request: so keys of
 * encryption contexts stand as request tags, which are compared in the same way.
 */
function withKnownKeys<T>(simulation: T): T {
  return JSON.parse(JSON.stringify(simulation).replaceAll(/"kms:EncryptionContext:([\w:]+)":/g, '"aws:RequestTag/$1":'));
}

/** The policies that are attached to resources, by the resource’s ARN. */
function policiesOfResources(deployment: Deployment): Map<string, NamedPolicy> {
  const policies = new Map<string, NamedPolicy>();
  const all = deployment.resources.flatMap(({ id: name, type, arn, properties }) => {
    const policy = properties.PolicyDocument;
    switch (type) {
      case 'AWS::KMS::Key':
        return [{ arn, name, policy: properties.KeyPolicy }];
      case 'AWS::SQS::QueuePolicy':
        return (properties.Queues as string[]).map((url) => ({ arn: queueArn(url), name, policy }));
      case 'AWS::SNS::TopicPolicy':
        return (properties.Topics as string[]).map((topic) => ({ arn: topic, name, policy }));
      case 'AWS::S3::BucketPolicy':
        return [{ arn: `arn:aws:s3:::${properties.Bucket}`, name, policy }];
      case 'AWS::Lambda::Permission':
        return [
          { arn: properties.FunctionName as string, name: properties.FunctionName as string, policy: permissionAsPolicy(properties) },
        ];
      default:
        return [];
    }
  });
  for (const { arn, name, policy } of all) {
    policies.set(arn, { name, policy: { ...policy, Statement: [...(policies.get(arn)?.policy.Statement ?? []), ...policy.Statement] } });
  }
  return policies;
}

function permissionAsPolicy(properties: Record<string, string>): NamedPolicy['policy'] {
  const { Principal, Action, FunctionName, SourceArn } = properties;
  return {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: Principal },
        Action: Action!,
        Resource: FunctionName!,
        ...(SourceArn === undefined ? {} : { Condition: { ArnLike: { 'aws:SourceArn': SourceArn } } }),
      },
    ],
  };
}

function permissionsOf({ name, policy }: NamedPolicy): string[] {
  return policy.Statement.flatMap(({ Effect, Action, Resource }, index) => {
    // By this statement of its policy a key obeys IAM’s policies at all.
    if (Effect !== 'Allow' || Action === 'kms:*') return [];
    return [...many(Action), ...many(Resource)].map((value) => permission(name, index + 1, value as string));
  });
}

function permission(policy: string, index: number, value: string): string {
  return `${policy}, statement ${index}: ${value}`;
}

function many<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T];
}
