import { describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { TokenRefresher } from '../../lib/token-refresher.ts';
import { bundles, newApp, resourceNamed, statementsOf, synthesise } from './synthesised.ts';

describe('with a static address', () => {
  const { app, template } = synthesise({ staticAddress: true });

  test('everything leaves by one NAT gateway with one address, which is an output and stays when the stack goes', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 1);
    const [[address, eip]] = Object.entries(template.findResources('AWS::EC2::EIP')) as [[string, object]];
    expect(eip).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: { 'Fn::GetAtt': [address, 'AllocationId'] } });
    template.hasOutput('OutboundAddress', { Value: { 'Fn::GetAtt': [address, 'PublicIp'] } });
  });

  test('refresh and the browser worker stand in its private subnets, the others do not', () => {
    const subnets = Object.keys(template.findResources('AWS::EC2::Subnet')).filter((id) => id.includes('FunctionsSubnet'));
    expect(subnets).toHaveLength(2);
    for (const [id, { Properties }] of Object.entries(template.findResources('AWS::Lambda::Function'))) {
      const callsBrokers = /^Tokens(Refresh|Browser)Function/.test(id);
      expect({ id, subnets: Properties.VpcConfig?.SubnetIds }).toEqual({
        id,
        subnets: callsBrokers ? subnets.map((Ref) => ({ Ref })) : undefined,
      });
    }
  });

  test('nobody can call them, and they call by TLS alone', () => {
    const group = resourceNamed(template, 'AWS::EC2::SecurityGroup', 'TokensNetworkSecurityGroup').Properties;
    expect(group).not.toHaveProperty('SecurityGroupIngress');
    expect(group.SecurityGroupEgress).toEqual([expect.objectContaining({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })]);
  });

  test('evidence and ledger are reached by ways that cost nothing', () => {
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
  });

  test('Lambda may put them there with their roles, and their own code may not touch the network', () => {
    for (const service of ['Browser', 'Refresh']) {
      const statements = statementsOf(template, `Tokens${service}Role`).filter(({ Action }) =>
        Action.some((one) => one.startsWith('ec2:')),
      );
      expect(statements.map(({ Effect }) => Effect).sort()).toEqual(['Allow', 'Deny']);
      const [allowed, denied] = ['Allow', 'Deny'].map((effect) => statements.find(({ Effect }) => Effect === effect)!);
      expect(denied!.Action).toEqual(allowed!.Action);
      expect(denied!.Condition).toEqual({
        ArnEquals: { 'lambda:SourceFunctionArn': { 'Fn::GetAtt': [expect.stringContaining(`Tokens${service}Function`), 'Arn'] } },
      });
    }
    expect(
      statementsOf(template, 'TokensDispatchRole')
        .flatMap(({ Action }) => Action)
        .join(),
    ).not.toContain('ec2:');
  });

  test.each([AwsSolutionsChecks, ServerlessChecks])('has no finding that is not answered with a reason: %p', (Checks) => {
    expect(new Checks(app).validateScope(app).violations).toEqual([]);
  });
});

describe('in a network of one’s own', () => {
  const inNetwork = (subnetType: ec2.SubnetType, options = {}) => {
    const stack = new Stack(newApp(), 'Own');
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      natGateways: subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS ? 1 : 0,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'Private', subnetType },
      ],
      restrictDefaultSecurityGroup: false,
    });
    new TokenRefresher(stack, 'Tokens', { bundles, vpc: vpc as ec2.IVpc, ...options });
    return Template.fromStack(stack);
  };

  test('the functions stand in its private subnets, and no address is made', () => {
    const template = inNetwork(ec2.SubnetType.PRIVATE_WITH_EGRESS);
    template.resourceCountIs('AWS::EC2::VPC', 1);
    template.resourceCountIs('AWS::EC2::EIP', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: Match.arrayWith([{ Ref: Match.stringLikeRegexp('VpcPrivateSubnet1') }]) },
    });
  });

  test('one that the functions could not leave is refused by name', () => {
    expect(() => inNetwork(ec2.SubnetType.PRIVATE_ISOLATED)).toThrow('option vpc must be a network with private subnets');
  });

  test('a static address besides is refused by name', () => {
    expect(() => inNetwork(ec2.SubnetType.PRIVATE_WITH_EGRESS, { staticAddress: true })).toThrow(
      'option staticAddress must be left out where vpc is given',
    );
  });
});
