/** The `Browser` port with the browser in this process: on a laptop, and inside the worker. */

import { systemClock } from '../local/clock.ts';
import type { PageFlow } from '../refresher/page-flow.ts';
import { type Browser, BrowserNotStarted } from '../refresher/ports.ts';
import { type LoginDeps, runLogin } from './login.ts';
import { runLook } from './look.ts';

/** What it runs on: the page flow of each broker, and, where others than the usual are wanted, a clock and the login's options. */
export type LocalBrowserParts = Partial<Omit<LoginDeps, 'progress'>> & { readonly flowOf: (broker: string) => PageFlow | undefined };

/** A browser in this process. Rejects with `BrowserNotStarted` for a broker without a page flow, and where Chromium cannot start. */
export function localBrowser({ flowOf, ...options }: LocalBrowserParts): Browser {
  const flowFor = (broker: string) => {
    const flow = flowOf(broker);
    if (!flow) throw new BrowserNotStarted(`There is no page flow for the broker ${broker}.`);
    return flow;
  };
  return {
    login: async (task, progress) => runLogin(task, flowFor(task.broker), { clock: systemClock, ...options, progress }),
    look: async (task, progress) => runLook(task, flowFor(task.broker), { clock: systemClock, ...options, progress }),
  };
}
