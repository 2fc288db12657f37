/**
 * Decides on every request of the page before it is sent, at every hop of a redirect: lets it go, refuses it, or takes it as
 * the redirect that ends the login. Uses the DevTools protocol's Fetch domain: `page.route` does not see redirected requests.
 */
import type { Page } from 'playwright-core';
import type { Captured } from '../refresher/login.ts';

/** What is asked of the requests. */
export interface CaptureRules {
  readonly origins: readonly string[];
  isRedirect(request: Captured): boolean;
}

/** What has been decided so far. */
export interface Capture {
  /** The redirect, once it has started. */
  readonly captured: Captured | null;
  /** The origin of a page outside the login's origins to which the login was to go. */
  readonly foreign: string | null;
  /** What `isRedirect` threw, if it did. */
  readonly fault: unknown;
  /** How often each origin was refused. */
  readonly refused: ReadonlyMap<string, number>;
  /** The login is over: what is loading stops, and no request leaves any more. */
  stop(): Promise<void>;
}

interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly urlFragment?: string;
    readonly method: string;
    readonly postData?: string;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

const lookOnly = ['Image', 'Media', 'Font'];

/** Begins to decide. `tell` is called when the redirect is taken, or a page elsewhere was refused. */
export async function captureRequests(page: Page, rules: CaptureRules, tell: () => void): Promise<Capture> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const state = {
    captured: null as Captured | null,
    foreign: null as string | null,
    fault: null as unknown,
    refused: new Map<string, number>(),
  };

  let stopped = false;

  const decide = (paused: PausedRequest): 'continue' | 'Aborted' | 'BlockedByClient' => {
    if (state.captured || stopped) return 'Aborted';
    const url = URL.parse(paused.request.url);
    if (!url) return 'BlockedByClient';
    const isDocument = paused.resourceType === 'Document';
    const isMain = isDocument && paused.frameId === targetInfo.targetId;
    if (isMain || isDocument || paused.redirectedRequestId !== undefined) {
      const request: Captured = {
        url: paused.request.url + (paused.request.urlFragment ?? ''),
        method: paused.request.method,
        body: bodyOf(paused),
      };
      if (rules.isRedirect(request)) {
        // In a frame or a background call it is not the end of the login; but its target is never contacted.
        if (!isMain) return 'BlockedByClient';
        state.captured = request;
        tell();
        return 'Aborted';
      }
    }
    if (/^(data|blob|about):$/.test(url.protocol) && !isMain) return 'continue';
    if (!rules.origins.includes(url.origin)) {
      state.refused.set(url.origin, (state.refused.get(url.origin) ?? 0) + 1);
      if (!isMain) return 'BlockedByClient';
      state.foreign ??= url.origin === 'null' ? url.protocol : url.origin;
      tell();
      return 'Aborted';
    }
    return lookOnly.includes(paused.resourceType) ? 'BlockedByClient' : 'continue';
  };

  session.on('Fetch.requestPaused', (paused) => {
    let decision: ReturnType<typeof decide> = 'Aborted';
    try {
      decision = decide(paused);
    } catch (error) {
      state.fault = error;
      tell();
    }
    const { requestId } = paused;
    const told =
      decision === 'continue'
        ? session.send('Fetch.continueRequest', { requestId })
        : session.send('Fetch.failRequest', { requestId, errorReason: decision });
    // The request, or the whole page, may be gone meanwhile.
    told.catch(() => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
  const stop = async () => {
    stopped = true;
    await session.send('Page.stopLoading').catch(() => undefined);
  };
  return Object.assign(state, { stop });
}

function bodyOf({ request }: PausedRequest): string | null {
  const parts = request.postDataEntries?.map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  return parts && parts.length > 0 ? Buffer.concat(parts).toString('utf8') : (request.postData ?? null);
}
