import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Captured } from '../../lambdas/refresher/login.ts';
import { brief, login, taskFor } from './run.ts';
import { html, type Intercept, page, redirectAddress, type Site, startSite } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

jest.setTimeout(60_000);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Something that listens, and counts who comes. */
async function listener(): Promise<{ origin: string; count: () => number }> {
  let connections = 0;
  const server = createServer((_request, answer) => answer.end('no')).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => server.closeAllConnections() ?? server.close() });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => connections };
}

async function site(intercept: Intercept, redirect?: string): Promise<Site> {
  const started = await startSite({ steps: [plainLogin, plainCode], intercept, ...(redirect ? { redirect } : {}) });
  open.push(started);
  return started;
}

/** Ends the login with this answer to `/finish`. */
const finishing =
  (answer: (site: Site) => string | { location: string }): Intercept =>
  (hit, response, here) => {
    if (hit.path !== '/finish') return false;
    const what = answer(here);
    if (typeof what === 'string') return html(response, what);
    response.writeHead(302, what).end();
    return true;
  };

async function captured(site: Site, redirect: string | null = null): Promise<Captured | string> {
  const result = await login(taskFor(site.origin, { redirect_url: redirect }));
  return result.outcome === 'redirected' ? result.captured : brief(result);
}

describe('the redirect is taken as it starts', () => {
  test('a 302 to an address where nobody listens', async () => {
    expect(await captured(await site(() => false))).toEqual({ url: redirectAddress, method: 'GET', body: null });
  });

  test('a chain of redirects, and a fragment', async () => {
    const intercept: Intercept = (hit, response) => {
      if (!/^\/(finish|hop\d)$/.test(hit.path)) return false;
      const next = { '/finish': '/hop1', '/hop1': '/hop2' }[hit.path] ?? 'http://127.0.0.1:1/cb?request_token=t#frag';
      response.writeHead(302, { location: next }).end();
      return true;
    };
    expect(await captured(await site(intercept))).toEqual({ url: 'http://127.0.0.1:1/cb?request_token=t#frag', method: 'GET', body: null });
  });

  test('a script, a meta refresh', async () => {
    const byScript = await site(finishing(() => `<script>location.replace('https://app.example.invalid/?request_token=s')</script>`));
    expect(await captured(byScript)).toMatchObject({ url: 'https://app.example.invalid/?request_token=s' });
    const byMeta = await site(finishing(() => '<meta http-equiv=refresh content="0;url=https://app.example.invalid/?request_token=m">'));
    expect(await captured(byMeta)).toMatchObject({ url: 'https://app.example.invalid/?request_token=m' });
  });

  test('a form that posts itself, with its body', async () => {
    const target = await listener();
    const posting = await site(
      finishing(
        () =>
          `<form method=post action="${target.origin}/cb?apisession=77&request_token=f"><input name=API_Session value="7 7&ü"></form><script>document.forms[0].submit()</script>`,
      ),
    );
    expect(await captured(posting)).toEqual({
      url: `${target.origin}/cb?apisession=77&request_token=f`,
      method: 'POST',
      body: 'API_Session=7+7%26%C3%BC',
    });
    expect(target.count()).toBe(0);
  });

  test('its target is never contacted, though it listens', async () => {
    const target = await listener();
    const redirecting = await site(() => false, `${target.origin}/callback?request_token=x`);
    expect(await captured(redirecting)).toMatchObject({ url: `${target.origin}/callback?request_token=x` });
    expect(target.count()).toBe(0);
  });

  test('nor where it is on the login site itself: the whole address decides', async () => {
    const own = await site(finishing((here) => ({ location: `${here.origin}/callback?code=1` })));
    expect(await captured(own, `${own.origin}/callback`)).toMatchObject({ url: `${own.origin}/callback?code=1` });
    expect(own.hits.map((hit) => hit.path)).not.toContain('/callback');
  });

  test('a frame that goes there ends nothing, and does not get there', async () => {
    const own = await site(finishing((here) => page(`<h1>Done</h1><iframe src="${here.origin}/callback?code=1"></iframe>`)));
    expect(await captured(own, `${own.origin}/callback`)).toBe('page-changed totp');
    expect(own.hits.map((hit) => hit.path)).not.toContain('/callback');
  });

  test('a page on another site is not opened, and the failure names its origin only', async () => {
    const target = await listener();
    const result = await login(taskFor((await site(finishing(() => ({ location: `${target.origin}/elsewhere?secret=1` })))).origin));
    expect(brief(result)).toBe('page-changed totp');
    expect(result.outcome === 'failed' && result.failure.message).toContain(target.origin);
    expect(JSON.stringify(result)).not.toContain('secret=1');
    expect(target.count()).toBe(0);
  });
});

