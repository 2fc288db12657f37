import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { optionsFromContext } from './context-options.ts';
import type { Options, TokenRefresherProps } from './options.ts';
import { TokenRefresher } from './token-refresher.ts';

/** The stack's own settings, and the options of what is in it; without these they are read from the context. */
export interface PrebellStackProps extends StackProps {
  readonly options?: TokenRefresherProps;
}

/** The stack that `cdk deploy` makes. Its outputs are what the command line, bots and operations need to know. */
export class PrebellStack extends Stack {
  readonly refresher: TokenRefresher;

  constructor(scope: Construct, id: string, props: PrebellStackProps = {}) {
    const { options, ...stackProps } = props;
    super(scope, id, { description: 'prebell: every broker token, fresh before the opening bell', ...stackProps });
    this.refresher = new TokenRefresher(this, 'Tokens', options ?? optionsFromContext(this));
    this.#output('AlertTopicArn', this.refresher.alertTopic.topicArn, 'Subscribe here to hear of accounts without a fresh token');
    this.#output('EventBusName', this.refresher.bus.eventBusName, 'The bus with every event of prebell');
    this.#output('TokenSecretPrefix', this.refresher.options.prefix, 'Bots read <prefix>/<account>/token; credentials are beside it');
    this.#output('EncryptionKeyArn', this.refresher.key.keyArn, 'Credentials and tokens are encrypted with this key');
    this.#output('DispatchFunctionName', this.refresher.dispatch.functionName, 'Invoke it with {} to refresh every account now');
    this.#output('RefreshFunctionName', this.refresher.refresh.functionName, 'Answers the command line');
    this.#output('BrowserFunctionName', this.refresher.browser.functionName, 'Does the logins; its log tells how far one got');
    const { probe } = this.refresher;
    if (probe) this.#output('ProbeFunctionName', probe.functionName, 'Looks at the login pages the evening before; its log tells');
    this.#output('WatchdogFunctionName', this.refresher.watchdog.functionName, 'Looks which accounts are not fresh; its log tells');
    const address = this.refresher.network?.address;
    if (address !== undefined) this.#output('OutboundAddress', address, 'Brokers are called from this address');
    this.#output('LedgerTableName', this.refresher.ledger.tableName, 'What is remembered between runs');
    this.#output('EvidenceBucketName', this.refresher.evidence.bucketName, 'Masked evidence of failed logins');
    this.#output('WorkQueueUrl', this.refresher.work.queueUrl, 'Refreshes to do');
    this.#output('DeadLetterQueueUrl', this.refresher.deadLetters.queueUrl, 'Refreshes that were given up');
    this.#output(
      'StaysWhenDestroyed',
      whatStays(this.refresher.options),
      'cdk destroy does not delete these; do it by hand when you are sure',
    );
    this.#output('UndeliveredQueueUrl', this.refresher.undelivered.queueUrl, 'Rungs and alerts that could not be delivered');
  }

  #output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}

/** What is left of a stack that was destroyed, in words. */
function whatStays({ prefix, removalPolicy }: Options): string {
  const secrets = `the secrets under ${prefix}/`;
  return removalPolicy === RemovalPolicy.DESTROY
    ? `${secrets}; those that the key encrypts cannot be read once it is deleted`
    : `${secrets}, the ledger, the evidence bucket, and the key that encrypts them`;
}
