import type { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeResource } from './acknowledgements.ts';

export interface OutboundNetworkProps {
  /** A network to use; without it, one is made whose traffic leaves by one address. */
  readonly vpc?: ec2.IVpc | undefined;
  /** What becomes of the address when the stack is destroyed: it may be registered at a broker. */
  readonly removalPolicy: RemovalPolicy;
}

/** What Lambda does with a role to put its function into a network. */
const networkCalls = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

const inside = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };

/**
 * The network from which brokers are called. Some brokers want orders, and one of them sessions too, from an address that was
 * registered with them.
 */
export class OutboundNetwork extends Construct {
  readonly vpc: ec2.IVpc;
  /** The one address of all traffic, if the network was made here. */
  readonly address: string | undefined;
  readonly securityGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, props: OutboundNetworkProps) {
    super(scope, id);
    if (props.vpc) {
      this.vpc = props.vpc;
      requirePrivateSubnets(this.vpc);
    } else {
      const address = new ec2.CfnEIP(this, 'Address', { domain: 'vpc', tags: [{ key: 'Name', value: this.node.path }] });
      address.applyRemovalPolicy(props.removalPolicy);
      // The cast: CDK's own types do not fit each other under exactOptionalPropertyTypes.
      this.vpc = this.#network(address) as ec2.IVpc;
      this.address = address.attrPublicIp;
    }
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.vpc,
      description: 'Calls brokers and AWS over TLS; nobody calls it',
      allowAllOutbound: false,
    });
    this.securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Brokers and AWS');
  }

  /** Where a function of Lambda stands in the network. */
  get placement(): Pick<lambda.FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
    return { vpc: this.vpc, vpcSubnets: inside, securityGroups: [this.securityGroup] };
  }

  /** Lets Lambda put this function into the network with the function's role, and keeps the function's own code from doing the same. */
  admit(fn: lambda.Function, role: iam.Role): void {
    role.addToPolicy(new iam.PolicyStatement({ sid: 'LambdaJoinsTheNetwork', actions: networkCalls, resources: ['*'] }));
    acknowledgeResource(role, '*', 'Lambda joins the network with this role and takes no resource; the code of the function is denied it.');
    // Not in the role's own policy, which must be there before the function is.
    new iam.Policy(fn, 'StaysOutOfTheNetwork', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          sid: 'CodeTouchesNoNetwork',
          effect: iam.Effect.DENY,
          actions: networkCalls,
          resources: ['*'],
          conditions: { ArnEquals: { 'lambda:SourceFunctionArn': fn.functionArn } },
        }),
      ],
    });
  }

  /** Two zones, so that Lambda can do without one of them; one way out, since there is to be one address. */
  #network(address: ec2.CfnEIP): ec2.Vpc {
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 1,
      natGatewayProvider: ec2.NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] }),
      subnetConfiguration: [
        { name: 'WayOut', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
        { name: 'Functions', ...inside, cidrMask: 24 },
      ],
      // These two cost nothing.
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // Emptying the default group takes a function with permissions of its own, and nothing is in that group.
      restrictDefaultSecurityGroup: false,
    });
    acknowledge(
      vpc,
      'AwsSolutions-VPC7',
      'Nothing listens here; where a login went is in the logs. A network of your own may have flow logs.',
    );
    return vpc;
  }
}

function requirePrivateSubnets(vpc: ec2.IVpc): void {
  try {
    vpc.selectSubnets(inside);
  } catch (error) {
    throw new Error('option vpc must be a network with private subnets that reach the internet through a NAT gateway', { cause: error });
  }
}
