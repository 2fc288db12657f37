/** A laptop for tests of a broker: a folder of accounts, and refreshes that run on real Chromium, real HTTP and files. */

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokers, flowOf } from '../../lambdas/brokers/registry.ts';
import { type LocalBrowserParts, localBrowser } from '../../lambdas/browser/local.ts';
import { type HttpClientParts, httpClient } from '../../lambdas/http/client.ts';
import { localPorts } from '../../lambdas/local/ports.ts';
import { finishByHand } from '../../lambdas/refresher/finish-by-hand.ts';
import type { Outcome } from '../../lambdas/refresher/outcome.ts';
import type { Browser, Clock } from '../../lambdas/refresher/ports.ts';
import { refresh } from '../../lambdas/refresher/refresh.ts';
import type { RefreshPorts, RotationTrigger, Trigger } from '../../lambdas/refresher/request.ts';
import { rotateKey } from '../../lambdas/refresher/rotate.ts';

/** A folder of accounts. */
export interface Laptop {
  readonly dir: string;
  /** Writes the files that a person would, under a new account's name. */
  account(credentials: Record<string, unknown>): Promise<LaptopAccount>;
  close(): Promise<void>;
}

/** One account in it. */
export interface LaptopAccount {
  readonly name: string;
  /** By hand unless a rung is given. */
  refresh(trigger?: Trigger): Promise<Outcome>;
  /** Has a new key made: for a person, or by a message of the schedule. */
  rotate(trigger?: RotationTrigger): Promise<Outcome>;
  /** Pastes what a person found by hand. */
  paste(text: string): Promise<Outcome>;
  /** Stores other credentials. */
  store(credentials: Record<string, unknown>): Promise<void>;
  /** Names of the account's files. */
  files(): Promise<string[]>;
  /** What a bot reads. */
  token(): Promise<Record<string, unknown> & { extra: Record<string, string>; headers?: Record<string, string> }>;
  /** The texts of the evidence. Throws if a secret is in them. */
  evidence(outcome: Outcome): Promise<string>;
}

/** What of a laptop may be other than usual: the browser's temporary folder and environment, and more. */
export interface LaptopParts extends Pick<LocalBrowserParts, 'tmp' | 'env'> {
  /** In place of Chromium. */
  readonly browser?: Browser;
  readonly http?: HttpClientParts;
}

/**
 * A new, empty folder, with the machine's clock or this one.
 * @param patience how long a page on which nothing happens is waited for, ms; null: the browser's own
 */
export async function openLaptop(clock?: Clock, patience: number | null = 4_000, parts: LaptopParts = {}): Promise<Laptop> {
  const { browser, http, ...chromium } = parts;
  const dir = await mkdtemp(join(tmpdir(), 'prebell-laptop-'));
  const local = { ...localPorts(dir), ...(clock ? { clock } : {}) };
  const ports: RefreshPorts = {
    ...local,
    browser: browser ?? localBrowser({ flowOf, ...(patience !== null && { patience }), clock: local.clock, ...chromium }),
    http: httpClient(local.clock, () => 0, http),
    brokers,
    endpointPolicy: 'any',
    deadline: '08:50',
    progress: () => {},
  };
  const end = () => new Date(local.clock.now().getTime() + 240_000);
  let count = 0;
  return {
    dir,
    close: () => rm(dir, { recursive: true }),
    async account(credentials) {
      const name = `account-${++count}`;
      const folder = join(dir, name);
      await mkdir(folder);
      const store = (document: Record<string, unknown>) =>
        writeFile(join(folder, 'credentials.json'), JSON.stringify(document), { mode: 0o600 });
      await store(credentials);
      return {
        name,
        store,
        refresh: (trigger = { kind: 'hand', next_try_at: null }) => refresh({ account: name, trigger, end: end() }, ports),
        rotate: (trigger) => rotateKey({ account: name, end: end(), ...(trigger ? { trigger } : {}) }, ports),
        paste: (text) => finishByHand({ account: name, redirectAddress: text, end: end() }, ports),
        files: () => readdir(folder),
        token: async () => JSON.parse(await readFile(join(folder, 'token.json'), 'utf8')),
        async evidence({ evidence }) {
          if (evidence === undefined) return '';
          const all = (await readdir(join(dir, 'evidence'))).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.txt'));
          const text = (await Promise.all(all.map((file) => readFile(join(dir, 'evidence', file), 'utf8')))).join('\n');
          for (const secret of [credentials.password, credentials.totp_secret, credentials.api_secret]) {
            if (typeof secret === 'string' && (evidence + text).includes(secret)) throw new Error('The evidence has a secret.');
          }
          return text;
        },
      };
    },
  };
}

/** How a refresh ended, in short: its outcome, or the failure's code and how far the secrets got. */
export function brief({ outcome, failure, submitted }: Outcome): string {
  return failure ? `${failure.code} after ${submitted}` : outcome;
}
