/** One browser for one login: started with a fresh profile in a private folder, closed with a time-out, killed, and removed. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { chromiumArguments, singleProcess } from './arguments.ts';
import type { Chromium } from './chromium.ts';
import { onSuddenEnd, removeNow } from './sudden-end.ts';

/** How Chromium was started: its own processes, or the one fallback. */
export type LaunchMode = 'multi-process' | 'single-process';

/** A running browser with one empty page. */
export interface LaunchedBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly mode: LaunchMode;
  /** Ends every process of it and removes its files. Never rejects, and takes no longer than a few seconds. */
  close(): Promise<void>;
}

const launchWithin = 20_000;
const closeWithin = 2_000;

/** Starts Chromium; throws if neither way of starting it gives a page. */
export async function launchBrowser(chromium: Chromium, proxyPort: number, tmp: string): Promise<LaunchedBrowser> {
  try {
    return await launch(chromium, proxyPort, tmp, 'multi-process');
  } catch (first) {
    return await launch(chromium, proxyPort, tmp, 'single-process').catch(() => {
      throw first;
    });
  }
}

async function launch(chromium: Chromium, proxyPort: number, tmp: string, mode: LaunchMode): Promise<LaunchedBrowser> {
  const folder = await mkdtemp(join(tmp, `prebell-login-${process.pid}-`));
  const forget = onSuddenEnd(() => {
    killGroup(folder);
    removeNow(folder);
  });
  const remove = async () => {
    killGroup(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 }).catch(() => undefined);
    forget();
  };
  try {
    const profile = join(folder, 'profile');
    const args = [...chromiumArguments(profile, proxyPort), ...(mode === 'single-process' ? [singleProcess] : [])];
    const context = await playwright.launchPersistentContext(profile, {
      // The shell sets what only a shell can (no core files), notes the process id, and becomes Chromium.
      executablePath: '/bin/sh',
      args: ['-c', 'ulimit -c 0; echo $$ >"$0/pid"; exec "$@"', folder, chromium.executable, ...args],
      ignoreDefaultArgs: true,
      // Nothing of our environment goes in: on Lambda it holds keys.
      env: { HOME: folder, TMPDIR: folder, LANG: 'en_US.UTF-8', ...chromium.env },
      artifactsDir: folder,
      acceptDownloads: false,
      serviceWorkers: 'block',
      viewport: { width: 1280, height: 1024 },
      locale: 'en-IN',
      timezoneId: 'Asia/Kolkata',
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: launchWithin,
    });
    const page = await within(launchWithin, openPage(context));
    const close = async () => {
      await within(closeWithin, context.close()).catch(() => undefined);
      await remove();
    };
    return { context, page, mode, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A page that runs scripts: a browser whose renderer cannot start is no browser. */
async function openPage(context: BrowserContext): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.evaluate('1');
  return page;
}

/** Kills Chromium and all its children: playwright starts it as the leader of a process group of its own. */
function killGroup(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (pid > 1) process.kill(-pid, 'SIGKILL');
  } catch {
    // It never started, or has ended already.
  }
}

/** The promise's value, or a rejection after that many ms. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}
