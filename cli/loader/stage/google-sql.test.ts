import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigquery } from '../../adapters/bigquery/adapter.ts';
import type { Connection } from '../../adapters/types.ts';
import type { TypeKind } from '../../connectors/column-type.ts';
import { type GoogleSql, startGoogleSql } from '../../googlesql/index.ts';
import { sourceNode } from '../../testing/load-fixture.ts';
import { AUDIT_TABLES } from '../audit-tables.ts';
import { ledgerStatements } from '../ledger.ts';
import { findStagedKey, rawChanges, rawStatements } from '../raw-table.ts';
import { bareType, rawTypeName, typeNameOf } from '../raw-type.ts';
import { changeStatementsOf, outcomeQuery, partStatementsOf, type RowChange } from '../row-changes.ts';
import { appliedChanges } from '../rows/change-statements.ts';
import type { RowsPlan } from '../rows/plan-rows.ts';
import { type RowsChange, rowsChanges, rowsStatements } from '../rows/row-statements.ts';
import { watermarkStatements } from '../rows/watermark.ts';
import type { LandedTable } from './landed-table.ts';
import { shapeOf } from './shape-table.ts';
import { stageColumn } from './stage-column.ts';

const { dialect } = bigquery;
const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'seen', type: 'timestamptz' },
  { name: 'amount', type: 'decimal(38,9)' },
  { name: 'huge', type: 'decimal(38,20)' },
  { name: 'most', type: 'hugeint' },
  { name: 'more', type: 'json' },
  { name: 'code', type: 'uuid' },
  { name: 'raw', type: 'binary' },
  { name: 'tags', type: 'array<string>' },
  { name: 'items', type: 'array<struct<sku string, at timestamp, more json, n array<integer>, big decimal(38,20)>>' },
  { name: 'address', type: 'struct<`order` string, geo struct<code uuid, days array<date>>>' },
  { name: '_etl_deleted_at', type: 'timestamp' },
  { name: '_etl_file', type: 'string' },
  { name: '_etl_load_id', type: 'string' },
  { name: '_etl_loaded_at', type: 'timestamp' },
];
const changed = [
  { name: '_etl_op', type: 'string' },
  { name: '_etl_missing', type: 'string' },
  { name: '_etl_place', type: 'bigint' },
];
const scope = { adapter: bigquery, source: sourceNode({ columns: {}, load: {} }) };

const staged: LandedTable = {
  from: '`etl_audit`.`stage`',
  asRaw: '',
  isStaged: true,
  columns: [...changed, ...columns],
  value: (column) => {
    const from = typeNameOf(dialect, stageColumn(column).type);
    const to = rawTypeName(dialect, column);
    const own = `n.${dialect.quote(column.name)}`;
    return from === to ? own : (dialect.convert?.(own, from, to, 'fail') ?? own);
  },
};

const raw = [...changed, ...columns].map((one) => `${staged.value(one)} as ${dialect.quote(one.name)}`).join(', ');
const rowsOfChanges = { ...staged, asRaw: `(select ${raw} from ${staged.from} as n)` };

const tables = [
  {
    name: 'raw_shop.things',
    columns: columns.map((one) => ({ name: one.name, type: bareType(rawTypeName(dialect, one)) })),
  },
  {
    name: 'etl_audit.stage',
    columns: [...changed, ...columns].map((one) => ({
      name: one.name,
      type: bareType(typeNameOf(dialect, stageColumn(one).type)),
    })),
  },
  {
    name: 'etl_added_rows',
    columns: columns.map((one) => ({ name: one.name, type: bareType(rawTypeName(dialect, one)) })),
  },
  {
    name: 'raw_shop__things__etl_changes',
    columns: [...changed, ...columns].map((one) => ({ name: one.name, type: bareType(rawTypeName(dialect, one)) })),
  },
  ...Object.entries(AUDIT_TABLES).map(([name, fields]) => ({
    name: `etl_audit.${name}`,
    columns: fields.map(([column, type]) => ({ name: column, type: dialect.typeName(type) })),
  })),
];

const plan = (more: Partial<RowsPlan>): RowsPlan => ({
  reason: 'new since the last load',
  window: { kind: 'all' },
  position: null,
  rebuild: false,
  write: 'merge',
  ...more,
});
const rows = (more: Partial<RowsChange>): RowsChange => ({
  plan: plan({}),
  columns,
  primaryKey: ['id'],
  cursor: null,
  deletes: { mode: 'hard', column: null },
  isSnapshot: false,
  exists: true,
  landed: ['x'],
  rows: staged,
  loadedAt: new Date(0),
  ...more,
});
const cursor = (name: string, kind: TypeKind) => ({
  columns: [{ name, type: { kind, name: kind } }],
  type: { kind, name: kind },
  through: null,
  lookbackDays: 1,
  nulls: true,
});
const from = (name: string, kind: TypeKind, text: string) => ({
  plan: plan({
    write: 'delete_insert',
    window: { kind: 'from', columns: cursor(name, kind).columns as never, from: text, inclusive: true, nulls: true },
  }),
  cursor: cursor(name, kind),
});

