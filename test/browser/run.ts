/** Runs a login of the tests' account on a site of the tests. */
import { type LoginDeps, runLogin } from '../../lambdas/browser/login.ts';
import type { LoginResult, LoginTask } from '../../lambdas/refresher/login.ts';
import type { PageFlow } from '../../lambdas/refresher/page-flow.ts';
import { plainFlow } from './flow.ts';
import { account, clockOf, totp } from './site.ts';

/** A task for a page of this origin. */
export function taskFor(origin: string, changes: Partial<LoginTask> = {}): LoginTask {
  return {
    account: 'demo',
    broker: 'demo',
    url: `${origin}/login`,
    origins: [origin],
    redirect_url: null,
    user: account.user,
    password: account.password,
    totp,
    approve_consent: false,
    first_totp_step: 0,
    totp_tries: 1,
    end: new Date(clockOf(origin).now().getTime() + 120_000).toISOString(),
    ...changes,
  };
}

/** A login with little patience: local pages answer at once. Nobody waits for a TOTP step: both clocks are set on to it. */
export function login(task: LoginTask, changes: Partial<LoginDeps> & { flow?: PageFlow } = {}): Promise<LoginResult> {
  const { flow = plainFlow, ...deps } = changes;
  const clock = clockOf(task.origins[0]!);
  const progress = (waitingFor: string) => {
    if (waitingFor === 'the next TOTP code') clock.ahead(30_000 - (clock.now().getTime() % 30_000));
  };
  return runLogin(task, flow, { clock, progress, patience: 400, ...deps });
}

/** How a login ended, in short: `redirected`, or the failure's code and how far it got. */
export function brief(result: LoginResult): string {
  return result.outcome === 'redirected' ? 'redirected' : `${result.failure.code} ${result.submitted}`;
}
