/** What every vault promises. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { VaultError } from '../../lambdas/refresher/ports.ts';
import { type VaultUnderTest, vaults } from './adapters.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleanUp.map((one) => one())));

const monday = '{"access_token":"monday"}';
const tuesday = '{"access_token":"tuesday"}';
const wednesday = '{"access_token":"wednesday"}';

describe.each(vaults)('a vault on %s', (_, make) => {
  let under: VaultUnderTest;
  beforeEach(async () => {
    under = await make(cleanUp);
  });

  const publish = async (text: string) => {
    const version = await under.vault.stage('alpha', text);
    await under.vault.publish('alpha', version);
    return version;
  };
  const texts = async () => ({
    current: (await under.vault.token('alpha', 'current'))?.text ?? null,
    pending: (await under.vault.token('alpha', 'pending'))?.text ?? null,
    previous: await under.previous('alpha'),
  });

  test('lists the accounts that have credentials, sorted, and nothing else', async () => {
    expect(await under.vault.accounts()).toEqual([]);
    for (const account of ['zulu', 'alpha', '7-of-9']) await under.storeCredentials(account, '{}');
    await under.storeUnrelated();
    expect(await under.vault.accounts()).toEqual(['7-of-9', 'alpha', 'zulu']);
  });

  test('gives the credentials as they were stored, malformed or not', async () => {
    await under.storeCredentials('alpha', '{ "broker": kite');
    expect((await under.vault.credentials('alpha'))?.text).toBe('{ "broker": kite');
    expect(await under.vault.credentials('bravo')).toBeNull();
  });

  test('gives the credentials a new version when other ones are stored, and only then', async () => {
    await under.storeCredentials('alpha', '{"password":"one"}');
    const first = await under.vault.credentials('alpha');
    expect((await under.vault.credentials('alpha'))?.version).toBe(first?.version);
    await under.storeCredentials('alpha', '{"password":"two"}');
    const second = await under.vault.credentials('alpha');
    expect(second?.text).toBe('{"password":"two"}');
    expect(second?.version).not.toBe(first?.version);
  });

  test('has no token before one is staged', async () => {
    expect(await texts()).toEqual({ current: null, pending: null, previous: null });
  });

  test('keeps a staged token from bots', async () => {
    const version = await under.vault.stage('alpha', monday);
    expect(await texts()).toMatchObject({ current: null, pending: monday });
    expect((await under.vault.token('alpha', 'pending'))?.version).toBe(version);
  });

  test('makes a published token current, with nothing pending', async () => {
    const version = await publish(monday);
    expect(await texts()).toMatchObject({ current: monday, pending: null });
    expect((await under.vault.token('alpha', 'current'))?.version).toBe(version);
  });

  test('keeps the token before the current one', async () => {
    await publish(monday);
    await under.vault.stage('alpha', tuesday);
    expect(await texts()).toMatchObject({ current: monday, pending: tuesday });
    await publish(tuesday);
    expect(await texts()).toEqual({ current: tuesday, pending: null, previous: monday });
    await publish(wednesday);
    expect(await texts()).toEqual({ current: wednesday, pending: null, previous: tuesday });
  });

  test('publishes the same version twice as if once', async () => {
    await publish(monday);
    const version = await publish(tuesday);
    await under.vault.publish('alpha', version);
    expect(await texts()).toEqual({ current: tuesday, pending: null, previous: monday });
  });

  test('stages the same text twice as if once', async () => {
    const version = await under.vault.stage('alpha', monday);
    expect(await under.vault.stage('alpha', monday)).toBe(version);
    await under.vault.publish('alpha', version);
    expect(await texts()).toMatchObject({ current: monday, pending: null });
  });

  test('stages the current text again without taking it from bots', async () => {
    await publish(monday);
    const version = await publish(tuesday);
    expect(await under.vault.stage('alpha', tuesday)).toBe(version);
    expect(await texts()).toMatchObject({ current: tuesday, pending: tuesday });
    await under.vault.publish('alpha', version);
    expect(await texts()).toEqual({ current: tuesday, pending: null, previous: monday });
  });

  test('holds one staged token: the last', async () => {
    await publish(monday);
    const overtaken = await under.vault.stage('alpha', tuesday);
    const version = await under.vault.stage('alpha', wednesday);
    expect(await texts()).toMatchObject({ current: monday, pending: wednesday });
    await expect(under.vault.publish('alpha', overtaken)).rejects.toThrow('The token of account alpha is not staged any more');
    await under.vault.publish('alpha', version);
    expect(await texts()).toEqual({ current: wednesday, pending: null, previous: monday });
  });

  test('leaves a token that somebody else staged alone when an older one is published or dropped again', async () => {
    const old = await publish(monday);
    await under.vault.stage('alpha', tuesday);
    await under.vault.publish('alpha', old);
    await under.vault.discard('alpha', old);
    expect(await texts()).toMatchObject({ current: monday, pending: tuesday });
  });

  test('drops a staged token, once or twice, and can stage it again', async () => {
    await publish(monday);
    const version = await under.vault.stage('alpha', tuesday);
    await under.vault.discard('alpha', version);
    await under.vault.discard('alpha', version);
    expect(await texts()).toMatchObject({ current: monday, pending: null });
    await expect(under.vault.publish('alpha', version)).rejects.toThrow('is not staged any more');
    expect(await under.vault.stage('alpha', tuesday)).toBe(version);
    await under.vault.publish('alpha', version);
    expect(await texts()).toEqual({ current: tuesday, pending: null, previous: monday });
  });

  test('never publishes or drops what is not there', async () => {
    await expect(under.vault.publish('alpha', 'a'.repeat(64))).rejects.toThrow(VaultError);
    await under.vault.discard('alpha', 'a'.repeat(64));
    expect(await texts()).toEqual({ current: null, pending: null, previous: null });
  });

  test('shows a half-published token as pending, and finishes it', async () => {
    await publish(monday);
    const version = await under.vault.stage('alpha', tuesday);
    await under.crashPublishing('alpha', version);
    expect((await texts()).pending).toBe(tuesday);
    await under.vault.publish('alpha', version);
    expect(await texts()).toEqual({ current: tuesday, pending: null, previous: monday });
  });

  test('replaces a half-published token by one proved anew', async () => {
    await publish(monday);
    await under.crashPublishing('alpha', await under.vault.stage('alpha', tuesday));
    await publish(wednesday);
    expect(await texts()).toMatchObject({ current: wednesday, pending: null });
  });

  test('keeps accounts apart', async () => {
    await publish(monday);
    expect(await under.vault.token('alpha-2', 'current')).toBeNull();
    await under.vault.publish('alpha-2', await under.vault.stage('alpha-2', tuesday));
    expect(await texts()).toMatchObject({ current: monday });
  });

  test('never lets two writers at once show bots what neither published', async () => {
    await publish(monday);
    const results = await Promise.allSettled([publish(tuesday), publish(wednesday)]);
    const { current, pending } = await texts();
    const published = results.flatMap((result, index) => (result.status === 'fulfilled' ? [[tuesday, wednesday][index]] : []));
    expect([monday, ...published]).toContain(current);
    if (published.length > 0) expect(published).toContain(current);
    expect([null, tuesday, wednesday]).toContain(pending);
  });

  test('takes no name that is not an account for one', async () => {
    for (const name of ['..', 'a/b', '', 'Alpha']) {
      await expect(under.vault.credentials(name)).rejects.toThrow('not an account id');
      await expect(under.vault.stage(name, monday)).rejects.toThrow('not an account id');
    }
  });
});
