/** One login in one browser, from an empty machine to the redirect or a failure with evidence. */
import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';
import type { LoginEvidence, LoginResult, LoginTask } from '../refresher/login.ts';
import type { PageFlow } from '../refresher/page-flow.ts';
import { BrowserNotStarted, type Clock } from '../refresher/ports.ts';
import { redactorOf } from '../refresher/redact.ts';
import { totpCode } from '../refresher/totp.ts';
import { type Capture, captureRequests } from './capture.ts';
import { ChangeWatch } from './change-watch.ts';
import { findChromium } from './chromium.ts';
import { takeEvidence } from './evidence.ts';
import { type Ending, Journey } from './journey.ts';
import { type LaunchedBrowser, launchBrowser, within } from './launch.ts';
import { Network } from './network.ts';
import { openReach, type Reach } from './reach.ts';
import { sweepLeftovers } from './sudden-end.ts';
import { takenBy } from './take-value.ts';
import { Timings } from './timings.ts';
import { Wakeup } from './wakeup.ts';
import { Walk } from './walk.ts';

/** How long the browser may take to tell its cookies, ms. */
const cookiesWithin = 2_000;

/** What a login runs on. */
export interface LoginDeps {
  readonly clock: Clock;
  /** Told in words what is being waited for. Free of secrets. */
  readonly progress: (waitingFor: string) => void;
  /** The folder for the inflated Chromium and the browser's own files; the system's temporary folder unless given. */
  readonly tmp?: string;
  /** This process's environment unless given: `PREBELL_CHROMIUM` names another Chromium. */
  readonly env?: NodeJS.ProcessEnv;
  /** Calls the login off: the browser is ended, and the result tells how far it got. */
  readonly signal?: AbortSignal;
  /** How long a page on which nothing happens is waited for, ms; 15 s unless given. */
  readonly patience?: number;
}

/** What a login came to, before the browser is closed. */
interface Walked {
  readonly ending: Ending;
  readonly journey: Journey;
  readonly madeAnew: boolean;
  readonly capture: Capture | null;
  readonly network: Network | null;
  readonly evidence: LoginEvidence | undefined;
}

/**
 * Does one login. Rejects with `BrowserNotStarted` only if no page was opened; otherwise always resolves, at the latest soon
 * after `task.end`. Nothing of it stays on disk but the inflated Chromium and its fonts.
 */
export async function runLogin(asked: LoginTask, flow: PageFlow, deps: LoginDeps): Promise<LoginResult> {
  const task = { ...asked, origins: asked.origins.map((origin) => new URL(origin).origin) };
  const timings = new Timings();
  const { browser, reach } = await startBrowser(task.origins, deps, timings);
  const lost = new AbortController();
  const callOff = () => {
    lost.abort('The login was called off.');
    void browser.close();
  };
  if (deps.signal?.aborted) callOff();
  deps.signal?.addEventListener('abort', callOff, { once: true });
  let walked: Walked;
  try {
    walked = await walk(task, flow, deps, { browser, reach, timings, lost });
  } finally {
    deps.signal?.removeEventListener('abort', callOff);
    timings.enter('close');
    await Promise.all([browser.close(), reach.close()]);
    timings.stop();
  }
  return resultOf(task, walked, timings);
}

/** Starts a browser that reaches these origins and nothing else. Throws `BrowserNotStarted`. */
export async function startBrowser(
  origins: readonly string[],
  deps: LoginDeps,
  timings: Timings,
): Promise<{ browser: LaunchedBrowser; reach: Reach }> {
  const tmp = deps.tmp ?? tmpdir();
  let reach: Reach | null = null;
  try {
    timings.enter('inflate');
    await sweepLeftovers(tmp);
    const chromium = await findChromium(tmp, deps.env ?? process.env);
    timings.enter('launch');
    reach = await openReach(origins);
    const browser = await launchBrowser(chromium, reach.port, tmp);
    // The fallback is slower and shares one process: the timings say so.
    if (browser.mode === 'single-process') timings.rename('launch_single_process');
    return { browser, reach };
  } catch (error) {
    await reach?.close();
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'unknown reason';
    throw new BrowserNotStarted(`Chromium could not be started: ${reason}`, { cause: error });
  }
}

