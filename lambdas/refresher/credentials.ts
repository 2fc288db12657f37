/** The credentials document: the long-lived secrets that a login needs. Only the refresher reads it. */
import * as z from 'zod/mini';
import { type EndpointPolicy, type Endpoints, readEndpoint } from './endpoints.ts';
import { RefreshFailure } from './failures.ts';
import { parseTotpSecret, type Totp, TotpSecretInvalid } from './totp.ts';

/** The text fields that a broker may need. */
export type CredentialField = 'user_id' | 'login_id' | 'password' | 'totp_secret' | 'api_key' | 'api_secret' | 'redirect_url';

/** Switches that an account may set; all default to false, the safe side. */
export type CredentialOption = 'approve_consent' | 'include_api_secret' | 'validate_accounts' | 'rotate';

/** What one broker's credentials document must and may hold. */
export interface CredentialRules {
  readonly required: readonly CredentialField[];
  readonly optional: readonly CredentialField[];
  readonly options: readonly CredentialOption[];
}

/** Credentials that passed every check. Holds secrets: never log it. */
export interface Credentials {
  readonly broker: string;
  /** What the broker reports after login. */
  readonly user_id: string;
  /** What is typed; `user_id` unless the document says otherwise. */
  readonly login_id: string;
  readonly password: string;
  readonly totp: Totp | null;
  readonly api_key: string;
  readonly api_secret: string;
  /** The redirect address registered with the broker, if the owner says. */
  readonly redirect_url: string | null;
  readonly options: Readonly<Record<CredentialOption, boolean>>;
  /** Origins of the pages and of the calls. */
  readonly endpoints: Endpoints;
  /** Whether the endpoints are not the broker's own. */
  readonly sandbox: boolean;
  /** Every secret text of the document, for the redactor. */
  readonly secrets: readonly string[];
}

/** What reading credentials needs to know of a broker. */
export interface CredentialsBroker {
  readonly name: string;
  readonly hosts: Endpoints;
  readonly credentials: CredentialRules;
}

const line = z
  .string()
  .check(z.minLength(1, 'is empty'), z.maxLength(2048, 'is too long'), z.regex(/^[^\r\n\0]*$/, 'has a line break in it'));
const trimmed = line.check(z.regex(/^\S(.*\S)?$/, 'has spaces around it'));
const address = z.string().check(
  z.regex(/^https?:\/\/[^\s]+$/, { error: 'is not an http(s) address', abort: true }),
  // JSON Schema cannot say this; the published schema takes a little more than the code does.
  z.refine((text) => URL.canParse(text), 'is not an http(s) address'),
);

const optionMeanings: Record<CredentialOption, string> = {
  approve_consent: 'Press the broker’s button that authorises the app, where it asks: a real grant of permission.',
  include_api_secret: 'Put the API secret into the token document, where bots must sign every call with it.',
  validate_accounts: 'Ask the broker whether the accounts behind this login still work.',
  rotate: 'Have a new API key made at the times of the stack option rotationSchedule, which ends the old one.',
};

/** The credentials document of one broker; `schemas/credentials/<broker>.json` is made from it. */
export function credentialsSchema(broker: CredentialsBroker) {
  const fields: Record<CredentialField, z.ZodMiniType> = {
    user_id: trimmed.check(z.describe('What the broker reports after the login. It is compared with that.')),
    login_id: trimmed.check(z.describe('What is typed at the login, where that differs from user_id: a phone number.')),
    password: line.check(z.describe('The login password. A secret.')),
    totp_secret: line.check(
      z.describe(
        'The TOTP secret that was shown when the authenticator was set up, not a code: base32 of 16 to 128 characters (spaces, hyphens and lower case do not matter), or an otpauth://totp/… address. A secret.',
      ),
    ),
    api_key: trimmed.check(z.describe('The API key of your app.')),
    api_secret: trimmed.check(z.describe('The API secret of your app. A secret.')),
    redirect_url: address.check(
      z.describe('The redirect address that is registered for your app. With it a mismatch is told; nothing has to listen there.'),
    ),
  };
  const { required, optional, options } = broker.credentials;
  const shape: Record<string, z.ZodMiniType> = {
    broker: z.literal(broker.name).check(z.describe('The broker; it decides which other fields are needed.')),
  };
  for (const field of required) shape[field] = fields[field];
  for (const field of optional) shape[field] = z.optional(fields[field]);
  const toggle = (name: CredentialOption) => z.optional(z.boolean()).check(z.describe(optionMeanings[name]));
  shape.options = z
    .optional(z.strictObject(Object.fromEntries(options.map((name) => [name, toggle(name)]))))
    .check(z.describe('Switches; each is false unless it is set here.'));
  shape.endpoints = z
    .optional(
      z.strictObject({
        login: z.optional(address).check(z.describe('Scheme, host and port of the pages.')),
        api: z.optional(address).check(z.describe('Scheme, host and port of the calls.')),
      }),
    )
    .check(
      z.describe(
        'Replaces the broker’s own hosts, for tests, sandboxes and proxies. https only, except on this machine itself; on AWS the stack option allowedEndpointHosts must name the host.',
      ),
    );
  return z.strictObject(shape);
}

