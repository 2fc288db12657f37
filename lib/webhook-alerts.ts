import { SecretValue } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { textPlace, type Webhook } from './alert-channels.ts';
import { type AlertKind, alertLines } from './alert-text.ts';
import type { Delivery } from './alerts.ts';

export interface WebhookAlertsProps {
  readonly webhook: Webhook;
  /** Names this deployment in its alarms. */
  readonly prefix: string;
  readonly delivery: Delivery;
}

/** Alerts, and alarms about prebell itself, posted to an address that only a secret holds. */
export class WebhookAlerts extends Construct {
  readonly #destination: events.ApiDestination;
  readonly #body: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, { webhook, prefix, delivery }: WebhookAlertsProps) {
    super(scope, id);
    this.#body = webhook.body ?? { text: textPlace };
    this.#destination = new events.ApiDestination(this, 'Destination', {
      description: 'Takes prebell’s alerts',
      // CloudFormation fills the address in: it is in no template.
      endpoint: SecretValue.secretsManager(webhook.addressSecret).unsafeUnwrap(),
      connection: new events.Connection(this, 'Connection', {
        description: 'The address itself is the secret; EventBridge insists on a header besides',
        authorization: events.Authorization.apiKey('X-Sent-By', SecretValue.unsafePlainText('prebell')),
      }),
      httpMethod: events.HttpMethod.POST,
      rateLimitPerSecond: 5,
    });
    new events.Rule(this, 'Alarms', {
      description: 'Posts alarms about prebell itself',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: events.Match.prefix(`${prefix}: `), state: { value: ['ALARM'] } },
      },
      targets: [this.#post(['$.detail.alarmName', '$.detail.configuration.description'].map(events.EventField.fromPath), delivery)],
    });
  }

  /** A rule's target for this kind of alert. */
  target(kind: AlertKind, delivery: Delivery, filesUrl?: string): events.IRuleTarget {
    return this.#post(alertLines(kind, filesUrl), delivery);
  }

  #post(lines: readonly string[], delivery: Delivery): events.IRuleTarget {
    const event = events.RuleTargetInput.fromObject(filledIn(this.#body, lines.join('\n')));
    // The cast: CDK's own types do not fit each other under exactOptionalPropertyTypes.
    return new targets.ApiDestination(this.#destination as events.IApiDestination, { event, ...delivery });
  }
}

/** The body with the text in each of its places. */
function filledIn(value: unknown, text: string): unknown {
  if (typeof value === 'string') return value.replaceAll(textPlace, () => text);
  if (Array.isArray(value)) return value.map((one) => filledIn(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one, text)]));
}
