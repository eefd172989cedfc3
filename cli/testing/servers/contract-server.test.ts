import { afterEach, describe, expect, it } from 'vitest';
import { ContractServer } from './contract-server.ts';

describe('The contract server', () => {
  let server: ContractServer;
  afterEach(() => server.stop());

  it('answers by its answerer and records what was asked', async () => {
    server = await ContractServer.start(({ query }, count) => ({ json: { page: query.get('page'), count } }));
    const asked = await fetch(`${server.url}/orders?page=2`, {
      method: 'POST',
      body: 'x=1',
      headers: { 'x-key': 'k' },
    });
    expect(await asked.json()).toEqual({ page: '2', count: 0 });
    expect(await (await fetch(`${server.url}/orders`)).json()).toEqual({ page: null, count: 1 });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/orders', body: 'x=1' });
    expect(server.requests[0]?.headers['x-key']).toBe('k');
    expect(server.requestsOf('/orders')).toHaveLength(2);
  });

  it('says first what it was told to say next, to any path or to one', async () => {
    server = await ContractServer.start(() => ({ body: 'usual' }));
    server.answerNext({ status: 429, headers: { 'retry-after': '2' } });
    server.answerNextOf('/token', { json: { access_token: 't' } });
    const busy = await fetch(`${server.url}/orders`);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await (await fetch(`${server.url}/orders`)).text()).toBe('usual');
    expect(await (await fetch(`${server.url}/token`)).json()).toEqual({ access_token: 't' });
    expect(await (await fetch(`${server.url}/token`)).text()).toBe('usual');
  });

  it('cuts a body short of what its headers promise', async () => {
    server = await ContractServer.start(() => ({ body: '0123456789', cutAfterBytes: 4 }));
    const response = await fetch(server.url);
    expect(response.headers.get('content-length')).toBe('10');
    const read: string[] = [];
    const reading = (async () => {
      for await (const chunk of response.body ?? []) read.push(Buffer.from(chunk).toString());
    })();
    await expect(reading).rejects.toThrow();
    expect(read.join('')).toBe('0123');
  });

  it('sends a body slowly, and whole', async () => {
    server = await ContractServer.start(() => ({ body: 'x'.repeat(1000), bytesPerSecond: 20_000 }));
    expect(await (await fetch(server.url)).text()).toHaveLength(1000);
  });

  it('resets a connection, or never answers', async () => {
    server = await ContractServer.start(() => ({ body: 'usual' }));
    server.answerNext({ instead: 'reset' }, { instead: 'hang' });
    await expect(fetch(server.url)).rejects.toThrow();
    const abort = new AbortController();
    const hanging = fetch(server.url, { signal: abort.signal });
    await expect.poll(() => server.requests.length).toBe(2);
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('answers 500 with the message when its answerer fails', async () => {
    server = await ContractServer.start(() => {
      throw new TypeError('no such page');
    });
    const response = await fetch(server.url);
    expect([response.status, await response.text()]).toEqual([500, 'TypeError: no such page']);
  });
});
