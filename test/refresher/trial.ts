/** A broker that counts as brokers do, the accounts of one login id, and whatever may befall them. */

import { strikeLimit } from '../../lambdas/refresher/attempts.ts';
import type { FailureCode } from '../../lambdas/refresher/failures.ts';
import type { LoginResult, LoginTask } from '../../lambdas/refresher/login.ts';
import type { Ledger } from '../../lambdas/refresher/ports.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import { releaseAccount } from '../../lambdas/refresher/release.ts';
import type { Trigger } from '../../lambdas/refresher/request.ts';
import { Crash, credentialsOf, World } from './world.ts';

/** Accounts that share a login id. */
export const accounts = ['alpha', 'beta'] as const;
export type Account = (typeof accounts)[number];

/** What the broker does with a login. `right` depends on the password alone. */
export type Mood = 'right' | 'refuses codes' | 'refuses one code' | 'does not answer' | 'shows another page' | 'is down' | 'worker dies';

/** Something that happens. */
export type Step =
  | {
      readonly kind: 'run';
      readonly account: Account;
      readonly how: 'rung' | 'again' | 'late' | 'hand';
      readonly mood: Mood;
      readonly fate: Fate;
    }
  | { readonly kind: 'release'; readonly account: Account }
  | { readonly kind: 'credentials'; readonly account: Account; readonly good: boolean }
  | { readonly kind: 'clock'; readonly seconds: number }
  | { readonly kind: 'killed token'; readonly account: Account };

/** What befalls the run's own process, at a port call of it. */
export type Fate =
  | { readonly kind: 'lives' }
  | { readonly kind: 'dies'; readonly call: number }
  /** Stands still for so long, while another run goes from its beginning to its end. */
  | { readonly kind: 'pauses'; readonly call: number; readonly seconds: number; readonly other: Account };

/** A broker that counts refusals of the one login id, and the accounts' runs against it. */
export class Trial {
  readonly world: World;
  /** Refusals since the last login that the broker accepted. */
  refusals = 0;
  /** How many a person's releases allow. */
  allowed: number = strikeLimit;
  readonly codes: number[] = [];
  /** Passwords that the broker refused, and that nobody released or stored anew since. */
  readonly refused = new Set<string>();
  /** Refused in front of a process that may not live to write it down. */
  readonly #seen = new Set<string>();
  /** What must never happen, and did. */
  readonly wrongs: string[] = [];
  mood: Mood = 'right';
  #stored = 0;
  #last = new Map<Account, Trigger>();

  constructor(ledger?: Ledger) {
    this.world = new World(ledger);
    this.world.login = (task) => this.#login(task);
    for (const one of accounts) this.store(one, true);
  }

  store(one: Account, good: boolean): void {
    const password = `invented-${good ? 'good' : 'bad'}-${++this.#stored}`;
    this.world.store(one, credentialsOf(one, { password }));
  }

  async do(step: Step): Promise<void> {
    const { world } = this;
    switch (step.kind) {
      case 'credentials':
        this.store(step.account, step.good);
        break;
      case 'clock':
        world.now = new Date(world.now.getTime() + step.seconds * 1000);
        break;
      case 'killed token': {
        const token = world.token(step.account)?.access_token;
        if (typeof token === 'string') world.sessions.delete(token);
        break;
      }
      case 'release':
        await releaseAccount(step.account, world.ports());
        this.allowed = Math.max(this.allowed, this.refusals + 1);
        this.refused.clear();
        this.#seen.clear();
        break;
      case 'run':
        await this.#run(step);
    }
  }

  async #run({ account: one, how, mood, fate }: Extract<Step, { kind: 'run' }>): Promise<void> {
    const { world } = this;
    this.mood = mood;
    const from = world.calls;
    world.crashAfter = fate.kind === 'dies' ? from + fate.call : 0;
    world.interruption =
      fate.kind === 'pauses'
        ? {
            afterCall: from + fate.call,
            happens: async () => {
              world.now = new Date(world.now.getTime() + fate.seconds * 1000);
              await this.#start(fate.other, world.rung());
            },
          }
        : null;
    const now: Trigger = how === 'hand' ? { kind: 'hand', next_try_at: null } : world.rung();
    const trigger = how === 'again' ? (this.#last.get(one) ?? now) : now;
    this.#last.set(one, trigger);
    if (how === 'late') world.now = new Date(world.now.getTime() + 700_000);
    await this.#start(one, trigger);
    world.crashAfter = 0;
    world.interruption = null;
  }

  async #start(one: Account, trigger: Trigger): Promise<void> {
    const { world } = this;
    const calls = world.calls;
    await refresh({ account: one, trigger, end: world.end }, world.ports()).catch((error: unknown) => {
      if (!(error instanceof Crash) && !(error as Error).cause) throw error;
    });
    const died = world.crashAfter > calls && world.crashAfter <= world.calls;
    if (!died) for (const password of this.#seen) this.refused.add(password);
    this.#seen.clear();
  }

  /** The browser and the broker behind it. As the worker does, it types nothing after the login's end. */
  #login(task: LoginTask): LoginResult {
    const { world, mood } = this;
    if (mood === 'is down' || world.now >= new Date(task.end)) return world.failure(task, 'broker-unavailable', 'none', 0);
    if (this.refused.has(task.password)) this.wrongs.push('a refused password was submitted again');
    const good = task.password.includes('-good-');
    if (!good) {
      this.refusals++;
      if (mood === 'right') this.#seen.add(task.password);
      if (mood === 'worker dies') throw new Error('the worker died');
      return world.failure(
        task,
        mood === 'right' ? 'credentials-rejected' : mood === 'does not answer' ? 'outcome-unknown' : 'page-changed',
        'password',
        1,
      );
    }
    let step = Math.max(task.first_totp_step, Math.floor(world.now.getTime() / 30_000));
    // It waits for a code's step, and a code whose step begins after the login's end is never typed.
    const inTime = () => step * 30_000 < Date.parse(task.end);
    const type = () => {
      if (this.codes.includes(step)) this.wrongs.push('a code was typed twice');
      this.codes.push(step);
      world.now = new Date(Math.max(world.now.getTime(), step * 30_000));
    };
    const trace = { timings_ms: {}, clock_offset_ms: 0 };
    if (!inTime())
      return { ...trace, last_totp_step: null, submitted: 'password', unaccepted: 0, outcome: 'failed', failure: { code: 'internal' } };
    const end = { ...trace, submitted: 'totp' as const };
    const failed = (code: FailureCode, unaccepted: number): LoginResult => ({
      ...end,
      last_totp_step: step,
      unaccepted,
      outcome: 'failed',
      failure: { code },
    });
    type();
    if (mood === 'worker dies') throw new Error('the worker died');
    if (mood === 'does not answer') return failed('outcome-unknown', 1);
    if (mood === 'shows another page') return failed('page-changed', 1);
    if (mood !== 'right') {
      this.refusals++;
      if (task.totp_tries === 1) return failed('totp-rejected', 1);
      step++;
      if (!inTime()) {
        step--;
        return failed('totp-rejected', 1);
      }
      type();
      if (mood === 'refuses codes') {
        this.refusals++;
        return failed('totp-rejected', 2);
      }
    }
    this.refusals = 0;
    this.allowed = strikeLimit;
    return {
      ...end,
      last_totp_step: step,
      unaccepted: 0,
      outcome: 'redirected',
      captured: { url: 'https://app.example/?code=1', method: 'GET', body: null },
    };
  }
}
