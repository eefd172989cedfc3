import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PackageHub } from '../testing/package-hub.ts';
import { download, fetchJson, withoutSecrets } from './http.ts';

let hub: PackageHub;
beforeEach(async () => {
  hub = await new PackageHub().start();
});
afterEach(async () => hub.stop());

const { signal } = new AbortController();

describe('fetching', () => {
  it('gives nothing for what is not there', async () => {
    expect(await fetchJson(`${hub.url}no.json`, { signal })).toBeUndefined();
  });

  it('tells when a server does not answer in time', async () => {
    const url = hub.answer('/slow.json', 'silence');
    const asked = fetchJson(url, { signal, timeoutMs: 50, waitsMs: [] });
    await expect(asked).rejects.toMatchObject({ code: 'ETL1120', message: expect.stringContaining('in time') });
  });

  it('tries again when a server fails, and not when it refuses', async () => {
    const failing = hub.answer('/failing.json', { status: 503, body: '' });
    await expect(fetchJson(failing, { signal, waitsMs: [1, 1] })).rejects.toMatchObject({ code: 'ETL1120' });
    const refusing = hub.answer('/refusing.json', { status: 403, body: '' });
    await expect(fetchJson(refusing, { signal, waitsMs: [1, 1] })).rejects.toMatchObject({ code: 'ETL1120' });
    expect(hub.asked).toEqual([...Array<string>(3).fill('/failing.json'), '/refusing.json']);
  });

  it('tells when an answer is not JSON, and when there is no address', async () => {
    const url = hub.answer('/page.json', { body: '<html>' });
    await expect(fetchJson(url, { signal })).rejects.toThrow('not JSON');
    await expect(fetchJson('nonsense', { signal })).rejects.toThrow('that is no address');
  });

  it('stops when it is told to', async () => {
    const url = hub.answer('/slow.json', 'silence');
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(fetchJson(url, { signal: stop })).rejects.toThrow('stopped');
  });

  it('writes what it gets to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'http-'));
    const file = join(folder, 'file');
    await download(hub.answer('/file', { body: 'content' }), file, { signal });
    expect(readFileSync(file, 'utf8')).toBe('content');
    rmSync(folder, { recursive: true });
  });

  it('shows addresses without the name and password in them', () => {
    expect(withoutSecrets('https://user:word@host/a@b')).toBe('https://***@host/a@b');
    expect(withoutSecrets('git@host:owner/name.git')).toBe('git@host:owner/name.git');
  });
});
