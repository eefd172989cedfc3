import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { LoadFixture, runLoad, type TableFixture } from '../../testing/load-fixture.ts';
import { startMariadbSource } from '../../testing/mariadb-source.ts';
import { startPostgresSource } from '../../testing/postgres-source.ts';
import type { RowsSystem } from '../../testing/rows-contract/harness.ts';
import { describeWithServers } from '../../testing/servers/describe-with-servers.ts';
import type { LoadRequest } from '../types.ts';

/** What a server calls the types of the table, and how it is told others. */
const SERVERS = {
  postgres: {
    start: startPostgresSource,
    types: {
      timestamp: 'timestamp without time zone',
      amount: (digits: string) => `numeric(${digits})`,
      note: (length: number) => `character varying(${length})`,
      bigint: 'bigint',
      integer: 'integer',
    },
    widen: 'alter amount type numeric(12,3), alter day type timestamp, alter note type varchar(30)',
    longer: 'alter amount type numeric(8,2)',
  },
  mariadb: {
    start: startMariadbSource,
    types: {
      timestamp: 'datetime',
      amount: (digits: string) => `decimal(${digits})`,
      note: (length: number) => `varchar(${length})`,
      bigint: 'bigint(20)',
      integer: 'int(11)',
    },
    widen: 'modify amount decimal(12,3), modify day datetime, modify note varchar(30)',
    longer: 'modify amount decimal(8,2)',
  },
};

const table = (load: TableFixture['load']): TableFixture => ({
  columns: { id: 'integer', day: 'date', amount: 'decimal(6,2)', note: 'varchar(10)' },
  load: { strategy: 'incremental', cursor: 'id', ...load },
  primaryKey: ['id'],
});

/** The table at a server, and what is loaded of it. */
class Things {
  readonly #source: RowsSystem & { run(sql: string): Promise<unknown> };
  readonly #fixture: LoadFixture;

  private constructor(source: RowsSystem & { run(sql: string): Promise<unknown> }, fixture: LoadFixture) {
    this.#source = source;
    this.#fixture = fixture;
  }

  static async create(source: RowsSystem & { run(sql: string): Promise<unknown> }): Promise<Things> {
    const things = new Things(source, await LoadFixture.create());
    await things.run('drop table if exists things');
    await things.run('create table things (id int primary key, day date, amount numeric(6,2), note varchar(10))');
    await things.run("insert into things values (1, '2024-01-01', 1.5, 'a'), (2, '2024-01-05', 2.5, 'b')");
    return things;
  }

  async run(sql: string): Promise<void> {
    await this.#source.run(sql);
  }

