import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findInstalled } from './installed.ts';
import { loadRpc, UNAVAILABLE } from './rpc.ts';
import { startServer } from './server-process.ts';
import { Service } from './service.ts';

const empty = mkdtempSync(path.join(tmpdir(), 'etl-empty-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

describe('findInstalled', () => {
  it('says how to install the package where it is not', () => {
    const beside = pathToFileURL(path.join(empty, 'x.js')).href;
    expect(() => findInstalled(empty, { beside })).toThrowError(
      expect.objectContaining({
        code: 'ETL4301',
        diagnostic: expect.objectContaining({ hint: 'npm install --save-dev @fivetrandevelopers/zetasql' }),
      }),
    );
  });

  it('says which platforms it runs on', () => {
    expect(() => findInstalled(empty, { platform: 'win32-x64' })).toThrowError(
      expect.objectContaining({ code: 'ETL4302', message: expect.stringContaining('win32-x64') }),
    );
  });
});

describe('startServer', () => {
  it('tells why a program does not start', async () => {
    await expect(startServer(path.join(empty, 'nothing'))).rejects.toMatchObject({
      code: 'ETL4303',
      message: expect.stringContaining('ENOENT'),
    });
    await expect(startServer(process.execPath)).rejects.toMatchObject({ code: 'ETL4303' });
  });

  it('leaves no folder behind when it is stopped', async () => {
    const server = await startServer(findInstalled().program);
    const folder = path.dirname(server.address.slice('unix:'.length));
    expect(readdirSync(folder)).toHaveLength(1);
    await server.stop();
    expect(() => readdirSync(folder)).toThrowError(/ENOENT/);
  });
});

const SELECT = { sql_expression: '1', options: {}, simple_catalog: {} };

/** The server's own process, by the socket in its arguments; Linux only. */
function serverPids(marker: string): number[] {
  return readdirSync('/proc')
    .filter((one) => /^\d+$/.test(one))
    .filter((pid) => {
      try {
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return args[0]?.includes('remote_server') === true && args[1]?.includes(marker) === true;
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe.skipIf(process.platform !== 'linux')('Service', () => {
  it('starts a server that died again, for several calls at once', async () => {
    const service = await Service.start();
    onTestFinished(() => service.close());
    const isUp = async () => await service.call('Analyze', SELECT, '');
    await isUp();
    const pids = serverPids('etl-sql-').filter((pid) => parentsOf(pid).includes(process.pid));
    expect(pids).toHaveLength(1);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const answers = await Promise.all([isUp(), isUp(), isUp(), isUp()]);
    expect(answers).toHaveLength(4);
  });

  it('ends a server whose keeper was killed, and starts another', async () => {
    const service = await Service.start();
    const [pid = 0] = serverPids('etl-sql-').filter((one) => parentsOf(one).includes(process.pid));
    process.kill(parentsOf(pid)[0] ?? 0, 'SIGKILL');
    await vi.waitUntil(() => !serverPids('etl-sql-').includes(pid), { timeout: 10_000 });
    await service.call('Analyze', SELECT, '');
    expect(await service.generation()).toBe(2);
    await service.close();
  });
});

describe('loadRpc', () => {
  it('rejects calls that wait when the connection is closed', async () => {
    const installed = findInstalled();
    const server = await startServer(installed.program);
    onTestFinished(() => server.stop());
    const rpc = loadRpc(installed)(server.address);
    const waiting = rpc.call('Analyze', SELECT);
    rpc.close();
    await expect(waiting).rejects.toMatchObject({ code: UNAVAILABLE });
  });
});

function parentsOf(pid: number): number[] {
  const found: number[] = [];
  for (let one = pid; one > 1 && found.length < 20; ) {
    one = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0);
    found.push(one);
  }
  return found;
}
