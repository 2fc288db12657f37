/** Logins at the simulated Kite: prebell's, and those of scripts that know the page's ids. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { kitePages } from '../../lambdas/brokers/kite-pages.ts';
import { runLogin } from '../../lambdas/browser/login.ts';
import { parseTotpSecret, totpCode, totpStep } from '../../lambdas/refresher/totp.ts';
import { type KiteSimulator, startKite } from '../simulators/kite/index.ts';
import { launchChromium } from '../simulators/launch-chromium.ts';
import { type Comparison, timed } from './rounds.ts';

const stepLength = 30_000;

/** A simulated Kite at which nobody waits for a TOTP code: each login begins one step later, early in it. */
export async function openSite() {
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    until: (moment: Date, signal?: AbortSignal) => pause(Math.max(0, moment.getTime() - Date.now() - ahead), undefined, { signal }),
  };
  const kite = await startKite({ clock: clock.now });
  let users = 0;
  return {
    kite,
    clock,
    /** A new user, who can log in at once. */
    next() {
      ahead += 2 * stepLength - (clock.now().getTime() % stepLength);
      return newUser(kite, ++users, clock.now);
    },
    close: () => kite.close(),
  };
}

/** The site. */
export type Site = Awaited<ReturnType<typeof openSite>>;
type User = ReturnType<typeof newUser>;

function newUser(kite: KiteSimulator, number: number, now: () => Date) {
  const { user_id } = kite.addUser({ user_id: `AB${1000 + number}` });
  const { api_key } = kite.addApp({ api_key: `kitedemo${number}`, users: [user_id] });
  const credentials = kite.credentials(user_id, api_key);
  const totp = parseTotpSecret(credentials.totp_secret);
  const url = `${credentials.endpoints.login}/connect/login?v=3&api_key=${api_key}`;
  return { credentials, totp, url, code: () => totpCode(totp, totpStep(totp, now())) };
}

/** prebell's own login, from no browser to the captured redirect and no browser again. Throws if it does not get there. */
async function byPrebell({ next, clock }: Site, tmp?: string): Promise<number> {
  const { credentials, totp, url } = next();
  const task = {
    account: 'bench',
    broker: 'kite',
    url,
    origins: [new URL(url).origin],
    redirect_url: credentials.redirect_url,
    user: credentials.user_id,
    password: credentials.password,
    totp,
    approve_consent: false,
    first_totp_step: 0,
    totp_tries: 1 as const,
    end: new Date(clock.now().getTime() + 100_000).toISOString(),
  };
  const env = tmp === undefined ? process.env : { ...process.env, PREBELL_CHROMIUM: undefined };
  return timed(async () => {
    const { outcome } = await runLogin(task, kitePages, { clock, progress: () => undefined, env, ...(tmp === undefined ? {} : { tmp }) });
    if (outcome !== 'redirected') throw new Error('prebell’s login did not arrive');
  });
}

/** A script that knows this page and no other, in a browser of its own. */
async function byScript({ next }: Site, steps: (page: Page, user: User) => Promise<void>): Promise<number> {
  const user = next();
  return timed(async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(user.url);
      await steps(page, user);
      if (!page.url().includes('request_token=')) throw new Error('the script’s login did not arrive');
    } finally {
      await browser.close();
    }
  });
}

const submit = 'button[type=submit]';

/** The floor: it types at once, and waits for exactly what comes. Kite's second form sends itself. */
async function withoutWaiting(page: Page, { credentials, code }: User): Promise<void> {
  await page.locator('#userid').fill(credentials.user_id);
  await page.locator('#password').fill(credentials.password);
  await page.locator(submit).click();
  await page.locator('#password').waitFor({ state: 'detached' });
  await page.locator('#userid').fill(code());
  await page.waitForURL(/request_token=/, { waitUntil: 'commit' });
}

/** How long the script sleeps after each step, ms. A published one sleeps 10 s after the code alone. */
const usualSleep = 2_000;

async function withSleeps(page: Page, { credentials, code }: User, sleep: number): Promise<void> {
  await pause(sleep);
  await page.locator('#userid').fill(credentials.user_id);
  await page.locator('#password').fill(credentials.password);
  await page.locator(submit).click();
  await pause(sleep);
  await page.locator('#userid').fill(code());
  await pause(sleep);
}

/** A whole login: launch, pages, redirect, end of the browser. */
export function wholeLogin(site: Site, sleep = usualSleep): Comparison {
  return {
    title: 'A whole login',
    meaning:
      'From no browser to the redirect and no browser again, at the simulated Kite on the same machine. The script beside which it is measured knows the ids of this one page, types without looking, and is stopped by any change: it is the floor.',
    sides: [
      { name: 'a script that waits for exactly what comes', once: () => byScript(site, withoutWaiting) },
      { name: 'prebell', once: () => byPrebell(site) },
      {
        name: `a script that sleeps ${sleep / 1000} s after each of three steps`,
        once: () => byScript(site, (page, user) => withSleeps(page, user, sleep)),
      },
    ],
  };
}

/** The first login on a machine, which inflates Chromium. */
export function firstLogin(site: Site): Comparison {
  return {
    title: 'The first login on a machine',
    meaning: 'It inflates the packaged Chromium; every later one finds it there. A new Lambda instance begins so.',
    sides: [
      { name: 'a later login', once: () => byPrebell(site) },
      {
        name: 'the first',
        async once() {
          const tmp = await mkdtemp(join(tmpdir(), 'prebell-bench-'));
          return byPrebell(site, tmp).finally(() => rm(tmp, { recursive: true, force: true }));
        },
      },
    ],
  };
}
