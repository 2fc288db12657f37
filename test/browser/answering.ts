/** Sites that answer a login in this way or that, and how it ends there. */
import type { ServerResponse } from 'node:http';
import { afterEach } from '@jest/globals';
import type { LoginTask } from '../../lambdas/refresher/login.ts';
import { brief, login, taskFor } from './run.ts';
import { clockOf, type Hit, type Site, type SiteOptions, startSite } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

const sites: Site[] = [];
afterEach(() => Promise.all(sites.splice(0).map((site) => site.close())));

/** A site that is closed after the test. */
export async function site(options: Partial<SiteOptions> = {}): Promise<Site> {
  const started = await startSite({ steps: [plainLogin, plainCode], ...options });
  sites.push(started);
  return started;
}

export const isPassword = (hit: Hit) => hit.fields.password !== undefined;
export const isCode = (hit: Hit) => hit.fields.totp !== undefined;
export const soon = (on: Site, ms: number) => new Date(clockOf(on.origin).now().getTime() + ms).toISOString();
export const json = (answer: ServerResponse, status: number, body: object) => {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
};

/** A site that treats what is posted in this way. */
export const treating = (which: (hit: Hit) => boolean, how: (answer: ServerResponse, hit: Hit) => boolean) =>
  site({ intercept: (hit, answer) => hit.path === '/api/next' && which(hit) && how(answer, hit) });

/** How a login there ended, and what the site was sent. */
export async function end(on: Site, task: Partial<LoginTask> = {}) {
  const result = await login(taskFor(on.origin, task));
  return {
    end: brief(result),
    unaccepted: result.unaccepted,
    passwords: on.posts.filter(isPassword).length,
    codes: on.posts.filter(isCode).length,
  };
}
