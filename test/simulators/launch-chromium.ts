/** The Chromium of the product, with nothing of the product's own, for tests of the simulators' pages. */
import { tmpdir } from 'node:os';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../lambdas/browser/chromium.ts';

/** Starts it; whoever does has to close it. */
export async function launchChromium(): Promise<Browser> {
  const { executable, env } = await findChromium(tmpdir(), process.env);
  return chromium.launch({ executablePath: executable, env: { ...process.env, ...env } as Record<string, string>, args: ['--no-sandbox'] });
}