  async load(of: TableFixture, more: Partial<LoadRequest> = {}) {
    const connections = { shop: this.#source.connection };
    return await runLoad(await this.#fixture.request(of, { connections, ...more }));
  }

  async rows(columns: string): Promise<string[][]> {
    return await this.#fixture.rows(`select ${columns} from raw_shop.things order by id`);
  }

  async found(sql: string): Promise<string[][]> {
    return await this.#fixture.rows(sql);
  }

  async close(): Promise<void> {
    await this.#fixture.close();
  }
}

for (const server of ['postgres', 'mariadb'] as const)
  describeWithServers([server], `Columns of ${server} that change`, () => {
    const { start, types: at, widen, longer } = SERVERS[server];
    let source: Awaited<ReturnType<typeof start>>;
    let things: Things;
    beforeAll(async () => {
      source = await start();
    });
    afterAll(() => source?.stop());
    beforeEach(async () => {
      things = await Things.create(source);
    });
    afterEach(() => things.close());
    const EVOLVE = table({ schema_changes: 'evolve' });
    const load = async (...asked: Parameters<Things['load']>) => await things.load(...asked);

    it('are followed by evolve: new and wider columns change the raw table, which keeps its rows', async () => {
      await load(EVOLVE);
      await things.run(`alter table things add colour text, add size bigint, ${widen}`);
      await things.run(
        "insert into things values (3, '2024-01-06 10:00', 123456789.125, 'longer than ten', 'red', 5000000000)",
      );
      const notes: string[] = [];
      const outcome = await load(EVOLVE, { onNote: (note) => notes.push(note) });
      expect(outcome.message).toContain('LOAD 2 rows from 2');
      expect(notes).toEqual([
        `shop.things: column "day" was date at the source and is ${at.timestamp}: date becomes timestamp.`,
        `shop.things: column "amount" was ${at.amount('6,2')} at the source and is ${at.amount('12,3')}: decimal(6,2) becomes decimal(12,3).`,
        `shop.things: column "note" was ${at.note(10)} at the source and is ${at.note(30)}: varchar(10) becomes varchar(30).`,
        'shop.things: column "colour" is added at the source (text): new column of type string.',
        `shop.things: column "size" is added at the source (${at.bigint}): new column of type bigint.`,
      ]);
      const types = `select column_name, data_type from information_schema.columns
        where table_schema = 'raw_shop' and table_name = 'things' and column_name not like '\\_etl%' escape '\\'
        order by ordinal_position`;
      expect(await things.found(types)).toEqual([
        ['id', 'INTEGER'],
        ['day', 'TIMESTAMP'],
        ['amount', 'DECIMAL(12,3)'],
        ['note', 'VARCHAR'],
        ['colour', 'VARCHAR'],
        ['size', 'BIGINT'],
      ]);
      expect(await things.rows('id, day, amount, note, colour, size')).toEqual([
        ['1', '2024-01-01T00:00:00', '1.500', 'a', 'null', 'null'],
        ['2', '2024-01-05T00:00:00', '2.500', 'b', 'null', 'null'],
        ['3', '2024-01-06T10:00:00', '123456789.125', 'longer than ten', 'red', '5000000000'],
      ]);
      const again: string[] = [];
      expect((await load(EVOLVE, { onNote: (note) => again.push(note) })).rows).toBe(1);
      expect(again).toEqual([]);
      const audit = 'select column_name, change, type_before, type_after from etl_audit.schema_changes order by 1';
      expect(await things.found(audit)).toContainEqual(['size', 'added', 'null', at.bigint]);
    });

    it('are null from then on when evolve finds them removed, and filled again when they return', async () => {
      await load(EVOLVE);
      await things.run('alter table things drop note, add colour text');
      await things.run("insert into things values (3, null, 3, 'red')");
      await load(EVOLVE);
      await things.run('alter table things drop colour, add note varchar(10)');
      await things.run("insert into things values (4, null, 4, 'x')");
      await load(EVOLVE);
      expect(await things.rows('id, note, colour')).toEqual([
        ['1', 'a', 'null'],
        ['2', 'null', 'null'],
        ['3', 'null', 'null'],
        ['4', 'x', 'null'],
      ]);
      const audit = 'select column_name, change from etl_audit.schema_changes order by loaded_at, 1';
      expect(await things.found(audit)).toEqual([
        ['colour', 'added'],
        ['note', 'removed'],
        ['colour', 'removed'],
        ['note', 'returned'],
      ]);
    });

    it('stop a load that evolve cannot follow: an incompatible type, or a key that is gone', async () => {
      await load(EVOLVE);
      await things.run('alter table things drop day, add day int');
      await expect(load(EVOLVE)).rejects.toThrow(
        `"day" date cannot hold it, and no wider type holds both.\n  column  change        before  now\n  day     type changed  date    ${at.integer}`,
      );
      await things.run('alter table things drop id, drop day, add day date');
      await expect(load(EVOLVE)).rejects.toThrow('"id" it is of the primary key');
      expect((await things.rows('id')).length).toBe(2);
    });

    it('are refused by freeze with a table of the difference, and taken when they are declared', async () => {
      const frozen = table({ schema_changes: 'freeze' });
      await load(frozen);
      await things.run(`alter table things add colour text, drop note, ${longer}`);
      const width = Math.max(at.note(10).length, at.amount('6,2').length);
      const pad = (text: string) => text.padEnd(width);
      await expect(load(frozen)).rejects.toThrow(
        [
          `column  change        ${pad('before')}  now`,
          `  amount  type changed  ${pad(at.amount('6,2'))}  ${at.amount('8,2')}`,
          `  note    removed       ${pad(at.note(10))}  -`,
          `  colour  added         ${pad('-')}  text`,
        ].join('\n'),
      );
      const declared = { ...frozen, columns: { id: 'integer', day: 'date', amount: 'decimal(8,2)', colour: 'string' } };
      expect((await load(declared)).rows).toBe(2);
      expect((await load(declared)).rows).toBe(1);
    });

    it('are told before anything is read where their declared types are narrower, once', async () => {
      const notes: string[] = [];
      const narrow = {
        ...table({}),
        columns: { id: 'smallint', day: 'timestamp', amount: 'decimal(5,1)', note: 'string' },
      };
      await load(narrow, { onNote: (note) => notes.push(note) });
      expect(notes).toEqual([
        expect.stringContaining(
          `shop.things may have values that its declared types cannot hold: "id" is ${at.integer} there and declared as smallint; "amount" is ${at.amount('6,2')} there and declared as decimal(5,1).`,
        ),
      ]);
      await load(narrow, { onNote: (note) => notes.push(note) });
      expect(notes.length).toBe(1);
    });

    it('do not matter where nothing is told of them', async () => {
      await load(table({}));
      await things.run('alter table things add colour text');
      expect((await load(table({}))).rows).toBe(1);
      expect(await load(table({ schema_changes: 'discard' }))).toMatchObject({ rows: 2 });
    });
  });

describeWithServers(['postgres'], 'Values of PostgreSQL', () => {
  it('that a type cannot hold are refused with the key of the row, made null, or the row is set aside', async () => {
    const source = await startPostgresSource();
    const things = await Things.create(source);
    const load = async (of: TableFixture) => await things.load(of);
    try {
      await things.run(`alter table things alter amount type numeric;
        update things set day = 'infinity' where id = 1; update things set amount = 'NaN' where id = 2`);
      await expect(load(table({}))).rejects.toThrow(
        /Row 1 \(id = 1\) of shop\.things .* has "infinity" in column "day", which is no date/,
      );
      expect((await load(table({ values: { infinity: 'null' } }))).message).toBe(
        'LOAD 2 rows, 2 values made null (day 1, amount 1)',
      );
      expect(await things.rows('id, day, amount')).toEqual([
        ['1', 'null', '1.50'],
        ['2', '2024-01-05', 'null'],
      ]);
      const aside = table({ bad_rows: 'set_aside' });
      expect((await load(aside)).message).toBe('LOAD 0 rows, 2 bad rows set aside');
      await things.run('update things set amount = 7 where id = 2');
      expect((await load(aside)).message).toBe('LOAD 1 row, 1 bad row set aside');
      expect(
        await things.found('select row_key, column_name, value, whole_row from etl_audit.rejected_rows'),
      ).toContainEqual(['{"id":"2"}', 'amount', 'NaN', '{"id":"2","day":"2024-01-05","amount":"NaN","note":"b"}']);
    } finally {
      await things.close();
      await source.stop();
    }
  });
});
