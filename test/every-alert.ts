/** Every text that people can be alerted with about an account: each failure of each broker, at each place in a morning. Invented values. */
import { brokers } from '../lambdas/brokers/registry.ts';
import type { AlertFacts } from '../lambdas/refresher/alert.ts';
import type { Broker, BrokerCall, Session } from '../lambdas/refresher/broker.ts';
import { parseCredentials } from '../lambdas/refresher/credentials.ts';
import { failureCodes, holds, RefreshFailure, type Submitted } from '../lambdas/refresher/failures.ts';
import { istMoment } from '../lambdas/refresher/ist.ts';
import type { AccountRecord } from '../lambdas/refresher/ledger-records.ts';
import { compare } from '../lambdas/refresher/page-change.ts';
import type { LoginSoFar } from '../lambdas/refresher/page-flow.ts';
import { describeStale } from '../lambdas/refresher/stale.ts';
import { credentialsExamples } from '../scripts/schemas/examples.ts';

/** What the brokers' calls can answer, as far as a refusal depends on it. */
const answers: readonly { readonly status: number; readonly json: unknown }[] = [
  ...['Invalid `checksum`.', 'Invalid `api_key`.', 'The user is not enabled for the app.', 'The subscription of the app has expired.'].map(
    (message) => ({ status: 403, json: { status: 'error', message, error_type: 'TokenException' } }),
  ),
  { status: 403, json: { status: 'error', message: 'Token is invalid or has expired.', error_type: 'TokenException' } },
  { status: 403, json: { status: 'error', message: 'Insufficient permission for that call.', error_type: 'PermissionException' } },
  { status: 502, json: null },
  ...[
    'Public Key does not exist.',
    'Request IP address differs from the static IP.',
    'Invalid session.',
    'Limit exceed: API call per day.',
    'Unable to retrieve customer details at the moment. Please try again later.',
    'Checksum does not match.',
  ].map((words) => ({ status: 200, json: { Success: null, Status: 500, Error: words } })),
  ...['LICENSE_EXPIRED', 'INSUFFICIENT_WALLET_BALANCE', 'BROKER_SERVER_TIMEOUT', ''].map((errorCode) => ({
    status: 200,
    json: { status: false, result: null, message: 'Said by the service.', errorCode },
  })),
  { status: 403, json: null },
];

const redirects = ['?request_token=invented&status=success', '?apisession=12345', '?status=cancelled', '?message=The+user+is+not+enabled'];

/** What this broker's calls after a login can fail with. */
async function failuresOfCalls(broker: Broker): Promise<RefreshFailure[]> {
  const document = JSON.stringify({ ...credentialsExamples(broker)[1], endpoints: undefined });
  const failures: RefreshFailure[] = [];
  const attempt = (work: Promise<unknown>) =>
    work.catch((error) => {
      if (error instanceof RefreshFailure) failures.push(error);
    });
  const now = istMoment('2026-11-23', '08:00');
  const session: Session = { access_token: Buffer.from('INVENTED:token').toString('base64'), extra: { apisession: '12345' } };
  for (const answer of answers) {
    const http = { send: async () => ({ headers: {}, ...answer }) };
    const call = {
      credentials: parseCredentials(document, brokers, 'any'),
      http,
      clock: { now: () => now, until: async () => undefined },
    } as unknown as BrokerCall;
    await attempt(broker.verify(session, call));
    for (const redirect of redirects) {
      for (const url of [`https://127.0.0.1/${redirect}`, `https://elsewhere.example/${redirect}`]) {
        for (const text of [{}, { text: '00000000-1111-4222-8333-444444444444' }])
          await attempt(broker.exchange({ url, method: 'GET', body: null, ...text }, call));
      }
    }
  }
  return failures;
}

/** What this broker's pages can stop a login with. */
function failuresOfPages({ login }: Broker): RefreshFailure[] {
  const soFar: LoginSoFar = { typed: new Set(), pressed: new Set(), purpose: 'login', user: 'asha', hasTotp: true };
  return login.flow.states.flatMap(({ do: action }) => {
    const todo = typeof action === 'function' ? action(soFar) : action;
    return 'stop' in todo ? [new RefreshFailure(todo.stop, todo)] : [];
  });
}

/** Every failure that a broker's account can end with; those that are no broker's own among them. */
export async function failuresOf(broker: Broker): Promise<RefreshFailure[]> {
  const all = [...failureCodes.map((code) => new RefreshFailure(code)), ...failuresOfPages(broker), ...(await failuresOfCalls(broker))];
  return [...new Map(all.map((failure) => [`${failure.code} ${failure.message} ${failure.remedy}`, failure])).values()];
}

