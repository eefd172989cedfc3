import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { send } from './transport.ts';

let connections = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(308, { range: 'bytes=0-1' }).end());
}).on('connection', () => {
  connections += 1;
});
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('sends the parts of an upload by one connection, and gives answers of any status', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/part`;
  for (const part of ['1', '2', '3', '4', '5', '6']) {
    const request = { method: 'PUT', headers: {}, body: new TextEncoder().encode(part) };
    const answer = await send(url, request, 5000, undefined);
    expect([answer.status, answer.headers.get('range')]).toEqual([308, 'bytes=0-1']);
  }
  expect(connections).toBe(1);
});
