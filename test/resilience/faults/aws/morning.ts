/** One morning on AWS under one fault of AWS: the real refresh on the real adapters, and what secrets, ledger and bus say of it. */
import { strikesOf } from '../../../../lambdas/refresher/attempts.ts';
import { loginKey, readAccount, readLogin } from '../../../../lambdas/refresher/ledger-records.ts';
import { NotTold } from '../../../../lambdas/refresher/outbox.ts';
import type { Outcome } from '../../../../lambdas/refresher/outcome.ts';
import { refresh } from '../../../../lambdas/refresher/refresh.ts';
import { loginByHttp, totpAt } from '../../../simulators/kite/http-login.ts';
import { startKite } from '../../../simulators/kite/index.ts';
import { morningClock } from '../clock.ts';
import { isFaulty, momentOf, type RungTime, rungTimes, rungTrigger } from '../rungs.ts';
import type { AwsCell } from './cells.ts';
import { account, openCloud } from './cloud.ts';

/** What one rung came to. */
export interface AwsRung {
  readonly at: RungTime;
  /** Null: it could not be told, and the caller failed loudly. */
  readonly outcome: Outcome | null;
  readonly logins: number;
  /** Types of the events that the bus took. */
  readonly told: readonly string[];
}

/** What a morning came to. */
export interface AwsMorning {
  readonly rungs: readonly AwsRung[];
  /** The calls of the first rung, in order. */
  readonly operations: readonly string[];
  readonly passwords: number;
  readonly codes: number;
  readonly wrong: number;
  readonly strikes: number;
  /** What should not be so at the end. */
  readonly left: readonly string[];
  /** Logins that were made although a token was staged already. */
  readonly needless: number;
}

/** Lives through it, on the emulator at this address. Without a cell, nothing goes wrong. */
export async function liveThroughOnAws(cell: AwsCell | null, url: string): Promise<AwsMorning> {
  const clock = morningClock(momentOf('08:00'), 5);
  const kite = await startKite({ clock: clock.now });
  const user = kite.addUser({ user_id: 'AB1234' });
  kite.addApp();
  const credentials = kite.credentials('AB1234');
  let logins = 0;
  let needless = 0;
  const worker = async () => {
    logins += 1;
    const now = clock.now();
    if (await cloud.hasPending()) needless += 1;
    const redirect = await loginByHttp(credentials, totpAt(user.totp_secret, now));
    const step = Math.floor(now.getTime() / 30_000);
    const trace = { submitted: 'totp', unaccepted: 0, last_totp_step: step, clock_offset_ms: 0, timings_ms: {} };
    return { ...trace, outcome: 'redirected', captured: { url: redirect.href, method: 'GET', body: null } };
  };
  const cloud = await openCloud(url, credentials, clock, worker);
  try {
    const rungs: AwsRung[] = [];
    let operations: readonly string[] = [];
    for (const time of rungTimes) {
      const before = { logins, told: cloud.taken.length };
      cloud.begin(cell && isFaulty(time, cell.duration) ? cell : null);
      clock.set(momentOf(time));
      const request = { account, trigger: rungTrigger(time), end: new Date(clock.now().getTime() + 240_000) };
      const outcome = await refresh(request, cloud.ports).catch((error: unknown) => {
        if (error instanceof NotTold) return null;
        throw error;
      });
      if (time === '08:00') operations = [...cloud.operations];
      rungs.push({ at: time, outcome, logins: logins - before.logins, told: cloud.taken.slice(before.told) });
    }
    cloud.begin(null);
    const login = await readLogin(cloud.ledger, loginKey({ broker: 'kite', login_id: 'AB1234' }));
    const { outbox = [] } = await readAccount(cloud.ledger, account);
    const current = await cloud.current();
    const isPublished = rungs.some(({ outcome }) => outcome?.outcome === 'published' || outcome?.outcome === 'fresh');
    const left = [
      ...(login.reservation && !login.lease ? ['a login without a known end'] : []),
      ...outbox.map(({ type }) => `an event that waits: ${type}`),
      ...((await cloud.hasPending()) ? ['a staged token'] : []),
      ...(isPublished === (current !== null) ? [] : [isPublished ? 'no token for bots' : 'a token for bots that no rung told of']),
      ...(current === null || current === cloud.stored.at(-1) ? [] : ['bots read another token than the last that was stored']),
    ];
    const { passwordSubmissions: passwords, totpSubmissions: codes, wrongPasswords, wrongTotps } = user.counters;
    return { rungs, operations, passwords, codes, wrong: wrongPasswords + wrongTotps, strikes: strikesOf(login), left, needless };
  } finally {
    await Promise.all([cloud.close(), kite.close()]);
  }
}
