/** Every JSON Schema that the project publishes, made from the schemas in the code. */
import * as z from 'zod/mini';
import { brokers } from '../../lambdas/brokers/registry.ts';
import { credentialsSchema } from '../../lambdas/refresher/credentials.ts';
import { type EventType, eventSchemas, eventSource } from '../../lambdas/refresher/events.ts';
import { outcomeSchema } from '../../lambdas/refresher/outcome.ts';
import { accountStatusSchema } from '../../lambdas/refresher/status.ts';
import { tokenSchema } from '../../lambdas/refresher/token.ts';
import { credentialsExamples, eventExample, outcomeExamples, statusExamples, tokenExamples } from './examples.ts';

/** A schema as it stands in `schemas/`. */
export interface PublishedSchema {
  /** Relative to `schemas/`: `events/token-stale.json`. */
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** The file's text. */
  readonly text: string;
}

/** Every schema, in the order of their paths. */
export function publishedSchemas(): PublishedSchema[] {
  return [
    ...brokers.map((broker) =>
      publish(`credentials/${broker.name}`, credentialsSchema(broker), {
        title: `Credentials of a ${broker.title} account`,
        description: 'The long-lived secrets that a login needs. Only the refresher reads this document.',
        examples: credentialsExamples(broker),
      }),
    ),
    ...(Object.keys(eventSchemas) as EventType[]).map((type) =>
      publish(`events/${kebab(type)}`, eventSchemas[type], {
        title: `Detail of the event “${type}”`,
        description: `${meanings[type]} Source: ${eventSource}, detail-type: ${type}.`,
        examples: [eventExample(type)],
      }),
    ),
    publish('outcome', outcomeSchema, {
      title: 'Result of one refresh',
      description: 'What prebell refresh --json prints, one object a line.',
      examples: outcomeExamples,
    }),
    publish('status', accountStatusSchema, {
      title: 'Standing of one account',
      description: 'What prebell status --json prints, one object a line. No broker is asked for it.',
      examples: statusExamples,
    }),
    publish('token', tokenSchema, {
      title: 'Token',
      description: 'The short-lived document that bots read: the only thing a bot may read.',
      examples: tokenExamples,
    }),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
}

const meanings: Record<EventType, string> = {
  'Token Refreshed': 'A new token was proved and published.',
  'Token Refresh Failed': 'A refresh failed, or an account is still held or locked (told once a trading day).',
  'Token Stale': 'The deadline has passed and the account has no fresh token.',
  'Login Page Changed':
    'A login page is not one that prebell knows; a Token Refresh Failed goes with it. By itself: the evening probe saw one that is not as it was, or not as a login needs it.',
  'Human Login Needed': 'A person must act before the account can be refreshed. A Token Refresh Failed goes with it.',
  'Broker Session Invalid': 'A broker account behind this login has no working session.',
};

/** Short forms of the patterns for times: the long ones of the code know every month's length, and `format` says that too. */
const patterns: Record<string, string> = {
  'date-time': '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$',
  date: '^\\d{4}-\\d{2}-\\d{2}$',
};

function publish(
  name: string,
  schema: z.ZodMiniType,
  about: { readonly title: string; readonly description: string; readonly examples: readonly unknown[] },
): PublishedSchema {
  const { $schema, ...body } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      const pattern = patterns[jsonSchema.format ?? ''];
      if (pattern !== undefined) jsonSchema.pattern = pattern;
    },
  });
  const { title, description, examples } = about;
  const published = { $schema, $id: `urn:prebell:${name.replaceAll('/', ':')}:1`, title, description, ...body, examples };
  return { path: `${name}.json`, schema: published, text: `${JSON.stringify(published, null, 2)}\n` };
}

function kebab(type: EventType): string {
  return type.toLowerCase().replaceAll(' ', '-');
}
