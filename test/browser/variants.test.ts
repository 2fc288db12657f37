import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { brief, login, taskFor } from './run.ts';
import { account, redirectAddress, type Site, startSite } from './site.ts';
import { variants } from './variants.ts';

jest.setTimeout(60_000);

describe('on every page on which a person logs in without thinking, the login gets through', () => {
  const sites: Site[] = [];
  afterAll(() => Promise.all(sites.map((site) => site.close())));

  test.concurrent.each(variants.map((variant) => [variant.name, variant.steps] as const))('%s', async (_name, steps) => {
    const site = await startSite({ steps });
    sites.push(site);
    const result = await login(taskFor(site.origin), { patience: 10_000 });
    expect({ end: brief(result), evidence: result.outcome === 'failed' ? result.evidence?.outline : '' }).toEqual({
      end: 'redirected',
      evidence: '',
    });
    expect(result.outcome === 'redirected' && result.captured.url).toBe(redirectAddress);
    const sent = site.posts.filter((hit) => hit.path === '/api/next');
    // Every secret reached the site once, and right.
    expect(sent.filter((hit) => hit.fields.password === account.password)).toHaveLength(1);
    expect(sent.filter((hit) => hit.fields.totp !== undefined).length).toBeLessThan(2);
    expect(result.unaccepted).toBe(0);
  });
});
