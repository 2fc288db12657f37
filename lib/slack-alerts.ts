import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import type { SlackChannel } from './alert-channels.ts';
import { type AlertKind, alertLines } from './alert-text.ts';
import type { Delivery } from './alerts.ts';

export interface SlackAlertsProps {
  readonly channel: SlackChannel;
  /** The topic that alarms are on: Slack shows CloudWatch's own messages as they are, and drops every other text. */
  readonly alarms: sns.Topic;
  readonly encryptionKey: kms.IKey;
  /** Names this deployment. */
  readonly prefix: string;
}

/** Alerts in a Slack channel, each account's in a thread of its own. */
export class SlackAlerts extends Construct {
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string, props: SlackAlertsProps) {
    super(scope, id);
    this.#topic = new sns.Topic(this, 'Topic', {
      displayName: 'prebell alerts for Slack',
      masterKey: props.encryptionKey,
      enforceSSL: true,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
      description: 'Passes alerts on to Slack; nobody may do anything on AWS from there',
    });
    // Without guardrails of their own, channels get those of an administrator.
    const nothing = iam.ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll');
    const channel = new chatbot.SlackChannelConfiguration(this, 'Channel', {
      slackChannelConfigurationName: `${props.prefix.replaceAll('/', '-')}-alerts`,
      slackWorkspaceId: props.channel.workspaceId,
      slackChannelId: props.channel.channelId,
      notificationTopics: [props.alarms, this.#topic],
      guardrailPolicies: [nothing],
      role,
    });
    acknowledge(channel, 'AwsSolutions-IAM4', 'A policy of AWS’s own that denies everything.');
  }

  /** A rule's target for this kind of alert, in the schema of custom notifications. */
  target(kind: AlertKind, delivery: Delivery, filesUrl?: string): events.IRuleTarget {
    const [title, ...lines] = alertLines(kind, filesUrl);
    const message = events.RuleTargetInput.fromObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title, description: lines.join('\n') },
      metadata: { threadId: `prebell-${events.EventField.fromPath('$.detail.account')}`, summary: title },
    });
    return new targets.SnsTopic(this.#topic, { message, ...delivery });
  }
}
