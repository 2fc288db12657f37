import { Duration } from 'aws-cdk-lib';

/**
 * The time-outs of a refresh, which only work in this order: a login ends before the browser worker does, the worker before
 * the refresh that waits for it, and that before its message can be seen again.
 */
export interface TimeOuts {
  /** How long the browser worker may run. */
  readonly browser: Duration;
  /** How long a refresh may run; its own steps need the time around the login. */
  readonly refresh: Duration;
  /** How long a message is hidden from other runs. */
  readonly visibility: Duration;
  /** How long dispatch may run. */
  readonly dispatch: Duration;
  /** How long the watchdog may run: it ends long before its next look. */
  readonly watchdog: Duration;
}

/** A login takes 100 s at most; the worker must outlive it to start, to close its browser and to answer. */
const shortestBrowser = Duration.seconds(110);
const longestBrowser = Duration.seconds(300);

/** What a refresh needs besides its login: checks before it, exchange, verification and publishing after it. */
const aroundTheLogin = Duration.seconds(60);

/** How long a hidden message outlives the run that took it. */
const afterTheRefresh = Duration.seconds(30);

/** The time-outs that follow from the browser worker's. */
export function timeOuts(browser: Duration): TimeOuts {
  const seconds = browser.toSeconds();
  if (seconds < shortestBrowser.toSeconds() || seconds > longestBrowser.toSeconds()) {
    throw new Error(
      `option browserTimeout must be ${shortestBrowser.toSeconds()} to ${longestBrowser.toSeconds()} seconds, not ${seconds}: a login may take 100 s`,
    );
  }
  const refresh = browser.plus(aroundTheLogin);
  return { browser, refresh, visibility: refresh.plus(afterTheRefresh), dispatch: Duration.minutes(1), watchdog: Duration.minutes(3) };
}
