/**
 * The proxy's own promises. That Chromium sends a POST again when a used connection breaks was seen with a TLS server that hangs up after
 * the request: two POSTs for one click, and one after `renew`. A test of that needs a certificate that the product would rightly refuse.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openReach, type Reach } from '../../lambdas/browser/reach.ts';

let server: Server;
let reach: Reach;
let target: string;

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  reach = await openReach([`https://${target}`]);
});
afterEach(async () => {
  await reach.close();
  server.close();
});

async function tunnel(to: string): Promise<{ socket: Socket; answer: string }> {
  const socket = connect(reach.port, '127.0.0.1');
  socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return { socket, answer: answer.toString() };
}

test('a tunnel to the login’s own origin carries bytes; none is opened to another', async () => {
  const { socket, answer } = await tunnel(target);
  expect(answer).toContain(' 200 ');
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  expect((await tunnel('127.0.0.1:9')).answer).toContain(' 403 ');
  expect([...reach.refused]).toEqual([['127.0.0.1:9', 1]]);
});

test('renewing closes what is open, and lets new connections be made', async () => {
  const { socket } = await tunnel(target);
  reach.renew();
  await once(socket, 'close');
  expect((await tunnel(target)).answer).toContain(' 200 ');
});
