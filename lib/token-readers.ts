import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/** Who was granted which account's token in this CDK app, by name, so that alerts can say who is affected. */
export class TokenReaders {
  readonly #names = new Map<string, Set<string>>();

  /** Notes that somebody may read an account's token. */
  add(account: string, reader: iam.IGrantable): void {
    const names = this.#names.get(account) ?? new Set();
    this.#names.set(account, names.add(nameOf(reader)));
  }

  /** Names by account, in the order of the accounts. */
  toJSON(): Record<string, string[]> {
    const accounts = [...this.#names].sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(accounts.map(([account, names]) => [account, [...names].sort()]));
  }
}

/** Its own name, where it was given one; else its place in the app, since CloudFormation makes up a name only later. */
function nameOf({ grantPrincipal }: iam.IGrantable): string {
  const { roleName, userName, arn } = grantPrincipal as Partial<
    Pick<iam.IRole, 'roleName'> & Pick<iam.IUser, 'userName'> & Pick<iam.ArnPrincipal, 'arn'>
  >;
  const given = [roleName, userName, arn].find((name) => name !== undefined && !Token.isUnresolved(name));
  if (given !== undefined) return given;
  return Construct.isConstruct(grantPrincipal)
    ? (grantPrincipal as IConstruct).node.path
    : grantPrincipal.policyFragment.principalJson.toString();
}
