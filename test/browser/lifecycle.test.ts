import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findChromium } from '../../lambdas/browser/chromium.ts';
import { localBrowser } from '../../lambdas/browser/local.ts';
import { BrowserNotStarted } from '../../lambdas/refresher/ports.ts';
import { plainFlow } from './flow.ts';
import { brief, login, taskFor } from './run.ts';
import { account, type Site, startSite } from './site.ts';
import { plainLogin } from './variant-markup.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'browser-test-'));
const shared = /^prebell-(chromium|fonts)-[\d.]+$/;
const leftovers = (tmp: string) => readdirSync(tmp).filter((name) => !shared.test(name));
let inflated: string;
let site: Site;

beforeAll(async () => {
  inflated = (await findChromium(tmpdir(), {})).executable;
  site = await startSite({ steps: [plainLogin], intercept: (hit) => hit.path === '/never' });
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** An own temporary folder, with the binary that is inflated already. */
function fresh(): { tmp: string; env: NodeJS.ProcessEnv } {
  return { tmp: mkdtempSync(join(folder, 'tmp-')), env: { PREBELL_CHROMIUM: inflated } };
}

/** Every process of the browsers that run in this folder, by the process group of the first. */
function processesIn(tmp: string, groups: Set<string> = new Set()): string[] {
  const stat = (pid: string) => {
    try {
      // After the name in brackets: state, parent, group.
      const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      const named = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${tmp}/prebell-login`);
      return { pid, state, group: group!, named };
    } catch {
      return { pid, state: 'Z', group: '', named: false };
    }
  };
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(stat)
    .filter(({ state }) => state !== 'Z');
  for (const { named, group } of all) if (named) groups.add(group);
  return all.filter(({ group }) => groups.has(group)).map(({ pid }) => pid);
}

/** Runs a module in a process of its own; resolves at its first line. */
async function run(code: string): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--no-warnings', '-e', code], {
    cwd: process.cwd(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, line: line.toString() };
}

const seen = async (what: () => boolean) => {
  for (let turn = 0; turn < 1_200 && !what(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  return what();
};

const loginCode = (tmp: string, path: string) => `
  import { login, taskFor } from './test/browser/run.ts';
  const run = login(taskFor('${site.origin}', { url: '${site.origin}${path}' }), { tmp: '${tmp}', env: { PREBELL_CHROMIUM: '${inflated}' }, patience: 60_000 });
  console.log('started');
  console.log(JSON.stringify(await run));
`;

describe('nothing is left behind', () => {
  afterEach(() => void site.hits.splice(0));

  test('after a login, whatever its end', async () => {
    const { tmp, env } = fresh();
    expect(brief(await login(taskFor(site.origin), { tmp, env }))).toBe('redirected');
    expect(brief(await login(taskFor(site.origin, { password: 'made-up' }), { tmp, env }))).toBe('credentials-rejected password');
    expect(leftovers(tmp)).toEqual([]);
    expect(processesIn(tmp)).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('when the process is told to end by %s', async (signal) => {
    const { tmp } = fresh();
    const { child } = await run(loginCode(tmp, '/never'));
    const groups = new Set<string>();
    expect(await seen(() => site.hits.at(-1)?.path === '/never' && processesIn(tmp, groups).length > 1)).toBe(true);
    child.kill(signal);
    const [, by] = await once(child, 'exit');
    expect(by).toBe(signal);
    expect(await seen(() => processesIn(tmp, groups).length === 0)).toBe(true);
    expect(leftovers(tmp)).toEqual([]);
  });

  test('no process when it is killed; its files go at the next login, ten minutes later', async () => {
    const { tmp, env } = fresh();
    const { child } = await run(loginCode(tmp, '/never'));
    const groups = new Set<string>();
    expect(await seen(() => site.hits.at(-1)?.path === '/never' && processesIn(tmp, groups).length > 1)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await seen(() => processesIn(tmp, groups).length === 0)).toBe(true);
    for (const name of leftovers(tmp)) utimesSync(join(tmp, name), 0, 0);
    await login(taskFor(site.origin), { tmp, env });
    expect(leftovers(tmp)).toEqual([]);
  });

  test('when the login is called off, before or after the password', async () => {
    const { tmp, env } = fresh();
    const stop = new AbortController();
    const early = login(taskFor(site.origin, { url: `${site.origin}/never` }), {
      tmp,
      env,
      signal: stop.signal,
      progress: () => stop.abort(),
    });
    expect(brief(await early)).toBe('internal none');
    const hole = await startSite({ steps: [plainLogin], intercept: (hit) => hit.path === '/api/next' });
    const late = new AbortController();
    const result = await login(taskFor(hole.origin), {
      tmp,
      env,
      signal: late.signal,
      progress: (what) => what === 'the answer to the password' && late.abort(),
    });
    await hole.close();
    expect(brief(result)).toBe('outcome-unknown password');
    expect(result.unaccepted).toBe(1);
    expect(leftovers(tmp)).toEqual([]);
    expect(processesIn(tmp)).toEqual([]);
  });

  test('when the browser is killed in the middle', async () => {
    const { tmp, env } = fresh();
    const hole = await startSite({ steps: [plainLogin], intercept: (hit) => hit.path === '/api/next' });
    const kill = (what: string) => {
      if (what === 'the answer to the password') for (const pid of processesIn(tmp)) process.kill(Number(pid), 'SIGKILL');
    };
    const result = await login(taskFor(hole.origin), { tmp, env, progress: kill });
    await hole.close();
    expect(brief(result)).toBe('outcome-unknown password');
    expect(leftovers(tmp)).toEqual([]);
  });
});

describe('Chromium is inflated once', () => {
  const versioned = () => inflated.split('/').at(-2)!;

  test('by two processes at the same time, and never trusted half-written', async () => {
    const tmp = mkdtempSync(join(folder, 'race-'));
    // A binary that a process left half-written, under a manifest that says otherwise.
    const half = join(tmp, versioned());
    mkdirSync(half, { mode: 0o700 });
    writeFileSync(join(half, 'chromium'), 'half');
    writeFileSync(join(half, 'complete.json'), JSON.stringify({ chromium: statSync(inflated).size }));
    const code = `
      import { findChromium } from './lambdas/browser/chromium.ts';
      import { statSync } from 'node:fs';
      import { execFileSync } from 'node:child_process';
      const { executable, env } = await findChromium('${tmp}', {});
      execFileSync(executable, ['--version'], { env });
      console.log(statSync(executable).size);
    `;
    const both = await Promise.all([run(code), run(code)]);
    expect(both.map(({ line }) => Number(line))).toEqual([statSync(inflated).size, statSync(inflated).size]);
    await Promise.all(both.map(({ child }) => child.exitCode ?? once(child, 'exit')));
    expect(leftovers(tmp)).toEqual([]);

    truncateSync(join(half, 'chromium'), 1000);
    expect(statSync((await findChromium(tmp, {})).executable).size).toBe(statSync(inflated).size);
  });

  test('a folder that others may write to is not trusted', async () => {
    const tmp = mkdtempSync(join(folder, 'open-'));
    mkdirSync(join(tmp, versioned()));
    chmodSync(join(tmp, versioned()), 0o777);
    const browser = localBrowser({ flowOf: () => plainFlow, tmp, env: {} });
    await expect(browser.login(taskFor(site.origin), () => undefined)).rejects.toThrow(/made by somebody else/);
    expect(leftovers(tmp)).toEqual([]);
  });
});

describe('BrowserNotStarted', () => {
  const task = () => taskFor(site.origin);

  test('where there is no Chromium, or one that does not run', async () => {
    const { tmp } = fresh();
    const missing = localBrowser({ flowOf: () => plainFlow, tmp, env: { PREBELL_CHROMIUM: '/nowhere/chromium' } });
    await expect(missing.login(task(), () => undefined)).rejects.toThrow(BrowserNotStarted);
    await expect(missing.login(task(), () => undefined)).rejects.toThrow(/PREBELL_CHROMIUM/);
    const broken = localBrowser({ flowOf: () => plainFlow, tmp, env: { PREBELL_CHROMIUM: '/bin/false' } });
    await expect(broken.login(task(), () => undefined)).rejects.toThrow(BrowserNotStarted);
    expect(leftovers(tmp)).toEqual([]);
  });

  test('for a broker without a page flow', async () => {
    await expect(localBrowser({ flowOf: () => undefined }).login(task(), () => undefined)).rejects.toThrow(BrowserNotStarted);
  });
});

test('where Chromium cannot start its own processes, the one fallback is used, and told', async () => {
  const { tmp } = fresh();
  const only = join(folder, 'only-single');
  writeFileSync(only, `#!/bin/sh\ncase "$*" in *--single-process*) exec '${inflated}' "$@" ;; *) exit 1 ;; esac\n`, { mode: 0o700 });
  const result = await login(taskFor(site.origin), { tmp, env: { PREBELL_CHROMIUM: only } });
  expect(brief(result)).toBe('redirected');
  expect(Object.keys(result.timings_ms)).toContain('launch_single_process');
  expect(leftovers(tmp)).toEqual([]);
});

test('a failure leaves a picture and an outline, and no secret in either', async () => {
  const told = await startSite({
    steps: [plainLogin],
    intercept: (hit, answer) => {
      if (hit.path !== '/api/next') return false;
      const html = `<h1>Hello ${account.user}</h1><p>${account.password} is what you typed; see https://x.example/a?request_token=abc</p><input value='${account.password}'>`;
      answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ html }));
      return true;
    },
  });
  const result = await login(taskFor(told.origin));
  await told.close();
  expect(brief(result)).toBe('page-changed password');
  const evidence = result.outcome === 'failed' ? result.evidence : undefined;
  expect(
    Buffer.from(evidence?.screenshot ?? '', 'base64')
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(evidence?.outline).toContain('heading: Hello');
  const { screenshot: _, ...text } = { ...evidence };
  expect(JSON.stringify([text, { ...result, evidence: null }])).not.toMatch(/not-a-real|request_token=abc/);
  expect(Object.keys(result.timings_ms)).toEqual(expect.arrayContaining(['inflate', 'launch', 'open', 'login', 'evidence', 'close']));
});
