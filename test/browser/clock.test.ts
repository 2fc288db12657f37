import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { totpMoment } from '../../lambdas/browser/totp-moment.ts';
import { totpStep, totpStepStart } from '../../lambdas/refresher/totp.ts';
import { brief, login, taskFor } from './run.ts';
import { clockOf, type Site, type SiteOptions, startSite, totp } from './site.ts';
import { plainCode, plainLogin } from './variant-markup.ts';

jest.setTimeout(60_000);

const sites: Site[] = [];
afterEach(() => Promise.all(sites.splice(0).map((site) => site.close())));

async function site(options: Partial<SiteOptions> = {}): Promise<Site> {
  const started = await startSite({ steps: [plainLogin, plainCode], ...options });
  sites.push(started);
  return started;
}

/** A site whose clock is that many ms ahead of ours, as its pages tell. */
const siteAhead = (ms: number, header: Record<string, string> = {}) =>
  site({
    intercept: (_hit, answer) => {
      answer.setHeader('date', new Date(Date.now() + ms).toUTCString());
      for (const [name, value] of Object.entries(header)) answer.setHeader(name, value);
      return false;
    },
  });

describe('the clocks are compared before anything is typed', () => {
  test.each([-15_000, 15_000])('%d ms apart: nothing is typed', async (ms) => {
    const skewed = await siteAhead(ms);
    const result = await login(taskFor(skewed.origin));
    expect(brief(result)).toBe('clock-skew none');
    expect(skewed.posts).toEqual([]);
    expect(Math.abs(result.clock_offset_ms! - ms)).toBeLessThan(2_500);
  });

  test('a Date out of a cache tells nothing', async () => {
    for (const header of [{ age: '60' }, { 'cf-cache-status': 'HIT' }] as const) {
      const result = await login(taskFor((await siteAhead(-3600_000, header)).origin));
      expect([brief(result), result.clock_offset_ms]).toEqual(['redirected', null]);
    }
  });

  test('without TOTP the clock does not matter', async () => {
    const skewed = await startSite({ steps: [plainLogin], now: () => Date.now() + 3600_000 });
    sites.push(skewed);
    expect(brief(await login(taskFor(skewed.origin, { totp: null })))).toBe('redirected');
  });
});

describe('the moment of a code', () => {
  test('a code of a step used before is never typed: the login waits for a later one', async () => {
    const used = await site();
    const first = totpStep(totp, clockOf(used.origin).now()) + 1;
    const result = await login(taskFor(used.origin, { first_totp_step: first }));
    expect(brief(result)).toBe('redirected');
    expect(result.last_totp_step).toBeGreaterThanOrEqual(first);
  });

  test('no code before the end of the login: the password is not typed either', async () => {
    const far = await site();
    const result = await login(taskFor(far.origin, { first_totp_step: totpStep(totp, new Date()) + 60 }));
    expect(brief(result)).toBe('internal none');
    expect(far.posts).toEqual([]);
  });

  test('has 8 s left on both clocks, is current on both, and is the earliest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.integer({ min: 0, max: 2 }),
        (ms, offset, later) => {
          const now = new Date(ms);
          const first = totpStep(totp, now) + later;
          const { at, step } = totpMoment(totp, now, first, offset);
          expect(step).toBeGreaterThanOrEqual(first);
          expect(at.getTime()).toBeGreaterThanOrEqual(ms);
          for (const clock of [at.getTime(), at.getTime() + offset]) {
            expect(totpStep(totp, new Date(clock))).toBe(step);
            expect(totpStepStart(totp, step + 1).getTime() - clock).toBeGreaterThanOrEqual(8_000);
          }
          expect(at.getTime() - ms).toBeLessThanOrEqual((later + 2) * 30_000);
        },
      ),
    );
  });
});
