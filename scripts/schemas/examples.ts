/** The examples inside the published schemas. Every value is invented. */
import { kite } from '../../lambdas/brokers/kite.ts';
import { wordAlert } from '../../lambdas/refresher/alert.ts';
import type { CredentialField, CredentialsBroker } from '../../lambdas/refresher/credentials.ts';
import type { EventType, PrebellEvent } from '../../lambdas/refresher/events.ts';
import { RefreshFailure } from '../../lambdas/refresher/failures.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { AccountStatus } from '../../lambdas/refresher/status.ts';
import type { Token } from '../../lambdas/refresher/token.ts';

type Fields = Readonly<Record<CredentialField, string>>;

const fields: Fields = {
  user_id: 'AB1234',
  login_id: '9800000000',
  password: 'invented-password',
  totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  api_key: 'kitedemo0000key1',
  api_secret: 'invented-api-secret-000000000000',
  redirect_url: 'https://127.0.0.1/',
};

/** What looks different at other brokers. */
const ownFields: Readonly<Record<string, Partial<Fields>>> = {
  // Real app keys and secrets hold punctuation too (Breeze dossier, section 3).
  'autotrader-web': { user_id: 'asha', login_id: 'asha@example.com', api_key: '00000000-1111-4222-8333-444444444444' },
  breeze: { user_id: 'DEMO1234', api_key: 'invented=App+Key&1^(2)%z!', api_secret: 'invented(secret)=0+000' },
};

/** The shortest credentials document of a broker, and one with every field. */
export function credentialsExamples({ name, credentials }: CredentialsBroker): Record<string, unknown>[] {
  const { required, optional, options } = credentials;
  const all = { ...fields, ...ownFields[name] };
  const some = (names: readonly CredentialField[]) => Object.fromEntries(names.map((field) => [field, all[field]]));
  return [
    { broker: name, ...some(required) },
    {
      broker: name,
      ...some([...required, ...optional]),
      options: Object.fromEntries(options.map((option) => [option, false])),
      endpoints: { login: 'http://127.0.0.1:4001', api: 'http://127.0.0.1:4002' },
    },
  ];
}

const token: Token = {
  version: 1,
  account: 'alpha',
  broker: 'kite',
  user_id: 'AB1234',
  api_key: 'kitedemo0000key1',
  access_token: 'inventedaccesstoken0000000000001',
  issued_at: '2026-11-23T08:00:12+05:30',
  expires_at: '2026-11-24T06:00:00+05:30',
  verified_at: '2026-11-23T08:00:12+05:30',
  trading_day: '2026-11-23',
  headers: { 'X-Kite-Version': '3', Authorization: 'token kitedemo0000key1:inventedaccesstoken0000000000001' },
  extra: {},
};

const breezeToken: Token = {
  version: 1,
  account: 'beta',
  broker: 'breeze',
  user_id: 'DEMO1234',
  api_key: 'invented=App+Key&1^(2)%z!',
  access_token: 'REVNTzEyMzQ6OTg3NjU0MzI=',
  issued_at: '2026-11-23T08:00:14+05:30',
  expires_at: '2026-11-24T00:00:00+05:30',
  verified_at: '2026-11-23T08:00:14+05:30',
  trading_day: '2026-11-23',
  extra: { apisession: '12345678', session_token: 'REVNTzEyMzQ6OTg3NjU0MzI=' },
};

/** A token, one that comes from a simulator, and one of a broker without constant headers. */
export const tokenExamples: Token[] = [token, { ...token, account: 'rehearsal', sandbox: true }, breezeToken];

const captcha = new RefreshFailure('challenge').describe('alpha');
const unreachable = new RefreshFailure('broker-unavailable').describe('alpha');

const published: Outcome = {
  account: 'alpha',
  broker: 'kite',
  outcome: 'published',
  submitted: 'totp',
  expires_at: '2026-11-24T06:00:00+05:30',
  timings_ms: { credentials: 31, check: 118, login: 2240, 'login.open': 640, exchange: 95, verify: 71, publish: 60, total: 2645 },
};

/** One of each kind. The times are invented too. */
export const outcomeExamples: Outcome[] = [
  published,
  { account: 'alpha', broker: 'kite', outcome: 'fresh', expires_at: '2026-11-24T06:00:00+05:30', timings_ms: { check: 80, total: 140 } },
  { account: 'alpha', broker: 'kite', outcome: 'skipped', reason: 'quarantined', timings_ms: { total: 60 } },
  {
    account: 'alpha',
    broker: 'kite',
    outcome: 'failed',
    failure: captcha,
    submitted: 'none',
    evidence: 's3://example-evidence/alpha/20261123T023013000Z',
    timings_ms: { login: 1900, total: 2100 },
  },
];

/** A fresh account, and one that waits for a person. */
export const statusExamples: AccountStatus[] = [
  {
    account: 'alpha',
    broker: 'kite',
    state: 'fresh',
    issued_at: token.issued_at,
    expires_at: token.expires_at,
    verified_at: token.verified_at,
    strikes: 0,
    failure: null,
    last: { at: '2026-11-23T08:00:13+05:30', outcome: published },
  },
  {
    account: 'alpha',
    broker: 'kite',
    state: 'held',
    issued_at: null,
    expires_at: null,
    verified_at: null,
    strikes: 1,
    failure: captcha,
    last: null,
  },
];

const common = {
  version: 1 as const,
  account: 'alpha',
  broker: 'kite',
  trading_day: '2026-11-23',
  is_trading_day: true,
  at: '2026-11-23T08:00:13+05:30',
  sandbox: false,
};

/** The detail of an event of that type. */
export function eventExample(type: EventType): PrebellEvent['detail'] {
  if (type === 'Token Refreshed') return { ...common, expires_at: token.expires_at, alert: null };
  const needsPerson = type === 'Human Login Needed';
  const detail = {
    ...common,
    failure: needsPerson ? captcha : type === 'Login Page Changed' ? new RefreshFailure('page-changed').describe('alpha') : unreachable,
    submitted: 'none' as const,
    will_retry: !needsPerson,
    next_try_at: needsPerson ? null : '2026-11-23T08:15:00+05:30',
    deadline: '2026-11-23T08:50:00+05:30',
    evidence: needsPerson ? 's3://example-evidence/alpha/20261123T023013000Z' : null,
  };
  if (type !== 'Token Stale') return { ...detail, alert: null };
  const stale = {
    ...detail,
    at: '2026-11-23T08:50:12+05:30',
    next_try_at: '2026-11-23T09:00:00+05:30',
    affected: 'Bots/Momentum/Role, and whoever else may read prebell/alpha/token',
  };
  return { ...stale, alert: wordAlert(stale, [kite]) };
}
