/** What mornings are lived through on: a temporary folder, a Chromium that trusts the simulators' certificate, and no other. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flowOf } from '../../../lambdas/brokers/registry.ts';
import { findChromium } from '../../../lambdas/browser/chromium.ts';
import { localBrowser } from '../../../lambdas/browser/local.ts';
import type { HttpClientParts } from '../../../lambdas/http/client.ts';
import type { Browser, Clock } from '../../../lambdas/refresher/ports.ts';
import { type Certificate, newCertificate } from './certificate.ts';
import type { BrowserFault, Fault } from './faults.ts';

/** How long a page on which nothing happens is waited for, ms: less than usual, since the simulated pages are quick. */
const patience = 4_000;

/** How long one try of an HTTP request may take, ms. */
const tryLimit = 2_000;

/** The simulators' certificate, and one that nobody trusts. */
export interface Certificates {
  readonly trusted: Certificate;
  readonly stranger: Certificate;
}

/** A place for one morning at a time. */
export interface Workbench {
  readonly certificates: Certificates;
  /** The product's browser, on this clock; with a fault of its own, or none. */
  chromium(clock: Clock, fault: Fault | null): Browser;
  /** Kills what runs of it. */
  kill(fault: BrowserFault): Promise<void>;
  /** The product's HTTP client, with less patience than usual. */
  readonly http: HttpClientParts;
  /** Files and processes of browsers that should be gone. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens one. */
export async function openWorkbench(): Promise<Workbench> {
  const certificates = { trusted: newCertificate(), stranger: newCertificate() };
  const { executable } = await findChromium(tmpdir(), {});
  const tmp = await mkdtemp(join(tmpdir(), 'prebell-faults-'));
  const trusting = `exec '${executable}' "$@" --ignore-certificate-errors-spki-list='${certificates.trusted.fingerprint}'`;
  const script = async (name: string, text: string) => {
    const file = join(tmp, name);
    await writeFile(file, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
    return { tmp, env: { PREBELL_CHROMIUM: file } };
  };
  const usual = await script('chromium', trusting);
  const broken: Partial<Record<Fault, typeof usual>> = {
    'no memory': await script('chromium-no-memory', `${trusting} --js-flags=--max-old-space-size=1`),
    'disk full': await script('chromium-disk-full', `ulimit -f 0\n${trusting}`),
    // A file is no folder.
    'no folder': { ...usual, tmp: join(tmp, 'chromium', 'tmp') },
    'no start': await script('chromium-no-start', 'exit 1'),
  };
  return {
    certificates,
    http: { tryLimit, ca: certificates.trusted.cert },
    chromium: (clock, fault) => localBrowser({ flowOf, clock, patience, ...((fault && broken[fault]) ?? usual) }),
    async kill(fault) {
      for (const leader of await processesWith(`--user-data-dir=${tmp}/`)) {
        const group = await processesWith(fault === 'page killed' ? '--type=renderer' : '', leader);
        for (const id of group) process.kill(Number(id), 'SIGKILL');
      }
    },
    async leftovers() {
      const files = (await readdir(tmp)).filter((name) => name.startsWith('prebell-login-'));
      return [
        ...files.map((name) => `the folder ${name}`),
        ...(await processesWith(`--user-data-dir=${tmp}/`)).map((pid) => `the process ${pid}`),
      ];
    },
    close: () => rm(tmp, { recursive: true, force: true }),
  };
}

/** Ids of the processes that run with these words in their command, and are of this group if one is named. */
async function processesWith(words: string, group?: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const isOne = async (id: string) => {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (command === '' || !command.includes(words)) return false;
    if (group === undefined) return !command.includes('--type=');
    // After the name in brackets: state, parent, group.
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    return stat.split(') ').at(-1)?.split(' ')[2] === group;
  };
  const found = await Promise.all(ids.map(async (id) => ((await isOne(id)) ? [id] : [])));
  return found.flat();
}
