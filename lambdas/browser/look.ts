/**
 * A look at a login page in a browser of its own: reads what a login would find there first, and ends. It has the same eyes as a
 * login and none of its hands: nothing here types or presses.
 */
import type { Page } from 'playwright-core';
import type { LoginEvidence } from '../refresher/login.ts';
import type { LookResult, LookTask } from '../refresher/look.ts';
import type { LoginSoFar, PageFlow } from '../refresher/page-flow.ts';
import type { Clock } from '../refresher/ports.ts';
import { redactorOf } from '../refresher/redact.ts';
import { bannerOver } from './banner.ts';
import { type Capture, captureRequests } from './capture.ts';
import { ChangeWatch } from './change-watch.ts';
import { takeEvidence } from './evidence.ts';
import { findState } from './find-state.ts';
import { interruption } from './interruption.ts';
import { type Ending, isBroken, Journey } from './journey.ts';
import type { LaunchedBrowser } from './launch.ts';
import { type LoginDeps, startBrowser } from './login.ts';
import { Network } from './network.ts';
import { isChallenge, type PageReading, pageView, readPage, usableForm } from './page-view.ts';
import { Presses } from './presses.ts';
import type { Reach } from './reach.ts';
import { takenBy } from './take-value.ts';
import { Timings } from './timings.ts';
import { raceUntil, Wakeup } from './wakeup.ts';

/** How long a page must stay as it is before what it shows counts, ms: scripts come late, and captchas. */
const settleTime = 1_000;
const brokenPatience = 500;

type Offered = Pick<Extract<LookResult, { outcome: 'offered' }>, 'parts'> & { readonly kind: 'offered' };
type Failed = Extract<Ending, { kind: 'failed' }>;

/** What was found, and what goes with it. */
interface Seen {
  readonly found: Offered | Failed;
  /** Origins that scripts were to come from. */
  readonly scripts: ReadonlySet<string>;
  readonly evidence: LoginEvidence | undefined;
}

/** What is known of the page, and how it is watched. */
interface Eyes {
  readonly task: LookTask;
  readonly flow: PageFlow;
  readonly clock: Clock;
  readonly page: Page;
  readonly capture: Capture;
  readonly network: Network;
  readonly watch: ChangeWatch;
  readonly wakeup: Wakeup;
  /** Whether the browser is gone, or the look was called off. */
  readonly lost: () => string | null;
  readonly patience: number;
}

/** Looks at a login page. Rejects with `BrowserNotStarted` if no page was opened; otherwise always resolves, soon after `task.end` at the latest. */
export async function runLook(asked: LookTask, flow: PageFlow, deps: LoginDeps): Promise<LookResult> {
  const task = { ...asked, origins: asked.origins.map((origin) => new URL(origin).origin) };
  const timings = new Timings();
  const { browser, reach } = await startBrowser(task.origins, deps, timings);
  const callOff = () => void browser.close();
  if (deps.signal?.aborted) callOff();
  deps.signal?.addEventListener('abort', callOff, { once: true });
  let seen: Seen;
  try {
    timings.enter('look');
    seen = await look(browser, reach, task, flow, deps, timings);
  } finally {
    deps.signal?.removeEventListener('abort', callOff);
    timings.enter('close');
    await Promise.all([browser.close(), reach.close()]);
    timings.stop();
  }
  const { found, scripts, evidence } = seen;
  const common = { scripts: [...scripts].sort(), ...(evidence ? { evidence } : {}), timings_ms: timings.read() };
  if (found.kind === 'offered') return { ...common, outcome: 'offered', parts: found.parts };
  const { code, message, remedy } = found;
  const failure = { code, ...(message === undefined ? {} : { message }), ...(remedy === undefined ? {} : { remedy }) };
  return { ...common, outcome: 'failed', failure };
}