describe('Google accepts every statement of a load', () => {
  let google: GoogleSql;
  beforeAll(async () => {
    google = await startGoogleSql();
  }, 60_000);
  afterAll(async () => await google.close());

  const expectAccepted = async (statements: readonly string[]) => {
    expect(statements.length).toBeGreaterThan(0);
    for (const sql of statements)
      expect([sql, await google.analyze(sql, { tables })]).toEqual([sql, expect.objectContaining({ ok: true })]);
  };
  /** What tests read before the changes are made: of a table that is there and of one that is not, and the new rows. */
  const shown = (changes: readonly RowChange[]) =>
    ([null, 'select * from raw_shop.things'] as const).flatMap((there) =>
      (['rows', 'table'] as const).map((only) => outcomeQuery({ rows: there, columns }, changes, dialect, only)),
    );
  /** The same part by part, where one statement may write few partitions only. */
  const inParts = (one: RowChange) => {
    const name = '`raw_shop`.`things`';
    const parts = [(table: string) => `${table}.\`day\` between date '2024-01-01' and date '2024-01-31'`];
    return partStatementsOf(name, one, parts, dialect) ?? changeStatementsOf(name, [one], dialect);
  };
  const all = ({ table, remove, insert }: ReturnType<typeof rowsStatements>) => [...table, ...remove, ...insert];

  it.each<[string, object]>([
    ['all anew', { plan: plan({ rebuild: true, write: 'replace' }), isSnapshot: true }],
    ['by key', {}],
    ['only new keys', { plan: plan({ write: 'append' }) }],
    ['without a key', { plan: plan({ write: 'append' }), primaryKey: [] }],
    ['all deleted before', { plan: plan({ write: 'delete_insert' }) }],
    ['from a date', from('day', 'date', '2024-01-31')],
    ['from a time', from('at', 'timestamp', '2024-01-31 10:20:30')],
    ['from a moment', from('seen', 'timestamptz', '2024-01-31 10:20:30.123456+00')],
    ['gone rows leave', { plan: plan({ reason: 'always read whole' }) }],
    ['gone rows are marked', { plan: plan({ reason: 'always read whole' }), deletes: { mode: 'soft', column: null } }],
  ])('for rows: %s', async (_, change) => {
    const made = rows(change as Partial<RowsChange>);
    await expectAccepted(all(rowsStatements(scope, made)));
    const { remove, add } = rowsChanges(scope, made);
    await expectAccepted(shown([...remove, ...add]));
    for (const one of [...remove, ...add]) await expectAccepted(inParts(one));
  });

  it.each(['hard', 'soft', 'ignore'] as const)('for changes whose deletes are %s', async (mode) => {
    for (const truncates of [false, true])
      for (const omits of [false, true]) {
        const change = rows({ deletes: { mode, column: null } });
        const made = appliedChanges(scope, change, { files: ['x'], rows: rowsOfChanges, truncates, omits });
        await expectAccepted(changeStatementsOf('`raw_shop`.`things`', made, dialect));
        await expectAccepted(shown(made));
      }
  });

  it('for files', async () => {
    const declared = columns.slice(0, -4).map(({ name, type }) => ({ name, type: { kind: 'string', name: type } }));
    const declaration = { columns: declared, deletes: { mode: 'ignore', column: null } };
    for (const [rebuild, kept, isAll] of [
      [true, [], true],
      [true, ['a'], true],
      [false, [], false],
      [false, [], true],
    ] as const) {
      const change = { rebuild, existing: [], kept, removed: ["it's"], isAll, landed: ['x'], rows: staged };
      await expectAccepted(all(rawStatements(scope, declaration as never, change)));
      const { remove, add } = rawChanges(scope, columns.slice(0, -4), change);
      if (kept.length === 0) await expectAccepted(shown([...remove, ...add]));
    }
    const asked: string[] = [];
    const connection = { query: async (sql: string) => ({ columns: [], rows: asked.push(sql) > 0 ? [] : [] }) };
    for (const are of ['only', 'all but'] as const)
      for (const files of [[], ['a']])
        await findStagedKey(connection as unknown as Connection, scope, ['id', 'code'], {
          rows: { ...staged, before: 'select * from raw_shop.things' },
          stays: { are, files },
        });
    await expectAccepted(asked);
  });

  it('for ledger and watermark', async () => {
    const loadedAt = new Date(0);
    const entry = {
      file: 'a',
      fingerprint: 'f',
      contentHash: 'c',
      declarationHash: 'd',
      columnsHash: 'h',
      bytes: 1,
      rows: 2,
      loadId: 'l',
      loadedAt,
    };
    const change = { removed: ['x'], loaded: [entry], kept: [], unchanged: 0, loadId: 'l', loadedAt, gone: 0 };
    await expectAccepted(ledgerStatements(scope, change));
    await expectAccepted(ledgerStatements(scope, { ...change, loadedRows: '`etl_audit`.`load_ledger`' }));
    const mark = {
      strategy: 's',
      cursorColumns: '',
      cursorValue: null,
      position: 'p',
      declarationHash: 'd',
      columnsHash: 'h',
      loadId: 'l',
    };
    await expectAccepted(watermarkStatements(scope, mark, loadedAt));
  });

  it('for tables that get other columns', async () => {
    const had = columns.map(({ name }) => ({ name, dataType: 'STRING' }));
    const before = [{ name: 'raw_shop.things', columns: had.map(({ name, dataType: type }) => ({ name, type })) }];
    const [rewritten, made] = [shapeOf(scope, columns, had), shapeOf(scope, columns, [])];
    for (const sql of [...rewritten.statements, rewritten.rows ?? '', ...made.statements])
      expect([sql, await google.analyze(sql, { tables: before })]).toEqual([
        sql,
        expect.objectContaining({ ok: true }),
      ]);
  });
});
