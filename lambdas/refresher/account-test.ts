/** A test of one account, at any time: does its login page have what its login needs? Nothing is typed, and nothing is remembered. */
import { readAccountLogin } from './account-login.ts';
import { type Failure, RefreshFailure } from './failures.ts';
import { type LookResult, lookTask, type PagePart } from './look.ts';
import { BrowserNotStarted } from './ports.ts';
import type { RefreshPorts } from './request.ts';
import { Run } from './run.ts';

/** What a test found. Free of secrets. */
export interface AccountTest {
  readonly account: string;
  readonly broker: string;
  /** `offered`: the page is one at which a login begins. `failed`: a login would end there. */
  readonly outcome: LookResult['outcome'];
  /** What of a login form is there at once; empty where something must be pressed first. */
  readonly parts?: readonly PagePart[];
  /** Other origins that the page wants scripts from. */
  readonly scripts: readonly string[];
  readonly failure?: Failure;
  /** Where the evidence of a page that does not fit is kept. */
  readonly evidence?: string;
  /** Time by phase, ms. */
  readonly timings_ms: Readonly<Record<string, number>>;
}

/** Opens the account's login page and looks. Throws `credentials-invalid`, and `internal` where the browser could not look. */
export async function testAccount(account: string, ports: RefreshPorts): Promise<AccountTest> {
  const run = new Run(account, ports, ports.clock.now());
  const { broker } = await readAccountLogin(run);
  const now = ports.clock.now();
  const task = lookTask({ account, broker: broker.name, url: run.startUrl! }, now);
  const look = await ports.browser
    .look(task, (waitingFor) => run.say(waitingFor))
    .catch((error) => {
      const why = error instanceof BrowserNotStarted ? `The browser did not start: ${error.message}` : 'The browser gave no answer.';
      throw new RefreshFailure('internal', { message: why, cause: error });
    });
  const { scripts, timings_ms } = look;
  const common = { account, broker: broker.name, scripts, timings_ms };
  if (look.outcome === 'offered') return { ...common, outcome: look.outcome, parts: look.parts };
  const failure = new RefreshFailure(look.failure.code, look.failure).describe(account);
  const evidence = look.evidence && (await ports.evidence.keep(account, now, look.evidence).catch(() => undefined));
  return { ...common, outcome: look.outcome, failure, ...(evidence === undefined ? {} : { evidence }) };
}