const common = {
  account: 'alpha',
  trading_day: '2026-11-23',
  sandbox: false,
  deadline: '2026-11-23T08:50:00+05:30',
};
const evidence = 's3://example-evidence/alpha/20261123T023013000Z';

/** The facts of an alert about this failure, at each place in a morning where it may be told. */
export function momentsOf(broker: Broker, raised: RefreshFailure): AlertFacts[] {
  const failure = raised.describe('alpha');
  return (['none', 'password', 'totp'] as const).flatMap((submitted): AlertFacts[] => {
    const facts = { ...common, broker: broker.name, failure, submitted };
    const rung = { at: '2026-11-23T08:00:13+05:30', evidence };
    const ends = { will_retry: false, next_try_at: null };
    const again = { will_retry: true, next_try_at: '2026-11-23T09:00:00+05:30' };
    const told = holds(failure.code, submitted)
      ? { ...facts, ...rung, ...ends }
      : { ...facts, ...rung, ...again, at: '2026-11-23T08:45:13+05:30' };
    return [
      told,
      { ...facts, ...rung, ...ends, at: '2026-11-23T15:00:09+05:30', evidence: null },
      ...staleFacts(broker, failure, submitted),
    ];
  });
}

/** The alerts at the deadline: it failed this morning, or is held. */
function staleFacts(broker: Broker, failure: AlertFacts['failure'], submitted: Submitted): AlertFacts[] {
  const at = '2026-11-23T08:45:13+05:30';
  const outcome = { account: 'alpha', broker: broker.name, outcome: 'failed' as const, failure, submitted, evidence, timings_ms: {} };
  const reminded = { trading_day: '2026-11-23', version: '1', code: failure.code, failure };
  const last = { at, outcome };
  return [{ last }, { last, reminded }].map((record) => staleFact(broker.name, record as AccountRecord));
}

function staleFact(broker: string | null, record: AccountRecord): AlertFacts {
  return {
    ...common,
    broker,
    at: '2026-11-23T08:50:10+05:30',
    ...describeStale('alpha', record, '2026-11-23'),
    ...(record.reminded ? { will_retry: false, next_try_at: null } : { will_retry: true, next_try_at: '2026-11-23T09:00:00+05:30' }),
    affected: 'Bots/Momentum/Role, and whoever else may read prebell/alpha/token',
  };
}

/** The alerts at the deadline about an account that nothing was tried for. */
export const neverTried: readonly AlertFacts[] = [
  staleFact(null, {} as AccountRecord),
  staleFact('kite', {
    last: { at: '2026-11-20T08:00:20+05:30', outcome: { account: 'alpha', broker: 'kite', outcome: 'published', timings_ms: {} } },
  } as AccountRecord),
];

/** The alerts of the evening before about this failure. */
export function eveningOf(broker: Broker, { code, message, remedy }: RefreshFailure): AlertFacts[] {
  const page = {
    broker: broker.name,
    title: broker.title,
    origin: broker.hosts.login,
    account: 'alpha',
    url: broker.hosts.login,
    sandbox: false,
    accounts: ['alpha', 'beta'],
  };
  const seen = {
    seen: '2026-11-22',
    parts: ['user', 'password'],
    scripts: [] as string[],
    missed: { trading_day: '2026-11-21', evenings: 2 },
  };
  const parts = { scripts: ['https://ads.example'], timings_ms: {} };
  const looks = [
    { ...parts, outcome: 'failed' as const, failure: { code, message, remedy } },
    { ...parts, outcome: 'offered' as const, parts: ['user' as const] },
  ];
  return looks.flatMap((look) => {
    const { change } = compare(seen as Parameters<typeof compare>[0], look, page, '2026-11-24');
    if (!change) return [];
    const failure = { ...change.describe('alpha'), runbook: 'docs/runbook.md#the-evening-before' };
    const day = { trading_day: '2026-11-24', deadline: '2026-11-24T08:50:00+05:30', at: '2026-11-23T20:45:30+05:30' };
    return [
      {
        ...common,
        ...day,
        broker: broker.name,
        failure,
        submitted: 'none',
        will_retry: true,
        next_try_at: '2026-11-24T08:00:00+05:30',
        evidence,
      },
    ];
  });
}
