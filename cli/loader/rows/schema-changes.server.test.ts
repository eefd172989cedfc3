import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { LoadFixture, runLoad, type TableFixture } from '../../testing/load-fixture.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import { postgresDatabase, type SharedDatabase } from '../../testing/servers/shared.ts';
import type { LoadRequest } from '../types.ts';

describeWithServers(['postgres'], 'Columns of a source that change', () => {
  let database: SharedDatabase;
  let client: Client;
  let fixture: LoadFixture;
  beforeAll(async () => {
    database = await postgresDatabase();
    const { host, port, user, password, database: name } = database;
    client = new Client({ host, port, user, password, database: name });
    await client.connect();
  });
  afterAll(() => client?.end());
  beforeEach(async () => {
    fixture = await LoadFixture.create();
    await client.query(`drop table if exists things cascade;
      create table things (id int primary key, day date, amount numeric(6,2), note varchar(10));
      insert into things values (1, '2024-01-01', 1.5, 'a'), (2, '2024-01-05', 2.5, 'b')`);
  });
  afterEach(() => fixture.close());

  const table = (load: TableFixture['load']): TableFixture => ({
    columns: { id: 'integer', day: 'date', amount: 'decimal(6,2)', note: 'varchar(10)' },
    load: { strategy: 'incremental', cursor: 'id', ...load },
    primaryKey: ['id'],
  });
  const EVOLVE = table({ schema_changes: 'evolve' });
  const load = async (of: TableFixture, more: Partial<LoadRequest> = {}) => {
    const { host, port, user, password, database: name } = database;
    const connections = { shop: { type: 'postgres', host, port, user, password, database: name } };
    return await runLoad(await fixture.request(of, { connections, ...more }));
  };
  const rows = async (columns: string) => await fixture.rows(`select ${columns} from raw_shop.things order by id`);
  const types = async () =>
    await fixture.rows(`select column_name, data_type from information_schema.columns
      where table_schema = 'raw_shop' and table_name = 'things' and column_name not like '\\_etl%' escape '\\'
      order by ordinal_position`);

  it('are followed by evolve: new and wider columns change the raw table, which keeps its rows', async () => {
    await load(EVOLVE);
    await client.query(`alter table things add colour text, add size bigint;
      alter table things alter amount type numeric(12,3), alter day type timestamp, alter note type varchar(30);
      insert into things values (3, '2024-01-06 10:00', 123456789.125, 'longer than ten', 'red', 5000000000)`);
    const notes: string[] = [];
    const outcome = await load(EVOLVE, { onNote: (note) => notes.push(note) });
    expect(outcome.message).toContain('LOAD 2 rows from 2');
    expect(notes).toEqual([
      'shop.things: column "day" was date at the source and is timestamp without time zone: date becomes timestamp.',
      'shop.things: column "amount" was numeric(6,2) at the source and is numeric(12,3): decimal(6,2) becomes decimal(12,3).',
      'shop.things: column "note" was character varying(10) at the source and is character varying(30): varchar(10) becomes varchar(30).',
      'shop.things: column "colour" is added at the source (text): new column of type string.',
      'shop.things: column "size" is added at the source (bigint): new column of type bigint.',
    ]);
    expect(await types()).toEqual([
      ['id', 'INTEGER'],
      ['day', 'TIMESTAMP'],
      ['amount', 'DECIMAL(12,3)'],
      ['note', 'VARCHAR'],
      ['colour', 'VARCHAR'],
      ['size', 'BIGINT'],
    ]);
    expect(await rows('id, day, amount, note, colour, size')).toEqual([
      ['1', '2024-01-01T00:00:00', '1.500', 'a', 'null', 'null'],
      ['2', '2024-01-05T00:00:00', '2.500', 'b', 'null', 'null'],
      ['3', '2024-01-06T10:00:00', '123456789.125', 'longer than ten', 'red', '5000000000'],
    ]);
    const again: string[] = [];
    expect((await load(EVOLVE, { onNote: (note) => again.push(note) })).rows).toBe(1);
    expect(again).toEqual([]);
    const audit = 'select column_name, change, type_before, type_after from etl_audit.schema_changes order by 1';
    expect(await fixture.rows(audit)).toContainEqual(['size', 'added', 'null', 'bigint']);
  });

  it('are null from then on when evolve finds them removed, and filled again when they return', async () => {
    await load(EVOLVE);
    await client.query(`alter table things drop note, add colour text; insert into things values (3, null, 3, 'red')`);
    await load(EVOLVE);
    await client.query(
      `alter table things drop colour, add note varchar(10); insert into things values (4, null, 4, 'x')`,
    );
    await load(EVOLVE);
    expect(await rows('id, note, colour')).toEqual([
      ['1', 'a', 'null'],
      ['2', 'null', 'null'],
      ['3', 'null', 'null'],
      ['4', 'x', 'null'],
    ]);
    expect(
      await fixture.rows('select column_name, change from etl_audit.schema_changes order by loaded_at, 1'),
    ).toEqual([
      ['colour', 'added'],
      ['note', 'removed'],
      ['colour', 'removed'],
      ['note', 'returned'],
    ]);
  });

  it('stop a load that evolve cannot follow: an incompatible type, or a key that is gone', async () => {
    await load(EVOLVE);
    await client.query('alter table things alter day type integer using 1');
    await expect(load(EVOLVE)).rejects.toThrow(
      '"day" date cannot hold it, and no wider type holds both.\n  column  change        before  now\n  day     type changed  date    integer',
    );
    await client.query('alter table things drop id, alter day type date using null');
    await expect(load(EVOLVE)).rejects.toThrow('"id" it is of the primary key');
    expect((await rows('id')).length).toBe(2);
  });

  it('are refused by freeze with a table of the difference, and taken when they are declared', async () => {
    const frozen = table({ schema_changes: 'freeze' });
    await load(frozen);
    await client.query('alter table things add colour text, drop note, alter amount type numeric(8,2)');
    await expect(load(frozen)).rejects.toThrow(
      [
        'column  change        before                 now',
        '  amount  type changed  numeric(6,2)           numeric(8,2)',
        '  note    removed       character varying(10)  -',
        '  colour  added         -                      text',
      ].join('\n'),
    );
    const declared = { ...frozen, columns: { id: 'integer', day: 'date', amount: 'decimal(8,2)', colour: 'string' } };
    expect((await load(declared)).rows).toBe(2);
    expect((await load(declared)).rows).toBe(1);
  });

  it('do not matter where nothing is told of them', async () => {
    await load(table({}));
    await client.query('alter table things add colour text');
    expect((await load(table({}))).rows).toBe(1);
    expect(await load(table({ schema_changes: 'discard' }))).toMatchObject({ rows: 2 });
  });

  it('hold values that a type cannot: refused with the key of the row, made null, or the row set aside', async () => {
    await client.query(`alter table things alter amount type numeric;
      update things set day = 'infinity' where id = 1; update things set amount = 'NaN' where id = 2`);
    await expect(load(table({}))).rejects.toThrow(
      /Row 1 \(id = 1\) of shop\.things .* has "infinity" in column "day", which is no date/,
    );
    expect((await load(table({ values: { infinity: 'null' } }))).message).toBe(
      'LOAD 2 rows, 2 values made null (day 1, amount 1)',
    );
    expect(await rows('id, day, amount')).toEqual([
      ['1', 'null', '1.50'],
      ['2', '2024-01-05', 'null'],
    ]);
    const aside = table({ bad_rows: 'set_aside' });
    expect((await load(aside)).message).toBe('LOAD 0 rows, 2 bad rows set aside');
    await client.query('update things set amount = 7 where id = 2');
    expect((await load(aside)).message).toBe('LOAD 1 row, 1 bad row set aside');
    expect(
      await fixture.rows('select row_key, column_name, value, whole_row from etl_audit.rejected_rows'),
    ).toContainEqual(['{"id":"2"}', 'amount', 'NaN', '{"id":"2","day":"2024-01-05","amount":"NaN","note":"b"}']);
  });
});
