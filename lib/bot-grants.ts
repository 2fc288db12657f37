import type { Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { refreshRequested, sourceOfBots } from './bot-requests.ts';
import type { Options } from './options.ts';
import { secretArn, tokenSecretArn } from './secret-names.ts';

/** Lets a bot read one account's token: the current one and the one before, never one that is not proved yet; in every region that has a copy. */
export function allowRead(stack: Stack, { prefix, replicaRegions }: Options, account: string, bot: iam.IGrantable): void {
  checkAccount(account);
  // A reader that names no stage gets the current version, and its request has no such key: hence IfExists.
  const proved = { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] };
  bot.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      // The second has no characters added by AWS, so no secret has it: with it a secret that is missing is told as missing.
      resources: [
        tokenSecretArn(stack, prefix, account),
        secretArn(stack, `${prefix}/${account}/token`),
        ...replicaRegions.map(({ region }) => tokenSecretArn(stack, prefix, account, region)),
      ],
      conditions: { StringEqualsIfExists: proved, Null: { 'secretsmanager:VersionId': 'true' } },
    }),
  );
}

/** Lets a bot ask for a refresh of one account: by an event whose source names the account, and by no other event. */
export function allowRequestRefresh(bus: events.IEventBus, account: string, bot: iam.IGrantable): void {
  checkAccount(account);
  bot.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: {
        // One call may put many events: each of them must be such a request.
        'ForAllValues:StringEquals': { 'events:source': `${sourceOfBots}${account}`, 'events:detail-type': refreshRequested },
        // ForAllValues is also true of none.
        Null: { 'events:source': 'false', 'events:detail-type': 'false' },
      },
    }),
  );
}

/** Policies take wildcards: `*` would mean every account. */
function checkAccount(account: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(account)) {
    throw new Error(`a grant needs the id of one account (1 to 40 of a–z, 0–9 and -, not starting with -), not ${JSON.stringify(account)}`);
  }
}