/**
 * Reads a credentials document. Throws `credentials-invalid`, naming the field and never its value, before any network call.
 * @param brokers the brokers there are
 * @param policy which hosts other than the broker's own `endpoints` may name
 */
export function parseCredentials(text: string, brokers: readonly CredentialsBroker[], policy: EndpointPolicy): Credentials {
  const document = parseObject(text);
  const broker = brokers.find((one) => one.name === document.broker);
  if (!broker) {
    const known = brokers.map((one) => one.name).join(', ');
    throw invalid(
      document.broker === undefined
        ? `field broker is missing (known: ${known})`
        : `field broker names no broker prebell knows (known: ${known})`,
    );
  }
  const checked = credentialsSchema(broker).safeParse(document);
  if (!checked.success) throw invalid(checked.error.issues.map((issue) => explain(issue, document, broker)).join('; '));
  const values = checked.data as Partial<Record<CredentialField, string>> & {
    options?: Partial<Record<CredentialOption, boolean>>;
    endpoints?: { login?: string; api?: string };
  };
  const endpoints = {
    login: readEndpoint('login', values.endpoints?.login, broker.hosts.login, policy),
    api: readEndpoint('api', values.endpoints?.api, broker.hosts.api, policy),
  };
  const user_id = values.user_id ?? '';
  const totp = values.totp_secret === undefined ? null : readTotp(values.totp_secret);
  return {
    broker: broker.name,
    user_id,
    login_id: values.login_id ?? user_id,
    password: values.password ?? '',
    totp,
    api_key: values.api_key ?? '',
    api_secret: values.api_secret ?? '',
    redirect_url: values.redirect_url ?? null,
    options: { approve_consent: false, include_api_secret: false, validate_accounts: false, rotate: false, ...values.options },
    endpoints,
    sandbox: endpoints.login !== broker.hosts.login || endpoints.api !== broker.hosts.api,
    secrets: [values.password, values.totp_secret, totp?.secret, values.api_secret].filter((secret) => secret !== undefined),
  };
}

/** The broker a credentials document names, if that much can be read; for results and events about a document that is otherwise unusable. */
export function brokerNamed(text: string, brokers: readonly CredentialsBroker[]): string | null {
  try {
    const name = (JSON.parse(text) as { broker?: unknown } | null)?.broker;
    return brokers.find((one) => one.name === name)?.name ?? null;
  } catch {
    return null;
  }
}

function invalid(problem: string): RefreshFailure {
  return new RefreshFailure('credentials-invalid', { message: `The credentials document cannot be used: ${problem}.` });
}

function parseObject(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's own message quotes the text around the fault, which may be a secret: only the place is told.
    const position = /position (\d+)/.exec(String(error))?.[1];
    const before = position === undefined ? undefined : text.slice(0, Number(position)).split('\n');
    throw invalid(`it is not JSON${before ? ` (line ${before.length}, column ${before.at(-1)!.length + 1})` : ''}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw invalid('it is not a JSON object');
  return document as Record<string, unknown>;
}

function readTotp(text: string): Totp {
  try {
    return parseTotpSecret(text);
  } catch (error) {
    if (error instanceof TotpSecretInvalid) throw invalid(`field totp_secret ${error.message}`);
    throw error;
  }
}

/** What looks like a field's name; a name and its value may have been confused, and the value may be a secret. */
const fieldName = /^[a-z]{2,12}(_[a-z]{1,12}){0,3}$/i;

function nameOf(key: string): string {
  return fieldName.test(key) ? key : '(its name is not repeated: it does not look like one)';
}

type Issue = { readonly code?: string; readonly path: readonly PropertyKey[]; readonly message: string; readonly keys?: readonly string[] };

function explain(issue: Issue, document: unknown, broker: CredentialsBroker): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = (issue.keys ?? []).map((key) => (path ? `${path}.${nameOf(key)}` : nameOf(key))).join(', ');
    const known =
      path === 'options'
        ? broker.credentials.options
        : ['broker', ...broker.credentials.required, ...broker.credentials.optional, 'options', 'endpoints'];
    return `field ${names} is not known (${broker.name} takes ${path === 'endpoints' ? 'login, api' : known.join(', ')})`;
  }
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], document);
  if (issue.code === 'invalid_type') return value === undefined ? `field ${path} is missing` : `field ${path} is not of the right type`;
  return `field ${path} ${issue.message}`;
}
