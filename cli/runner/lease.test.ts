import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Lease } from './lease.ts';

const options = { command: 'etl build', startedAt: new Date('2026-01-02T03:04:05Z'), wait: false };
const never = new AbortController().signal;
const newFile = () => join(mkdtempSync(join(tmpdir(), 'lease-')), 'deep', 'w.duckdb.lock');

/** A process that is certainly alive and is not this one. */
const alive = { pid: process.ppid, host: hostname(), command: 'etl run', startedAt: '2026-01-02T03:04:05.000Z' };
/** The id of a process that is certainly gone. */
const goneId = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('the lease on a warehouse', () => {
  it('is written with who holds it, and removed when it is given back', async () => {
    const file = newFile();
    const lease = await Lease.take(file, { ...options, signal: never });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, command: 'etl build' });
    lease.release();
    lease.release();
    expect(existsSync(file)).toBe(false);
  });

  it('names the process that holds it and since when', async () => {
    const file = newFile();
    (await Lease.take(file, { ...options, signal: never })).release();
    writeFileSync(file, JSON.stringify(alive));
    const refused = Lease.take(file, { ...options, signal: never });
    await expect(refused).rejects.toMatchObject({ code: 'ETL4001' });
    await expect(refused).rejects.toThrow(new RegExp(`process ${alive.pid}.*etl run.*2026-01-02 03:04:05`));
  });

  it('is taken over from a process that is gone', async () => {
    const file = newFile();
    (await Lease.take(file, { ...options, signal: never })).release();
    writeFileSync(file, JSON.stringify({ ...alive, pid: goneId() }));
    const lease = await Lease.take(file, { ...options, signal: never });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    lease.release();
  });

  it('is waited for when asked, and the wait can be given up', async () => {
    const file = newFile();
    (await Lease.take(file, { ...options, signal: never })).release();
    writeFileSync(file, JSON.stringify(alive));
    const stop = new AbortController();
    const holders: string[] = [];
    const onWait = (holder: string) => {
      holders.push(holder);
      stop.abort();
    };
    await expect(Lease.take(file, { ...options, wait: true, signal: stop.signal, onWait })).rejects.toThrow();
    expect(holders).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toContain('etl run');
  });
});
