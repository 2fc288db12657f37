/** A person at a changed page: mouse and keyboard, knowing what is what. The proof that a page can be passed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Visit } from './bench.ts';
import type { Deed } from './page/person.ts';

/** Logs in. What stopped it, or null. */
export async function logInAsPerson({ broker, page, user, entry, code }: Visit): Promise<string | null> {
  const values = { user: user.credentials.user_id, password: user.credentials.password };
  const deeds: string[] = [];
  await page.goto(entry);
  const end = Date.now() + 25_000;
  while (Date.now() < end) {
    if (broker.hasPassed(page.url())) return null;
    // A page that is left at this moment answers nothing.
    const proposed = await Promise.all(page.frames().map((frame) => frame.evaluate('globalThis.changedPage?.next()').catch(() => null)));
    const deed = proposed.find((each) => each != null) as Deed | undefined;
    const { wrong } = user.counts();
    if (wrong > 0) return `something wrong was sent after: ${deeds.join(', ')}`;
    if (deed && deeds.length < 40) {
      deeds.push(deed.what);
      await page.mouse.click(deed.x, deed.y);
      if (deed.what === 'enter') await page.keyboard.press('Enter');
      else if (deed.what === 'code') await page.keyboard.type(code(), { delay: 5 });
      else if (deed.what !== 'press') await page.keyboard.type(values[deed.what], { delay: 2 });
    }
    await pause(60);
  }
  return `stuck after: ${deeds.join(', ') || 'nothing'}`;
}
