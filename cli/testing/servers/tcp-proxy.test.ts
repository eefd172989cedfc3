import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionFault, TcpProxy } from './tcp-proxy.ts';

const SAID = 'abcdefghij'.repeat(1000);

describe('The TCP proxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  let heard: string[];

  beforeEach(async () => {
    heard = [];
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (bytes) => heard.push(bytes.toString()));
      socket.on('error', () => {});
      socket.end(SAID);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.start({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  });

  afterEach(async () => {
    await proxy.stop();
    server.close();
  });

  /** A client that reads until its connection ends; `ended` is the code of the error that ended it, if one did. */
  function read(fault?: ConnectionFault): { said(): string; ended: Promise<string | undefined> } {
    if (fault) proxy.harmNext(fault);
    const socket = connect(proxy.port, proxy.host);
    const chunks: string[] = [];
    socket.on('data', (bytes) => chunks.push(bytes.toString()));
    const ended = once(socket, 'end').then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    void ended.then(() => socket.destroy());
    return { said: () => chunks.join(''), ended };
  }

  it('passes every byte in both directions', async () => {
    const socket = connect(proxy.port, proxy.host);
    socket.end('hello');
    expect(await text(socket)).toBe(SAID);
    await expect.poll(() => heard.join('')).toBe('hello');
    expect(proxy.connections).toEqual([{ bytes: { down: SAID.length, up: 5 }, fault: undefined }]);
  });

  it('cuts a connection after exactly so many bytes, once', async () => {
    const harmed = read({ kind: 'cut', afterBytes: 1234 });
    await harmed.ended;
    expect(harmed.said()).toBe(SAID.slice(0, 1234));
    const next = read();
    expect(await next.ended).toBeUndefined();
    expect(next.said()).toBe(SAID);
  });

  it('closes a connection in good order after exactly so many bytes', async () => {
    const harmed = read({ kind: 'close', afterBytes: 77 });
    expect(await harmed.ended).toBeUndefined();
    expect(harmed.said()).toBe(SAID.slice(0, 77));
  });

  it('resets a connection before anything is said', async () => {
    const harmed = read({ kind: 'cut' });
    expect(await harmed.ended).toBe('ECONNRESET');
    expect(harmed.said()).toBe('');
  });

  it('slows a connection and passes all of it', async () => {
    const harmed = read({ kind: 'slow', afterBytes: 9000, bytesPerSecond: 50_000 });
    expect(await harmed.ended).toBeUndefined();
    expect(harmed.said()).toBe(SAID);
  });

  it('stalls a connection until it is cut', async () => {
    const harmed = read({ kind: 'stall', afterBytes: 500 });
    await expect.poll(() => harmed.said().length).toBe(500);
    proxy.cutAll();
    expect(await harmed.ended).toBe('ECONNRESET');
  });

  it('counts the bytes to the server where the fault is there', async () => {
    proxy.harmNext({ kind: 'cut', afterBytes: 3, direction: 'up' });
    const socket: Socket = connect(proxy.port, proxy.host);
    socket.on('error', () => {});
    socket.resume();
    socket.write('hello');
    await once(socket, 'close');
    await expect.poll(() => heard.join('')).toBe('hel');
  });

  it('forgets faults that no connection has met', async () => {
    proxy.harmNext({ kind: 'cut' }, { kind: 'cut' });
    proxy.heal();
    const next = read();
    expect(await next.ended).toBeUndefined();
    expect(next.said()).toBe(SAID);
  });
});
