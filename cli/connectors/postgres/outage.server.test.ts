import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failures, openRows, SpoolFolders, streamOf, takeAll } from '../../testing/rows-contract.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { type PostgresServer, startPostgres } from '../../testing/servers/postgres.ts';
import type { RowsRequest, RowsSession } from '../types.ts';

describeWithServers(['postgres'], 'A PostgreSQL that goes down', () => {
  const folders = new SpoolFolders();
  const things = { ...streamOf('things', { id: 'integer', fill: 'string' }), primaryKey: ['id'] };
  let server: PostgresServer;
  let session: RowsSession;
  beforeAll(async () => {
    server = await startPostgres();
    await run(
      `create table things as select i as id, repeat('x', 500) as fill from generate_series(1, 60000) i`,
      'alter table things add primary key (id)',
    );
    const { host, port, user, password } = server;
    session = await openRows({ type: 'postgres', host, port, user, password, database: 'postgres' });
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
    folders.remove();
  });

  async function run(...statements: readonly string[]): Promise<void> {
    const { host, port, user, password } = server;
    const client = new Client({ host, port, user, password, database: 'postgres' });
    await client.connect();
    for (const one of statements) await client.query(one);
    await client.end();
  }
  const request = (more: Partial<RowsRequest> = {}) => folders.request(things, { chunkRows: 1000, ...more });
  const codes = async (reading: ReturnType<RowsSession['read']>) =>
    (await failures(takeAll(reading))).map(({ code }) => code);

  it('is told as lost while it dies and while it is away, and read again when it is back', async () => {
    const reading = session.read(request());
    await reading.next();
    await server.kill();
    expect(await codes(reading)).toEqual(['ETL5042']);
    expect(await codes(session.read(request()))).toEqual(['ETL5042']);
    await server.start();
    expect((await takeAll(session.read(request()))).rows.length).toBe(60_000);
  });

  it('gives the changes again that were being read when it died', async () => {
    const first = await takeAll(session.read(request({ strategy: 'cdc' })));
    const position = first.summary.position ?? '';
    await run('update things set fill = fill || id');
    const reading = session.read(request({ strategy: 'cdc', position }));
    await reading.next();
    await server.kill();
    expect(await codes(reading)).toEqual(['ETL5042']);
    await server.start();
    const again = await takeAll(session.read(request({ strategy: 'cdc', position })));
    expect(again.rows.length).toBe(60_000);
    await session.confirm?.(things, again.summary.position ?? '');
    const next = session.read(request({ strategy: 'cdc', position: again.summary.position ?? '' }));
    expect((await takeAll(next)).rows).toEqual([]);
  });

  it('is refused for changes when it does not write them', async () => {
    const { stop, ...without } = await startPostgres({ logical: false });
    try {
      const { host, port, user, password } = without;
      const client = new Client({ host, port, user, password, database: 'postgres' });
      await client.connect();
      await client.query('create table things (id int primary key, fill text)').finally(() => client.end());
      const other = await openRows({ type: 'postgres', host, port, user, password, database: 'postgres' });
      const refused = await failures(takeAll(other.read(request({ strategy: 'cdc' }))));
      await other.close();
      expect(refused).toMatchObject([
        {
          code: 'ETL5051',
          message: expect.stringContaining('wal_level = replica'),
          hint: expect.stringContaining('wal_level = logical'),
        },
      ]);
    } finally {
      await stop();
    }
  });
});
