import { describe, expect, jest, test } from '@jest/globals';
import { negatives } from './negatives.ts';
import { brief, login, taskFor } from './run.ts';
import { startSite } from './site.ts';

jest.setTimeout(60_000);

describe('on a page on which a person would not type, nothing is typed', () => {
  test.concurrent.each(negatives.map((negative) => [negative.name, negative] as const))('%s', async (_name, { body, code, filled }) => {
    const site = await startSite({ steps: [body] });
    const result = await login(taskFor(site.origin), { patience: 300 });
    await site.close();
    expect(brief(result)).toBe(`${code ?? 'page-changed'} none`);
    const outline = result.outcome === 'failed' ? result.evidence?.outline : undefined;
    expect(outline).toEqual(expect.any(String));
    expect(outline!.match(/^field.*filled$/gm) ?? []).toHaveLength(filled ?? 0);
    expect(site.posts).toEqual([]);
    expect(result.unaccepted).toBe(0);
  });
});