test('a login in a frame of another origin that may be reached too', async () => {
  const inner = await site(() => false);
  const innerOrigin = `http://localhost:${inner.port}`;
  const outer = await startSite({ steps: [`<h1>Welcome</h1><iframe width=700 height=500 src="${innerOrigin}/login"></iframe>`] });
  open.push(outer);
  const result = await login(taskFor(outer.origin, { origins: [outer.origin, innerOrigin] }));
  expect(brief(result)).toBe('redirected');
  expect(inner.posts).toHaveLength(2);
  // Where that origin is not named, its page is not even loaded.
  inner.hits.length = 0;
  expect(brief(await login(taskFor(outer.origin)))).toBe('page-changed none');
  expect(inner.hits).toEqual([]);
});

test('a site whose TLS is broken is unavailable', async () => {
  const plain = await site(() => false);
  const origin = plain.origin.replace('http:', 'https:');
  const result = await login(taskFor(origin));
  expect(brief(result)).toBe('broker-unavailable none');
  expect(result.outcome === 'failed' && result.failure.message).toContain('ERR_SSL');
  expect(plain.hits).toEqual([]);
});

describe('nothing else can be reached', () => {
  test('by any means a page has', async () => {
    const other = await listener();
    const ws = other.origin.replace('http', 'ws');
    const tries = `<script>
      navigator.sendBeacon('${other.origin}/beacon', 'x');
      fetch('${other.origin}/fetch', { mode: 'no-cors' }).catch(() => 0);
      new Image().src = '${other.origin}/image';
      try { new WebSocket('${ws}/ws'); } catch {}
      try { new EventSource('${other.origin}/events'); } catch {}
      window.open('${other.origin}/popup');
      new Worker(URL.createObjectURL(new Blob(["fetch('${other.origin}/worker',{mode:'no-cors'}).catch(()=>0);new WebSocket('${ws}/worker')"])));
      navigator.serviceWorker?.register('/sw.js').catch(() => 0);
      const pc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${new URL(other.origin).port}' }] }); pc.createDataChannel('x'); pc.createOffer().then((o) => pc.setLocalDescription(o));
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'stylesheet', 'icon', 'modulepreload']) document.head.append(Object.assign(document.createElement('link'), { rel, as: 'script', href: '${other.origin}/' + rel }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: '${other.origin}/frame' }));
      document.body.append(Object.assign(document.createElement('script'), { src: '${other.origin}/script' }));
      const f = Object.assign(document.createElement('form'), { action: '${other.origin}/form', method: 'post', target: '_blank' }); document.body.append(f); f.submit();
      const a = Object.assign(document.createElement('a'), { href: location.href + '#x', ping: '${other.origin}/ping' }); document.body.append(a); a.click();
    </script>`;
    const trying = await startSite({
      steps: [`${plainLogin}${tries}`],
      intercept: (hit, answer) => {
        if (hit.path !== '/sw.js') return false;
        answer.writeHead(200, { 'content-type': 'text/javascript' }).end(`fetch('${other.origin}/sw')`);
        return true;
      },
    });
    open.push(trying);
    expect(brief(await login(taskFor(trying.origin)))).toBe('redirected');
    expect(other.count()).toBe(0);
  });

  test('the outline says what was refused', async () => {
    const other = await listener();
    const asking = await startSite({
      steps: [
        `<h1>Closed</h1><script>fetch('${other.origin}/x?token=abc').catch(() => 0); new WebSocket('${other.origin.replace('http', 'ws')}')</script>`,
      ],
    });
    open.push(asking);
    const result = await login(taskFor(asking.origin));
    const outline = (result.outcome === 'failed' && result.evidence?.outline) || '';
    expect(outline).toContain(`refused: ${other.origin} (1)`);
    expect(outline).toContain(`refused: ${new URL(other.origin).host} (1)`);
    expect(other.count()).toBe(0);
  });
});
