import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowsSession } from '../../connectors/index.ts';
import { dataTypeOf } from '../../connectors/mysql/source-type.ts';
import { type MariadbSource, startMariadbSource } from '../mariadb-source.ts';
import { openRows, SpoolFolders, streamColumns, streamOf, takeAll, windowFrom } from '../rows-contract.ts';
import { describeWithServers } from '../servers/describe-with-servers.ts';
import { createPlex } from './plex.ts';
import { type PlexTable, plexTables } from './plex-structure.ts';

const TABLES = plexTables();

describe('The recorded structure of plex', () => {
  it('has 44 tables, 692 columns and 86 foreign keys, some of them to tables out of scope', () => {
    expect(TABLES.length).toBe(44);
    expect(TABLES.flatMap((table) => table.columns).length).toBe(692);
    expect(TABLES.flatMap((table) => table.foreignKeys).length).toBe(48);
    expect(TABLES.filter((table) => table.strategy === 'incremental').length).toBe(11);
  });
});

describeWithServers(['mariadb'], 'The plex database', () => {
  const folders = new SpoolFolders();
  let source: MariadbSource;
  let session: RowsSession;

  beforeAll(async () => {
    source = await startMariadbSource();
    await createPlex(source.run);
    session = await openRows(source.connection);
  });
  afterAll(async () => {
    await session?.close();
    await source?.stop();
    folders.remove();
  });

  const countOf = async (sql: string) => ((await source.run(`select count(*) as n ${sql}`)) as { n: number }[])[0]?.n;

  it('is discovered with the structure that was recorded', async () => {
    const found = (await session.discover?.('*')) ?? [];
    expect(found.map((table) => table.name)).toEqual(TABLES.map((table) => table.name).sort());
    for (const table of TABLES) {
      const same = found.find((one) => one.name === table.name);
      expect(same?.columns.map(({ name, sourceType, nullable }) => ({ name, type: sourceType, nullable }))).toEqual(
        table.columns,
      );
      expect(same?.primaryKey).toEqual(table.primaryKey);
      expect(same?.foreignKeys.length).toBe(table.foreignKeys.length);
    }
  });

  it('is referentially whole', async () => {
    for (const table of TABLES)
      for (const key of table.foreignKeys) {
        const pairs = key.columns.map((column, index) => `p.\`${key.referenced[index]}\` = c.\`${column}\``);
        const given = key.columns.map((column) => `c.\`${column}\` is not null`);
        const orphans = `from ${table.name} c where ${given.join(' and ')} and not exists (select 1 from ${key.table} p where ${pairs.join(' and ')})`;
        expect([table.name, key.columns, await countOf(orphans)]).toEqual([table.name, key.columns, 0]);
      }
  });

  it.each(TABLES)('gives $name by its own rule', async (table) => {
    const types = Object.fromEntries(table.columns.map(({ name, type }) => [name, dataTypeOf(type) ?? '']));
    const stream = streamOf(table.name, types);
    const whole = await takeAll(session.read(folders.request(stream, { chunkRows: 700 })));
    expect(whole.rows.length).toBe(await countOf(`from ${table.name}`));
    expect(whole.summary.rowsAtSource).toBe(whole.rows.length);
    if (table.strategy === 'full_refresh') return;
    const since = await takeAll(session.read(folders.request(stream, sinceRequest(table))));
    const condition = table.cursor.map((column) => `p.\`${column}\` >= '2024-06-27'`).join(' or ');
    const nulls = table.cursor.map((column) => `p.\`${column}\` is null`).join(' and ');
    const child = table.through;
    const join =
      child === null ? `from ${table.name} p` : `from ${table.name} c left join ${child.table} p using (${child.on})`;
    expect(since.rows.length).toBe(await countOf(`${join} where (${condition}) or (${nulls})`));
    expect(since.rows.length).toBeGreaterThan(0);
    expect(since.rows.length).toBeLessThan(whole.rows.length);
  });
});

/** What a load with the declared cursor asks for after a last one on 2024-06-30, three days looked back. */
function sinceRequest(table: PlexTable) {
  const owner = table.through === null ? table : TABLES.find((one) => one.name === table.through?.table);
  const types = table.cursor.map((name): [string, string] => [
    name,
    dataTypeOf(owner?.columns.find((one) => one.name === name)?.type ?? '') ?? '',
  ]);
  const window = windowFrom(Object.fromEntries(types), '2024-06-27 00:00:00');
  if (table.through === null) return { window };
  const own = Object.fromEntries(
    table.columns.map(({ name, type }): [string, string] => [name, dataTypeOf(type) ?? '']),
  );
  const { table: parent, on } = table.through;
  const columns = [...streamColumns(own), ...streamColumns(Object.fromEntries(types))];
  return {
    window,
    columns,
    parent: { link: { table: parent, on: [{ child: on, parent: on }] }, columns: window.columns },
  };
}