async function look(
  { page, context }: LaunchedBrowser,
  reach: Reach,
  task: LookTask,
  flow: PageFlow,
  deps: LoginDeps,
  timings: Timings,
): Promise<Seen> {
  const wakeup = new Wakeup();
  const wake = () => wakeup.wake();
  let lost: string | null = null;
  const lose = (reason: string) => {
    lost ??= reason;
    wake();
  };
  page.on('crash', () => lose('The browser’s page crashed.'));
  context.on('close', () => lose('The browser ended unexpectedly.'));
  const scripts = new Set<string>();
  page.on('request', (request) => {
    const origin = request.resourceType() === 'script' ? URL.parse(request.url())?.origin : undefined;
    if (origin !== undefined && origin !== 'null' && !task.origins.includes(origin)) scripts.add(origin);
  });
  let found: Offered | Failed;
  let evidence: LoginEvidence | undefined;
  try {
    const rules = { origins: task.origins, isRedirect: (request: Parameters<PageFlow['isRedirect']>[0]) => flow.isRedirect(request, null) };
    const capture = await captureRequests(page, rules, wake);
    const network = new Network(page, deps.clock, wake, () => reach.renew());
    const eyes: Eyes = {
      task,
      flow,
      clock: deps.clock,
      page,
      capture,
      network,
      watch: new ChangeWatch(page, wake),
      wakeup,
      lost: () => lost,
      patience: deps.patience ?? 15_000,
    };
    // How it ends is seen by the network's events.
    page.goto(task.url, { waitUntil: 'commit', timeout: 0 }).catch(wake);
    deps.progress('the login page');
    found = await watchUntilSettled(eyes);
    timings.enter('evidence');
    await capture.stop();
    evidence = await picture(eyes, new Map([...capture.refused, ...reach.refused]));
  } catch {
    found = { kind: 'failed', code: 'internal', message: lost ?? 'The browser failed in a way that prebell does not know.' };
  }
  return { found, scripts, evidence };
}

/** Waits until the page is at rest, and says what it is then. */
async function watchUntilSettled(eyes: Eyes): Promise<Offered | Failed> {
  const { task, clock, network, wakeup, watch, page } = eyes;
  // Nothing is typed.
  const journey = new Journey(() => 0);
  const end = Date.parse(task.end);
  const now = () => clock.now().getTime();
  let signature = '';
  let quietSince = now();
  for (;;) {
    const changed = wakeup.next;
    const over = interruption(eyes, journey);
    if (over)
      return over.kind === 'failed'
        ? over
        : { kind: 'failed', code: 'page-changed', message: 'The page went on to the app without a login.' };
    watch.arm(page);
    const reading = await readPage(page, task.origins);
    const found = await judge(reading, eyes).finally(() => reading.release());
    const loading = network.busy || reading.frames.some(({ data }) => data.loading);
    if (reading.signature !== signature || loading) quietSince = now();
    signature = reading.signature;
    const broken = isBroken(network.document) || network.document?.status === 403;
    const restsAt =
      quietSince + (found ? Math.min(settleTime, eyes.patience) : broken ? Math.min(brokenPatience, eyes.patience) : eyes.patience);
    if (now() >= Math.min(restsAt, end)) return found ?? (journey.nothingMore(network, '') as Failed);
    await raceUntil(clock, new Date(Math.min(restsAt, end)), changed);
  }
}

const nothingDone: LoginSoFar = { typed: new Set(), pressed: new Set(), purpose: 'login', user: '', hasTotp: true };

/** What a login would do at this page: begin, or end. Null if it would wait for another page. */
async function judge(reading: PageReading, { flow, network }: Eyes): Promise<Offered | Failed | null> {
  const said = { messages: network.messages, before: null, answered: false, fault: network.answer === 'no', refused: false };
  const open = bannerOver(reading) ? withoutCovers(reading) : reading;
  const view = pageView(open, said, new Presses(flow.irreversible, 'login'));
  // What a flow takes from pages comes after a login only.
  const match = await findState(flow, view, nothingDone, { take: async () => null, isSpent: () => false });
  if (match === 'fault') return { kind: 'failed', code: 'internal', message: 'The broker’s page flow failed to judge the page.' };
  const action = match?.action;
  if (action && 'stop' in action) return { kind: 'failed', code: action.stop, message: action.message, remedy: action.remedy };
  if (isChallenge(reading)) return { kind: 'failed', code: 'challenge' };
  if (action && 'type' in action) {
    const button = usableForm(open)?.form.submit ? (['button'] as const) : [];
    return { kind: 'offered', parts: [...action.type.filter((role) => view.has(role)), ...button] };
  }
  return action && 'press' in action ? { kind: 'offered', parts: [] } : null;
}

/** The page as it is once a banner was sent away; a login does that. */
function withoutCovers(reading: PageReading): PageReading {
  const frames = reading.frames.map((frame) => ({ ...frame, forms: frame.forms.map((form) => ({ ...form, coveredBy: null })) }));
  return { ...reading, frames };
}

async function picture({ task, flow, page, network, lost }: Eyes, refused: ReadonlyMap<string, number>) {
  if (lost() !== null) return undefined;
  const hidden = takenBy(flow);
  return takeEvidence(page, {
    origins: task.origins,
    secrets: [],
    hidden,
    redact: redactorOf([], hidden),
    state: 'looked at',
    status: network.document?.status ?? null,
    messages: network.messages,
    refused,
  });
}
