import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { YamlMap } from '../config/types.ts';
import { loadConnector, type PartsSession } from '../connectors/index.ts';
import { diagnosticsOf } from '../diagnostics/index.ts';
import { LoadFixture, type TableFixture } from './load-fixture.ts';

/** A running source system that nothing else uses. */
export interface SourceSystem {
  /** The connection as it stands in a profile. */
  readonly connection: YamlMap;
  /** Absolute folder that relative paths of the connection lie under. */
  readonly projectRoot: string;
  /** Makes the table's content these rows, in the columns' order; null is null, all else the value's plain text. */
  write(table: TableFixture, rows: readonly (readonly (string | null)[])[]): Promise<void>;
  /** Takes the table away. */
  remove(table: TableFixture): Promise<void>;
  stop(): Promise<void>;
}

/** What the contract suite needs to know of one connector. */
export interface ConnectorHarness {
  readonly type: string;
  /** A key of the connection that is misspelled, such as `rot`. */
  readonly misspelledKey: string;
  /** The `load:` of a table of this name. */
  load(table: string): YamlMap;
  /** Starts the real system. */
  start(): Promise<SourceSystem>;
}

const COLUMNS = {
  id: 'bigint',
  flag: 'boolean',
  small: 'integer',
  amount: 'decimal(38,9)',
  ratio: 'double',
  name: 'string',
  day: 'date',
  at: 'timestamp',
  seen: 'timestamptz',
  clock: 'time',
};

const ROWS: readonly (readonly (string | null)[])[] = [
  [
    '1',
    'true',
    '-5',
    '12345678901234567890123456789.123456789',
    '0.1',
    'é "x", y',
    '2024-02-29',
    '2024-01-31T23:59:59.123456',
    '2024-01-31T23:59:59+00:00',
    '10:20:30.5',
  ],
  [
    '9223372036854775807',
    'false',
    '2147483647',
    '-0.000000001',
    '-1.5e300',
    'two\nlines',
    '0001-01-01',
    '1969-12-31T00:00:00',
    '1969-12-31T00:00:00+00:00',
    '00:00:00',
  ],
  ['3', null, null, null, null, null, null, null, null, null],
  [
    '4',
    'true',
    '0',
    '0.000000000',
    '0.0',
    ' ',
    '9999-12-31',
    '9999-12-31T23:59:59',
    '9999-12-31T23:59:59+00:00',
    '23:59:59.999999',
  ],
];

/** Runs the contract that every connector keeps, against the real system. */
export function connectorContract(harness: ConnectorHarness): void {
  describe(`the ${harness.type} connector`, () => {
    const table: TableFixture = { name: 'things', columns: COLUMNS, load: harness.load('things'), primaryKey: ['id'] };
    let system: SourceSystem;
    let session: PartsSession;
    let fixture: LoadFixture;
    const asked = () => ({ connections: { shop: system.connection }, projectRoot: system.projectRoot });
    const loadedRows = async () =>
      await fixture.rows(
        `select ${Object.keys(COLUMNS)
          .map((name) => `"${name}"`)
          .join(', ')} from raw_shop.things order by id`,
      );

    beforeAll(async () => {
      system = await harness.start();
      fixture = await LoadFixture.create();
      const connector = await loadConnector(harness.type, 'shop');
      const opened = await connector.open(system.connection, { connection: 'shop', projectRoot: system.projectRoot });
      if (opened.gives !== 'parts') expect.fail(`${harness.type} gives no parts`);
      session = opened;
    });
    afterAll(async () => {
      await session.close();
      await fixture.close();
      await system.stop();
    });

    it('states what it can do, its default among it', async () => {
      const { capabilities } = await loadConnector(harness.type, 'shop');
      expect(capabilities.writes).toContain(capabilities.defaultWrite);
      expect(capabilities.strategies.length).toBeGreaterThan(0);
    });

    it('describes every key of its configuration, and refuses others', async () => {
      const { connection, table: keys } = await loadConnector(harness.type, 'shop');
      const undescribed = Object.entries(keys.shape).filter(([, schema]) => !Reflect.get(schema, 'description'));
      expect(undescribed.map(([key]) => key)).toEqual([]);
      expect(connection.safeParse({ ...system.connection, [harness.misspelledKey]: 'x' }).success).toBe(false);
    });

    it('gives the parts of a table in a fixed order, each with its own name', async () => {
      await system.write(table, ROWS);
      const names = (await session.list(table.load)).map((part) => part.name);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
      expect((await session.list(table.load)).map((part) => part.name)).toEqual(names);
    });

    it('tells a part that changed from one that did not', async () => {
      await system.write(table, ROWS);
      const before = await session.list(table.load);
      const again = await session.list(table.load);
      const hashes = await Promise.all(before.map((part) => part.hash()));
      expect(again.map((part) => part.fingerprint)).toEqual(before.map((part) => part.fingerprint));
      expect(await Promise.all(again.map((part) => part.hash()))).toEqual(hashes);
      const opened = await Promise.all(before.map((part) => part.open(fixture.root)));
      await Promise.all(opened.map((file) => file.verify()));
      const contents = await Promise.all(opened.map((file) => readFile(file.path)));
      await system.write(table, ROWS.slice(1));
      const after = await session.list(table.load);
      expect(await Promise.all(after.map((part) => part.hash()))).not.toEqual(hashes);
      const verified = await Promise.allSettled(opened.map((file) => file.verify()));
      // A copy stays what was listed; what is read in place must tell.
      const now = await Promise.all(opened.map((file) => readFile(file.path)));
      const isSame = now.every((content, index) => contents[index]?.equals(content) === true);
      await Promise.all(opened.map((file) => file.release?.()));
      const reasons = verified.flatMap((one) => (one.status === 'rejected' ? diagnosticsOf(one.reason) : []));
      if (!isSame) expect(reasons.map((one) => one.code)).toContain('ETL5034');
    });

    it('loads every type exactly, once, and a change in place of what it changed', async () => {
      await system.write(table, ROWS);
      expect((await fixture.load(table, asked())).rows).toBe(ROWS.length);
      const expected = (rows: typeof ROWS) =>
        rows
          .map((row) => row.map((cell) => cell ?? 'null'))
          .sort(([a = ''], [b = '']) => (BigInt(a) < BigInt(b) ? -1 : 1));
      expect((await loadedRows()).map(plainNumbers)).toEqual(expected(ROWS).map(plainNumbers));
      expect((await fixture.load(table, asked())).files.loaded).toBe(0);
      await system.write(table, ROWS.slice(2));
      await fixture.load(table, asked());
      expect((await loadedRows()).map(plainNumbers)).toEqual(expected(ROWS.slice(2)).map(plainNumbers));
    });

    it('says that a table is not there', async () => {
      await system.write(table, ROWS);
      await system.remove(table);
      const found = await session.list(table.load).then(
        () => [],
        (error: unknown) => diagnosticsOf(error),
      );
      expect(found.map((one) => one.code)).toEqual(['ETL5020']);
    });
  });
}

/** Floats as JavaScript writes them. */
function plainNumbers(row: readonly string[]): string[] {
  return row.map((cell, index) => (index === 4 && cell !== 'null' ? String(Number(cell)) : cell));
}
