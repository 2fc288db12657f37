/** Pages that lose what was typed in them before anything was sent: nobody has seen it then. */
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { brief, login, taskFor } from './run.ts';
import { account, type Site, type SiteOptions, startSite } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

jest.setTimeout(60_000);

const sites: Site[] = [];
afterAll(() => Promise.all(sites.map((site) => site.close())));

/** How the login ended, and what reached the site. */
async function end(options: SiteOptions) {
  const site = await startSite(options);
  sites.push(site);
  const result = await login(taskFor(site.origin), { patience: 2_500 });
  return {
    end: brief(result),
    unaccepted: result.unaccepted,
    passwords: site.posts.filter((hit) => hit.fields.password === account.password).length,
    codes: site.posts.filter((hit) => hit.fields.totp !== undefined).length,
  };
}

/** A form as its server sends it, which does nothing; once a password or a code was typed and sent off, its script draws it anew. */
const dead = (body: string, anew: string, also = '') =>
  `<div onsubmit="event.preventDefault(); event.stopPropagation(); ${also}; setTimeout(() => { app.innerHTML = \`${anew.replaceAll('"', '&quot;')}\`; }, 100)">${body}</div>`;

describe.each([
  ['password', (page: string) => [page, plainCode], plainLogin],
  ['code', (page: string) => [plainLogin, page], plainCode],
] as const)('a page that loses the %s', (_what, steps, form) => {
  test.concurrent('gets it once more', async () => {
    expect(await end({ steps: steps(dead(form, form)) })).toEqual({ end: 'redirected', unaccepted: 0, passwords: 1, codes: 1 });
  });
});

describe('what never left the browser', () => {
  test.concurrent('is not typed without end, and was no submission', async () => {
    const empty = "for (const input of document.querySelectorAll('input')) input.value = ''";
    const emptied = `<div onsubmit="event.preventDefault(); event.stopPropagation(); ${empty}">${plainLogin}</div>`;
    const result = await end({ steps: [emptied] });
    expect(result).toEqual({ end: 'page-changed none', unaccepted: 0, passwords: 0, codes: 0 });
  });

  test.concurrent('was no submission where the page goes on as if nothing had been pressed', async () => {
    const mute = `<div onsubmit="event.preventDefault(); event.stopPropagation()">${plainLogin}</div>`;
    expect(await end({ steps: [mute] })).toMatchObject({ end: 'page-changed none', unaccepted: 0 });
    const code = `<div onsubmit="event.preventDefault(); event.stopPropagation()">${plainCode}</div>`;
    expect(await end({ steps: [plainLogin, code] })).toMatchObject({ end: 'page-changed password', unaccepted: 0, codes: 0 });
  });
});

test.concurrent.each(['user', 'password'])('keys of the %s that a window.alert swallows are typed again', async (field) => {
  const selector = field === 'user' ? 'data-as=user' : 'data-as=password';
  const page = plainLogin.replace(
    selector,
    `${selector} oninput="if (value.length === 3 && !window.told) { told = true; value = ''; alert('Markets are closed on Monday.') }"`,
  );
  expect(await end({ steps: [page, plainCode] })).toEqual({ end: 'redirected', unaccepted: 0, passwords: 1, codes: 1 });
});

test.concurrent('but not those of a password, once anything left the browser', async () => {
  const page = plainLogin.replace(
    'data-as=password',
    `data-as=password oninput="if (value.length === 3) { value = ''; fetch('/seen', { method: 'POST' }) }"`,
  );
  expect(await end({ steps: [page, plainCode] })).toMatchObject({ end: 'page-changed password', unaccepted: 1, passwords: 0 });
});

test.concurrent.each(['', 'defer', 'type=module'])('a form is left alone while its script (%s) is on its way', async (how) => {
  const late = `<script ${how} src="/late.js"></script>`;
  const dead = plainLogin.replace('<form>', '<form onsubmit="event.stopPropagation(); return ready">');
  const intercept: SiteOptions['intercept'] = async (hit, answer) => {
    if (hit.path !== '/late.js') return false;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    answer.writeHead(200, { 'content-type': 'text/javascript' }).end("document.querySelector('form').onsubmit = null");
    return true;
  };
  expect(await end({ steps: [`<script>var ready = false</script>${dead}${late}`, plainCode], intercept })).toMatchObject({
    end: 'redirected',
    passwords: 1,
  });
});

test('once anything at all left the browser, an emptied form is not filled again', async () => {
  const result = await end({ steps: [dead(plainLogin, plainLogin, "navigator.sendBeacon('/seen', 'x')")] });
  expect(result).toEqual({ end: 'page-changed password', unaccepted: 1, passwords: 0, codes: 0 });
});
