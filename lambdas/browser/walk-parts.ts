import type { Page } from 'playwright-core';
import type { LoginTask } from '../refresher/login.ts';
import type { PageFlow } from '../refresher/page-flow.ts';
import type { Clock } from '../refresher/ports.ts';
import type { Capture } from './capture.ts';
import type { ChangeWatch } from './change-watch.ts';
import type { Network } from './network.ts';
import type { Wakeup } from './wakeup.ts';

/** What a walk runs on. */
export interface WalkParts {
  readonly task: LoginTask;
  readonly flow: PageFlow;
  readonly clock: Clock;
  readonly page: Page;
  readonly capture: Capture;
  readonly network: Network;
  readonly watch: ChangeWatch;
  readonly wakeup: Wakeup;
  /** How much has left the browser; only ever grows. */
  readonly sent: () => number;
  readonly progress: (waitingFor: string) => void;
  /** Told which state the page is in. */
  readonly enter: (state: string) => void;
  /** Whether the browser is gone, or the login was called off. */
  readonly lost: () => string | null;
  /** How long a page that nothing happens on is waited for, ms. */
  readonly patience: number;
}
