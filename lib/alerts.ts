import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlertChannels } from './alert-channels.ts';
import { alertKinds, alertText } from './alert-text.ts';
import { SlackAlerts } from './slack-alerts.ts';
import { WebhookAlerts } from './webhook-alerts.ts';

export interface AlertsProps {
  /** The bus that prebell's events are on. */
  readonly bus: events.IEventBus;
  readonly encryptionKey: kms.IKey;
  /** Where an alert goes that the topic did not take. */
  readonly undelivered: sqs.Queue;
  readonly channels: AlertChannels;
  /** Names this deployment. */
  readonly prefix: string;
}

/** How long an alert is tried to be delivered, and where it goes then. */
export interface Delivery {
  readonly deadLetterQueue: sqs.Queue;
  readonly maxEventAge: Duration;
  readonly retryAttempts: number;
}

/** The topic that operations listen to, and the rules that bring it what operations must know. */
export class Alerts extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'prebell alerts',
      masterKey: props.encryptionKey,
      enforceSSL: true,
    });
    // A topic with a policy of its own loses the default one, by which alarms of the same account may publish.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const { prefix, encryptionKey } = props;
    const { alertEmail, slack, webhook, filesUrl } = props.channels;
    if (alertEmail !== undefined) this.topic.addSubscription(new subscriptions.EmailSubscription(alertEmail));
    const delivery: Delivery = { deadLetterQueue: props.undelivered, maxEventAge: Duration.hours(1), retryAttempts: 20 };
    const others = [
      ...(slack ? [new SlackAlerts(this, 'Slack', { channel: slack, alarms: this.topic, encryptionKey, prefix })] : []),
      ...(webhook ? [new WebhookAlerts(this, 'Webhook', { webhook, prefix, delivery })] : []),
    ];
    for (const kind of alertKinds) {
      new events.Rule(this, kind.id, {
        description: kind.description,
        eventBus: props.bus,
        eventPattern: kind.pattern,
        targets: [
          new targets.SnsTopic(this.topic, { message: alertText(kind, filesUrl), ...delivery }),
          ...others.map((channel) => channel.target(kind, delivery, filesUrl)),
        ],
      });
    }
  }
}