async function walk(
  task: LoginTask,
  flow: PageFlow,
  deps: LoginDeps,
  session: { browser: LaunchedBrowser; reach: Reach; timings: Timings; lost: AbortController },
): Promise<Walked> {
  const { browser, reach, timings, lost } = session;
  const { page, context } = browser;
  const wakeup = new Wakeup();
  const wake = () => wakeup.wake();
  const lose = (reason: string) => {
    if (!lost.signal.aborted) lost.abort(reason);
    wake();
  };
  page.on('crash', () => lose('The browser’s page crashed.'));
  context.on('close', () => lose('The browser ended unexpectedly.'));
  lost.signal.addEventListener('abort', wake);
  let state = 'open';
  let network: Network | null = null;
  let capture: Capture | null = null;
  const sent = () => reach.sent;
  let journey = new Journey(sent);
  let steps: Walk | null = null;
  let ending: Ending;
  try {
    timings.enter('open');
    capture = await captureRequests(
      page,
      { origins: task.origins, isRedirect: (request) => flow.isRedirect(request, task.redirect_url) },
      wake,
    );
    network = new Network(page, deps.clock, wake, () => reach.renew());
    steps = new Walk({
      task,
      flow,
      clock: deps.clock,
      page,
      capture,
      network,
      watch: new ChangeWatch(page, wake),
      wakeup,
      sent,
      progress: deps.progress,
      enter: (name) => {
        state = name;
        timings.enter(name);
      },
      lost: () => (lost.signal.aborted ? String(lost.signal.reason) : null),
      patience: deps.patience ?? 15_000,
    });
    journey = steps.journey;
    // How it ends is seen by the walk: by the network's events, or by the redirect.
    page.goto(task.url, { waitUntil: 'commit', timeout: 0 }).catch(wake);
    ending = await steps.run();
  } catch {
    const gone = lost.signal.aborted ? String(lost.signal.reason) : 'The browser failed in a way that prebell does not know.';
    ending = journey.end({
      kind: 'failed',
      code: journey.outstanding ? 'outcome-unknown' : 'internal',
      message: journey.outstanding ? undefined : gone,
    });
  }
  let evidence: LoginEvidence | undefined;
  if (ending.kind === 'failed' && !lost.signal.aborted) {
    timings.enter('evidence');
    await capture?.stop();
    const secrets = [...secretsOf(task, journey), ...(await sessionsOf(page, task))];
    const refused = new Map([...(capture?.refused ?? []), ...reach.refused]);
    const hidden = takenBy(flow);
    const facts = {
      origins: task.origins,
      secrets,
      hidden,
      redact: redactorOf(secrets, hidden),
      state,
      status: network?.document?.status ?? null,
      messages: network?.messages ?? [],
      refused,
    };
    evidence = await takeEvidence(page, facts);
  }
  return { ending, journey, madeAnew: steps?.madeAnew ?? false, capture, network, evidence };
}

/** Every text that must not be seen: the password, the seed, and the codes that were typed. */
function secretsOf(task: LoginTask, journey: Journey): string[] {
  const { totp } = task;
  return [task.password, ...(totp ? [totp.secret, ...journey.totpSteps.map((step) => totpCode(totp, step))] : [])].filter(
    (secret) => secret !== '',
  );
}

/** The site's cookies that may be worth stealing; a page may show them, as an error report does. */
async function sessionsOf(page: Page, { user }: LoginTask): Promise<string[]> {
  const cookies = await within(cookiesWithin, page.context().cookies()).catch(() => []);
  return cookies
    .flatMap(({ value }) => [value, decoded(value)])
    .filter((value) => value.length >= 8 && value !== user && (value.length >= 16 || /\d/.test(value)));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function resultOf(task: LoginTask, { ending, journey, madeAnew, capture, network, evidence }: Walked, timings: Timings): LoginResult {
  const trace = {
    submitted: journey.submitted,
    unaccepted: journey.unaccepted,
    last_totp_step: journey.totpSteps.at(-1) ?? null,
    clock_offset_ms: network?.clockOffset ?? null,
    ...(madeAnew ? { made_anew: true as const } : {}),
    timings_ms: timings.read(),
  };
  if (ending.kind === 'redirected' && capture?.captured) return { ...trace, outcome: 'redirected', captured: capture.captured };
  if (ending.kind === 'taken') return { ...trace, outcome: 'redirected', captured: ending.captured };
  const { code, message, remedy } = ending.kind === 'failed' ? ending : { code: 'internal' as const };
  const redact = redactorOf(secretsOf(task, journey));
  const failure = {
    code,
    ...(message === undefined ? {} : { message: redact(message) }),
    ...(remedy === undefined ? {} : { remedy: redact(remedy) }),
  };
  return { ...trace, outcome: 'failed', failure, ...(evidence ? { evidence } : {}) };
}
