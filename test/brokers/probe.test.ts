/**
 * The evening probe as a whole: real Chromium and files, on the three simulated login sites and on changes of each that nobody told
 * the probe of.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { brokers, flowOf } from '../../lambdas/brokers/registry.ts';
import { localBrowser } from '../../lambdas/browser/local.ts';
import { httpClient } from '../../lambdas/http/client.ts';
import { localPorts } from '../../lambdas/local/ports.ts';
import { addDays, istMoment } from '../../lambdas/refresher/ist.ts';
import { changeAccount } from '../../lambdas/refresher/ledger-records.ts';
import { type PageProbed, type ProbePorts, probe } from '../../lambdas/refresher/probe.ts';
import { startAutoTraderWeb } from '../simulators/autotrader-web/index.ts';
import { startBreeze } from '../simulators/breeze/index.ts';
import { type Change, type ChangedSite, startChangedSite } from '../simulators/changed-site.ts';
import { startKite } from '../simulators/kite/index.ts';

let dir: string;
let ports: ProbePorts;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'prebell-probe-'));
  const local = localPorts(dir);
  ports = {
    ...local,
    browser: localBrowser({ flowOf, patience: 700 }),
    http: httpClient(local.clock),
    brokers,
    endpointPolicy: 'any',
    deadline: '08:50',
    progress: () => {},
    schedule: { rungs: ['cron(0 8 * * ? *)'], every_day: true },
  };
});
afterAll(() => rm(dir, { recursive: true }));

/** Takes away what fits, again and again: pages draw themselves anew. */
const without = (selector: string): Change => ({
  add: `<script>setInterval(() => { for (const one of document.querySelectorAll(${JSON.stringify(selector)})) one.remove() }, 10)</script>`,
});

type Expected = readonly [string, Change, { finding: PageProbed['finding']; code?: string; says?: RegExp }];

/** Changes of a login page, and what is told of each. */
const ofPages: readonly Expected[] = [
  ['without its password field', without('input[type=password]'), { finding: 'changed', code: 'page-changed' }],
  [
    'without its buttons',
    without('button, input[type=submit], input[type=button], [role=button]'),
    { finding: 'changed', code: 'page-changed' },
  ],
  [
    'with a script from a new origin',
    { add: '<script src="https://new-script.example/x.js"></script>' },
    { finding: 'changed', code: 'page-changed', says: /wants scripts from https:\/\/new-script\.example,.*A login can still begin there/ },
  ],
  [
    'closed for maintenance',
    { instead: { status: 200, html: '<h1>We are down</h1><p>The site is under maintenance, back soon.</p>' } },
    { finding: 'unavailable' },
  ],
  [
    'with a captcha',
    { add: '<div class="g-recaptcha" style="width:300px;height:80px">captcha</div>' },
    { finding: 'changed', code: 'challenge' },
  ],
];

/** Changes that are the same to every broker. */
const ofSites: readonly Expected[] = [
  ['with a picture from a new origin', { add: '<img src="https://pictures.example/x.png">' }, { finding: 'as-needed' }],
  ['with a gateway’s fault', { instead: { status: 502, html: '<h1>Bad gateway</h1>' } }, { finding: 'unavailable' }],
  [
    'another page',
    { instead: { status: 200, html: '<h1>Annual declaration</h1><label><input type=checkbox> I agree</label><button>Declare</button>' } },
    { finding: 'changed', code: 'page-changed', says: /not one that prebell knows/ },
  ],
  [
    'sent on to another host',
    { redirect: 'http://localhost:9/login' },
    { finding: 'changed', code: 'page-changed', says: /another site, http:\/\/localhost:9/ },
  ],
  [
    'under a banner that a login sends away',
    { add: '<div style="position:fixed;inset:0;background:#fff">We use cookies. <button type=button>Accept</button></div>' },
    { finding: 'as-needed' },
  ],
];

/** A simulator with one account, and a site that changes before it. */
const sites = {
  kite: async () => {
    const simulator = await startKite();
    simulator.addUser({ user_id: 'AB1234' });
    simulator.addApp();
    return { simulator, credentials: simulator.credentials('AB1234'), login: simulator.loginUrl };
  },
  breeze: async () => {
    const simulator = await startBreeze();
    simulator.addUser({ user_id: 'DEMO1234' });
    simulator.addApp();
    return { simulator, credentials: simulator.credentials('DEMO1234'), login: simulator.loginUrl };
  },
  'autotrader-web': async () => {
    const simulator = await startAutoTraderWeb();
    simulator.addUser({ user_name: 'asha' });
    return { simulator, credentials: simulator.credentials('asha'), login: simulator.consoleUrl };
  },
};

describe.each(Object.keys(sites) as (keyof typeof sites)[])('the login page of %s', (broker) => {
  let started: Awaited<ReturnType<(typeof sites)[typeof broker]>>;
  let site: ChangedSite;
  let date = '2026-11-01';

  beforeAll(async () => {
    started = await sites[broker]();
    site = await startChangedSite(started.login);
    await mkdir(join(dir, broker));
    const credentials = { ...started.credentials, endpoints: { ...started.credentials.endpoints, login: site.origin } };
    await writeFile(join(dir, broker, 'credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
    const url = brokers.find(({ name }) => name === broker)!.login.startUrl(credentials as never);
    const proved_at = '2026-11-01T08:00:00+05:30';
    await changeAccount(ports.ledger, broker, () => ({ start_page: { broker, url, sandbox: true, proved_at } }));
  });
  afterAll(async () => {
    await site.close();
    await started.simulator.close();
    await rm(join(dir, broker), { recursive: true });
  });

  /** The next evening, on which the site is like this: what was found, and what was told. */
  async function evening(change: Change) {
    date = addDays(date, 1);
    site.change = change;
    const before = (await told()).length;
    const end = new Date(Date.now() + 120_000);
    const probed = await probe(istMoment(date, '20:45'), end, ports);
    const [page] = 'pages' in probed ? probed.pages : [];
    return { page: page!, told: (await told()).slice(before) };
  }

  async function told(): Promise<{ 'detail-type': string; detail: { failure: { code: string; message: string }; evidence: string } }[]> {
    const text = await readFile(join(dir, 'events.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  test('as it is: found to be as a login needs it, and nobody is told', async () => {
    expect(await evening({})).toMatchObject({ page: { finding: 'as-needed' }, told: [] });
  });

  test.each(broker === 'kite' ? [...ofPages, ...ofSites] : ofPages)('%s', async (_name, change, { finding, code, says }) => {
    const { page, told } = await evening(change);
    expect(page).toMatchObject({ broker, account: broker, origin: site.origin, finding });
    if (code === undefined) return expect(told).toEqual([]);
    expect(told).toMatchObject([
      { 'detail-type': 'Login Page Changed', detail: { failure: { code }, evidence: expect.stringContaining('/evidence/') } },
    ]);
    if (says) expect(told[0]!.detail.failure.message).toMatch(says);
  });

  test('nothing was ever submitted, and no credential left', () => {
    const { simulator, credentials } = started;
    expect(simulator.counters).toMatchObject({ passwordSubmissions: 0, totpSubmissions: 0 });
    expect(site.requests.length).toBeGreaterThan(5);
    const sent = site.requests.join('\n');
    for (const [field, value] of Object.entries(credentials)) {
      if (!['user_id', 'password', 'totp_secret', 'api_secret'].includes(field)) continue;
      for (const form of [value, encodeURIComponent(value)]) expect(sent).not.toContain(form);
    }
  });
});
