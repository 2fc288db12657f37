/** Answers that begin and do not end, and pages that lack what they asked for: no answer, and no changed page. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { brief, login, taskFor } from './run.ts';
import { type Hit, html, page, type Site, type SiteOptions, startSite } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

jest.setTimeout(60_000);

const sites: Site[] = [];
afterEach(() => Promise.all(sites.splice(0).map((site) => site.close())));

async function end(options: Partial<SiteOptions>) {
  const on = await startSite({ steps: [plainLogin, plainCode], ...options });
  sites.push(on);
  const { unaccepted, ...result } = await login(taskFor(on.origin, { totp: null }), { patience: 3_000 });
  return { end: brief({ unaccepted, ...result }), unaccepted, passwords: on.posts.filter(isPassword).length };
}

const isPassword = (hit: Hit) => hit.fields.password !== undefined;
const json = { 'content-type': 'application/json' };

describe('an answer to the password', () => {
  test('that breaks off in the middle is none, whatever the page makes of it', async () => {
    const cut = await end({
      intercept: (hit, answer) => isPassword(hit) && Boolean(answer.writeHead(200, json).end('{"error": "Login failed, ple')),
    });
    expect(cut).toEqual({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1 });
  });

  test('of which only the head comes is none', async () => {
    const head = await end({
      intercept: (hit, answer) => {
        if (!isPassword(hit)) return false;
        answer.writeHead(200, { ...json, 'content-length': 100 }).write('{');
        return true;
      },
    });
    expect(head).toEqual({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1 });
  });

  test('whose connection breaks in the middle is none', async () => {
    const broken = await end({
      intercept: (hit, answer) => {
        if (!isPassword(hit)) return false;
        answer.writeHead(200, { ...json, 'content-length': 100 }).write('{', () => answer.destroy());
        return true;
      },
    });
    expect(broken).toEqual({ end: 'outcome-unknown password', unaccepted: 1, passwords: 1 });
  });
});

describe('a page without a form', () => {
  const empty = (part: string) => (hit: Hit, answer: Parameters<typeof html>[0]) =>
    hit.path === '/login' && html(answer, page(`<p>One moment.</p>${part}`));

  test.each([
    ['a script of its own', '<script src="/missing/app.js"></script>', 503, 'broker-unavailable none'],
    ['what its script asks for', '<script>fetch("/missing/session")</script>', 500, 'broker-unavailable none'],
    ['what its script asks for too often', '<script>fetch("/missing/session")</script>', 429, 'rate-limited none'],
    ['nothing', '<script>fetch("/missing/session")</script>', 200, 'page-changed none'],
  ])('that lacks %s', async (_what, part, status, expected) => {
    const serve = empty(part);
    const lacking = await end({
      intercept: (hit, answer) =>
        hit.path.startsWith('/missing/') ? Boolean(answer.writeHead(status).end('<h1>Oops</h1>')) : serve(hit, answer),
    });
    expect(lacking).toEqual({ end: expected, unaccepted: 0, passwords: 0 });
  });
});
