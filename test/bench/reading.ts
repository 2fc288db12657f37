/** Reading a login page as prebell sees it, beside loading it. */
import type { Browser } from 'playwright-core';
import { readPage } from '../../lambdas/browser/page-view.ts';
import type { Site } from './login.ts';
import { type Comparison, timed } from './rounds.ts';

/** Loads the page; gives how long that took, and then how long the reading. */
export function reading(browser: Browser, site: Site): Comparison {
  const open = async () => {
    const page = await browser.newPage();
    const { url } = site.next();
    const load = await timed(async () => {
      await page.goto(url);
      await page.locator('#userid').waitFor();
    });
    return { page, load, origins: [new URL(url).origin] };
  };
  return {
    title: 'Reading a page',
    meaning:
      'What it costs to find every field, button and word of a login page, as a part of loading it from a server on the same machine.',
    sides: [
      {
        name: 'loading it',
        async once() {
          const { page, load } = await open();
          await page.close();
          return load;
        },
      },
      {
        name: 'reading it once',
        async once() {
          const { page, origins } = await open();
          const time = await timed(() => readPage(page, origins));
          await page.close();
          return time;
        },
      },
    ],
  };
}
