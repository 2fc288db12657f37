import { Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';

/** The bus that prebell's events are on: the one that is given, or an own one. Throws if rules cannot be put on the given one. */
export function eventBus(scope: Construct, id: string, given: events.IEventBus | undefined): events.IEventBus {
  const here = Stack.of(scope);
  if (given === undefined) {
    // The cast: CDK's own types do not fit each other under exactOptionalPropertyTypes.
    return new events.EventBus(scope, id, { eventBusName: `${here.stackName}-${scope.node.id}-events` }) as events.IEventBus;
  }
  if (differ(given.env.account, here.account) || differ(given.env.region, here.region)) {
    throw new Error('option eventBus must be a bus of the same AWS account and region: its rules and targets are there');
  }
  return given;
}

/** Whether both are known, and not the same. */
function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
