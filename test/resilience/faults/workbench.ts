/** What mornings are lived through on: a temporary folder, a Chromium that trusts the simulators' certificate, and no other. */
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flowOf } from '../../../lambdas/brokers/registry.ts';
import { findChromium } from '../../../lambdas/browser/chromium.ts';
import { localBrowser } from '../../../lambdas/browser/local.ts';
import type { HttpClientParts } from '../../../lambdas/http/client.ts';
import type { Browser, Clock } from '../../../lambdas/refresher/ports.ts';
import { type Certificate, newCertificate } from './certificate.ts';

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
  /** The product's browser, on this clock. */
  chromium(clock: Clock): Browser;
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
  const trusting = join(tmp, 'chromium');
  await writeFile(
    trusting,
    `#!/bin/sh\nexec '${executable}' "$@" --ignore-certificate-errors-spki-list='${certificates.trusted.fingerprint}'\n`,
  );
  await chmod(trusting, 0o700);
  return {
    certificates,
    http: { tryLimit, ca: certificates.trusted.cert },
    chromium: (clock) => localBrowser({ flowOf, clock, patience, tmp, env: { PREBELL_CHROMIUM: trusting } }),
    async leftovers() {
      const files = (await readdir(tmp)).filter((name) => name.startsWith('prebell-login-'));
      return [...files.map((name) => `the folder ${name}`), ...(await processesOf(tmp)).map((pid) => `the process ${pid}`)];
    },
    close: () => rm(tmp, { recursive: true, force: true }),
  };
}

/** Ids of the processes that were started with this folder, zombies excepted. */
async function processesOf(tmp: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) =>
      (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).includes(`--user-data-dir=${tmp}/`) ? [id] : [],
    ),
  );
  return found.flat();
}
