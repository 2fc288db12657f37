import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createMute, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { httpClient } from '../../lambdas/http/client.ts';
import type { Clock } from '../../lambdas/refresher/ports.ts';

let server: Server;
let answer: RequestListener;
let requests = 0;
let url = '';
let waits: number[] = [];
let now = new Date('2026-11-23T02:30:00Z');
const clock: Clock = {
  now: () => now,
  until: async (moment) => {
    waits.push(moment.getTime() - now.getTime());
    now = moment;
  },
};
const send = (retries = 0, path = '/session/token?request_token=invented-request-token') =>
  httpClient(clock, () => 1).send({ method: 'POST', url: url + path, form: { api_key: 'k', checksum: 'c d' }, retries });

beforeEach(async () => {
  requests = 0;
  now = new Date('2026-11-23T02:30:00Z');
  waits = [];
  server = createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the HTTP client', () => {
  test('sends a form and gives back status, headers and JSON', async () => {
    let body = '';
    answer = async (request, response) => {
      for await (const chunk of request) body += chunk;
      response.writeHead(403, { 'content-type': 'application/json', 'x-some': 'thing' }).end('{"status":"error"}');
    };
    expect(await send()).toMatchObject({ status: 403, json: { status: 'error' }, headers: { 'x-some': 'thing' } });
    expect(body).toBe('api_key=k&checksum=c+d');
  });

  test('sends a body with a GET too, to the byte', async () => {
    let body = '';
    answer = async (request, response) => {
      for await (const chunk of request) body += chunk;
      response.end('{}');
    };
    await httpClient(clock).send({ method: 'GET', url, json: '{"AppKey":"a b"}', retries: 0 });
    expect(body).toBe('{"AppKey":"a b"}');
  });

  test('gives a body that is not JSON as text', async () => {
    answer = (_request, response) => response.end('<html>');
    expect(await send()).toMatchObject({ status: 200, text: '<html>', json: undefined });
  });

  test('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await send()).toMatchObject({ status: 302 });
    expect(requests).toBe(1);
  });

  test.each([
    [429, 'rate-limited'],
    [500, 'broker-unavailable'],
    [502, 'broker-unavailable'],
  ])('tries again after %d, waiting longer each time, and then says %s', async (status, code) => {
    answer = (_request, response) => response.writeHead(status).end('<html>');
    await expect(send(3)).rejects.toMatchObject({ code, message: expect.stringContaining(String(status)) });
    expect(requests).toBe(4);
    expect(waits).toEqual([400, 800, 1600]);
  });

  test('a fault that passes is not told', async () => {
    answer = (_request, response) => (requests < 3 ? response.destroy() : response.end('{}'));
    expect(await send(3)).toMatchObject({ status: 200 });
  });

  test('names host, method and path of what failed, never the query', async () => {
    answer = (_request, response) => response.destroy();
    await expect(send()).rejects.toMatchObject({
      code: 'broker-unavailable',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ could not be reached .* POST \/session\/token\.$/),
    });
    await expect(send()).rejects.not.toMatchObject({ message: expect.stringContaining('invented-request-token') });
  });

  test('has what signs a call made anew for each try', async () => {
    const signed: unknown[] = [];
    answer = (request, response) => {
      signed.push(request.headers['x-timestamp']);
      response.writeHead(requests < 2 ? 502 : 200).end('{}');
    };
    await httpClient(clock, () => 1).send({ method: 'GET', url, headers: () => ({ 'x-timestamp': now.toISOString() }), retries: 1 });
    expect(signed).toEqual(['2026-11-23T02:30:00.000Z', '2026-11-23T02:30:00.400Z']);
  });

  test('waits for a new connection where one does not come about', async () => {
    const ways: Socket[] = [];
    // Takes connections, and never says a word.
    const mute = createMute((socket) => void ways.push(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    try {
      const there = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
      const lost = httpClient(clock, () => 1, { tryLimit: 1_000 }).send({ method: 'GET', url: there, retries: 1 });
      await expect(lost).rejects.toMatchObject({ code: 'broker-unavailable', message: expect.stringContaining('did not answer in time') });
      expect(ways).toHaveLength(2);
    } finally {
      for (const way of ways) way.destroy();
      mute.close();
    }
  });

  test('does not read an endless body', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    await expect(send()).rejects.toMatchObject({ code: 'broker-unavailable' });
  });
});
