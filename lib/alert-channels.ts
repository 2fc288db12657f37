/** Ways to hear of alerts besides e-mail. */

/** A Slack channel, by Amazon Q Developer in chat applications (once AWS Chatbot); the workspace must be authorised there once by hand. */
export interface SlackChannel {
  /** `T0123ABCD`. */
  readonly workspaceId: string;
  /** `C0123ABCD`. */
  readonly channelId: string;
}

/** Any address that takes a JSON document by POST. */
export interface Webhook {
  /** Name of the secret that holds the address, which is often all that it takes to write there. */
  readonly addressSecret: string;
  /** What is posted; `{text}` stands for the alert. @default { text: '{text}' } */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** Where alerts go, and what they link to. */
export interface AlertChannels {
  /** An address to send alerts to; AWS asks it to confirm. More can subscribe to the topic. @default none */
  readonly alertEmail?: string | undefined;
  /** A Slack channel to send alerts to. @default none */
  readonly slack?: SlackChannel | undefined;
  /** An address to post alerts to: Telegram, Discord, a pager. @default none */
  readonly webhook?: Webhook | undefined;
  /**
   * Where the project's files can be opened in a browser, so that alerts link to the runbook there:
   * `https://git.example/prebell/blob/main`. @default alerts name the section
   */
  readonly filesUrl?: string | undefined;
}

/** Checks the channels. Throws an error that names the first option that cannot be used. */
export function checkChannels({ alertEmail, slack, webhook, filesUrl }: AlertChannels): void {
  if (alertEmail !== undefined && !/^[^\s@]+@[^\s@]+$/.test(alertEmail)) throw wrong('alertEmail', 'an e-mail address');
  if (slack && !/^T[A-Z0-9]{5,}$/.test(slack.workspaceId)) throw wrong('slackWorkspace', 'the id of a Slack workspace, such as T0123ABCD');
  if (slack && !/^[CG][A-Z0-9]{5,}$/.test(slack.channelId)) throw wrong('slackChannel', 'the id of a Slack channel, such as C0123ABCD');
  if (webhook && !/^[\w/+=.@-]{1,512}$/.test(webhook.addressSecret)) {
    throw wrong('webhookSecret', 'the name of the secret that holds the address, not the address itself');
  }
  if (webhook?.body && !JSON.stringify(webhook.body).includes(textPlace))
    throw wrong('webhookBody', `a JSON object with ${textPlace} in it`);
  if (filesUrl !== undefined && !/^https:\/\/[^\s?#]+[^\s?#/]$/.test(filesUrl))
    throw wrong('filesUrl', 'an https address without a slash at its end');
}

/** Where the alert goes in a webhook's body. */
export const textPlace = '{text}';

function wrong(name: string, wanted: string): Error {
  return new Error(`option ${name} must be ${wanted}`);
}
