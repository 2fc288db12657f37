/** Watches what the page asks of the broker and what the broker answers; above all, whether it answered a submission. */
import type { Page, Request, Response } from 'playwright-core';
import type { Clock } from '../refresher/ports.ts';
import { messagesIn } from './messages.ts';

/** How a request ended: not yet, with an HTTP status, or not at all. */
type End = 'pending' | 'failed' | 'dropped' | number;

interface Watched {
  readonly kind: 'document' | 'call';
  readonly get: boolean;
  /** How many submissions had been marked when it began. */
  readonly after: number;
  end: End;
  /** Whether the answer has begun and is not over yet. */
  open: boolean;
}

/** The state of the main document: its HTTP status, or the network error it ended with. */
export interface DocumentState {
  readonly status: number | null;
  readonly error: string | null;
}

/** What a page lacks that it asked for. */
export type Lack = 'too many requests' | 'no answer';

/** How the broker answered the last submission. `none`: the page asked nothing of it. */
export type Answered = 'yes' | 'pending' | 'no' | 'none';

export class Network {
  /** What the broker's answers and the page's dialogs said since the last submission. */
  messages: string[] = [];
  document: DocumentState | null = null;
  /** The broker's clock minus ours, ms; null if no uncached Date was seen. */
  clockOffset: number | null = null;
  #roundTrip = Number.POSITIVE_INFINITY;
  #marks = 0;
  #scriptMissing = false;
  readonly #watched = new Map<Request, Watched>();
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #freshConnections: () => void;

  /**
   * @param changed told when something was asked or answered
   * @param freshConnections makes the browser's next request take a new connection
   */
  constructor(page: Page, clock: Clock, changed: () => void, freshConnections: () => void) {
    this.#freshConnections = freshConnections;
    this.#clock = clock;
    this.#changed = changed;
    page.on('request', (request) => this.#begun(page, request));
    page.on('response', (response) => this.#answered(page, response));
    page.on('requestfailed', (request) => this.#failed(page, request));
    page.on('requestfinished', (request) => this.#finished(request));
    page.on('dialog', (dialog) => {
      this.messages.push(dialog.message().replace(/\s+/g, ' ').trim());
      // "Leave this page?" must not hold the login up; everything else is declined.
      const done = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
      done.catch(() => undefined).then(changed);
    });
  }

  /**
   * A submission begins: what is asked from now on may answer it. It shall go out on a new connection: a browser sends a request
   * again by itself, a POST too, when a connection breaks that it had used before.
   */
  mark(): void {
    this.#marks += 1;
    this.messages = [];
    if (!this.busy) this.#freshConnections();
  }

  /** Something is pressed that submits no secret: what is asked from now on follows from it. */
  look(): void {
    this.#marks += 1;
  }

  /** Whether anything was asked since the last mark. */
  get asked(): boolean {
    return this.#sinceMark().length > 0;
  }

  /** Whether anything is still unanswered. */
  get busy(): boolean {
    return [...this.#watched.values()].some((watched) => watched.end === 'pending');
  }

  /** Whether an answer to the last submission is still coming in: the page may show words of its own that mean nothing yet. */
  get reading(): boolean {
    return isOpen(this.#relevant());
  }

  /** What the page asked for since the last mark and did not get, itself and its scripts included; null if it has all. */
  get lack(): Lack | null {
    const asked = this.#sinceMark();
    if (asked.some(({ end }) => end === 429)) return 'too many requests';
    // What a page only sends, it often reads no answer to: such an answer never ends.
    const lacks = ({ end, open, get, kind }: Watched) =>
      (open && (get || kind === 'document')) || end === 'pending' || end === 'failed' || (typeof end === 'number' && isTrouble(end));
    return asked.some(lacks) || this.#scriptMissing ? 'no answer' : null;
  }

  /** Whether the broker has answered anything that was asked since the last mark. */
  get answeredSince(): boolean {
    return this.#relevant().some((watched) => typeof watched.end === 'number');
  }

  /** How the last submission was answered: by the last call or page that it led to. */
  get answer(): Answered {
    const relevant = this.#relevant();
    if (relevant.length === 0) return 'none';
    if (isOpen(relevant) || relevant.some(({ end }) => end === 'pending')) return 'pending';
    const broken = (watched: Watched | undefined) =>
      watched !== undefined && (watched.end === 'failed' || (typeof watched.end === 'number' && isTrouble(watched.end)));
    const lastCall = relevant.findLast((watched) => watched.kind === 'call');
    const lastDocument = relevant.findLast((watched) => watched.kind === 'document');
    return broken(lastDocument) || (broken(lastCall) && !lastDocument) ? 'no' : 'yes';
  }

  /** Whether the first call that the last submission led to was refused by its HTTP status. Later ones may be anything. */
  get refused(): boolean {
    const first = this.#relevant()[0];
    return first !== undefined && !first.get && [400, 401, 403, 409, 422].includes(Number(first.end));
  }

  #sinceMark(): Watched[] {
    return [...this.#watched.values()].filter((watched) => watched.after === this.#marks && watched.end !== 'dropped');
  }

  /** Calls that only fetch are not what a submission is sent by, unless there are no others. */
  #relevant(): Watched[] {
    const since = this.#sinceMark();
    const sending = since.filter((watched) => !watched.get || watched.kind === 'document');
    return sending.length > 0 ? sending : since;
  }

  #begun(page: Page, request: Request): void {
    const main = isMainDocument(page, request);
    if (main) {
      this.document = null;
      this.#scriptMissing = false;
      // A page that is left answers nothing any more.
      if (!request.redirectedFrom()) for (const watched of this.#watched.values()) leave(watched);
    }
    const type = request.resourceType();
    if (!main && type !== 'xhr' && type !== 'fetch' && type !== 'document') return;
    this.#watched.set(request, {
      kind: type === 'document' ? 'document' : 'call',
      get: request.method() === 'GET' || request.method() === 'OPTIONS',
      after: this.#marks,
      end: 'pending',
      open: false,
    });
    const from = request.redirectedFrom();
    if (from) this.#end(from, 'dropped');
    this.#changed();
  }

  #answered(page: Page, response: Response): void {
    const request = response.request();
    const main = isMainDocument(page, request);
    const status = response.status();
    const watched = this.#watched.get(request);
    const after = watched?.after;
    this.#end(request, status);
    if (request.resourceType() === 'script' && status >= 400) this.#scriptMissing = true;
    if (watched && (status < 300 || status >= 400)) watched.open = true;
    if (main && (status < 300 || status >= 400)) {
      this.document = { status, error: null };
      this.#compareClocks(response);
    } else if (watched?.kind === 'call' && after === this.#marks) {
      messagesIn(response).then(
        (messages) => {
          // What cannot be read is no answer.
          if (messages === null) watched.end = 'failed';
          else if (after === this.#marks) this.messages.push(...messages);
          this.#over(watched);
        },
        () => this.#over(watched),
      );
      return;
    }
    this.#changed();
  }

  #finished(request: Request): void {
    const watched = this.#watched.get(request);
    // The words of an answer to the last submission are read before it is over.
    const isRead = watched?.kind === 'call' && watched.after === this.#marks && watched.end !== 'dropped';
    if (watched && !isRead) this.#over(watched);
    else this.#changed();
  }

  #over(watched: Watched): void {
    watched.open = false;
    this.#changed();
  }

  #failed(page: Page, request: Request): void {
    const error = request.failure()?.errorText ?? 'no answer';
    // Given up by the page itself, or refused by us before it was sent.
    const dropped = /ERR_ABORTED|BLOCKED_BY/.test(error);
    const watched = this.#watched.get(request);
    if (watched && dropped) leave(watched);
    else if (watched) Object.assign(watched, { end: 'failed', open: false });
    else if (!dropped && request.resourceType() === 'script') this.#scriptMissing = true;
    if (!dropped && isMainDocument(page, request)) this.document = { status: null, error };
    this.#changed();
  }

  #end(request: Request, end: End): void {
    const watched = this.#watched.get(request);
    if (watched) watched.end = end;
  }

  #compareClocks(response: Response): void {
    const headers = response.headers();
    const date = Date.parse(headers.date ?? '');
    const cached =
      headers.age !== undefined ||
      /hit|stale|updating|revalidated/i.test(`${headers['cf-cache-status']} ${headers['x-cache']}`) ||
      response.fromServiceWorker();
    const timing = response.request().timing();
    const roundTrip = Math.max(0, timing.responseStart - timing.requestStart);
    if (Number.isNaN(date) || cached || roundTrip > 10_000 || roundTrip >= this.#roundTrip) return;
    this.#roundTrip = roundTrip;
    // A Date has whole seconds, cut off; it was made about half a round trip ago.
    this.clockOffset = Math.round(date + 500 - (this.#clock.now().getTime() - roundTrip / 2));
  }
}

/** Whether what a submission was sent by, or a page that it led to, is still coming in. Of later calls pages often read no answer. */
function isOpen(relevant: readonly Watched[]): boolean {
  return relevant.some(({ open, kind }, index) => open && (index === 0 || kind === 'document'));
}

/** Nobody waits for this any more. */
function leave(watched: Watched): void {
  if (watched.end === 'pending') watched.end = 'dropped';
  watched.open = false;
}

/** Whether this HTTP status is no answer to what was asked: a fault of the broker, or too many requests. */
export function isTrouble(status: number): boolean {
  return status >= 500 || status === 429;
}

function isMainDocument(page: Page, request: Request): boolean {
  if (!request.isNavigationRequest()) return false;
  try {
    return request.frame() === page.mainFrame();
  } catch {
    // The frame is not known yet: only the page's own first document can be that early.
    return true;
  }
}
