import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { duckdb } from '../adapters/duckdb/adapter.ts';
import { type ColumnInfo, relation } from '../adapters/index.ts';
import { materializationOf, type Plan, type PlanInput, type Statement } from './index.ts';

const FOLDER = path.join(import.meta.dirname, 'golden');
const isUpdate = process.env.UPDATE_GOLDEN === '1';

const target = relation({ database: 'dev', schema: 'main', identifier: 'orders' });
const existingTable = { ...target, type: 'table' as const };
const existingView = { ...target, type: 'view' as const };
const columns: readonly ColumnInfo[] = [
  { name: 'id', dataType: 'INTEGER' },
  { name: 'Day', dataType: 'DATE' },
];
const wider: readonly ColumnInfo[] = [
  { name: 'id', dataType: 'BIGINT' },
  { name: 'extra', dataType: 'DOUBLE' },
];

function plan(materialized: string, given: Partial<PlanInput>): Plan {
  return materializationOf(materialized).plan({
    target,
    existing: null,
    existingColumns: given.existing?.type === 'table' ? columns : [],
    compiledSql: 'select id, "Day"\nfrom raw -- all of them',
    columns,
    config: {},
    description: "The shop's orders",
    declared: [],
    constraints: [],
    declaredColumns: [],
    dialect: duckdb.dialect,
    capabilities: duckdb.capabilities,
    fullRefresh: false,
    ...given,
  });
}

const existing = existingTable;
const declared: PlanInput['declared'] = [
  {
    name: 'id',
    dataType: 'integer',
    description: 'Key',
    quote: false,
    constraints: [{ type: 'not_null' }, { type: 'check', expression: 'id > 0' }],
  },
  {
    name: 'Day',
    dataType: 'date',
    description: '',
    quote: true,
    constraints: [{ type: 'foreign_key', to: '"dev"."main"."days"', to_columns: ['day'] }],
  },
];
const constraints: PlanInput['constraints'] = [
  { type: 'primary_key', name: 'pk_orders', columns: ['id', 'Day'] },
  { type: 'check', expression: 'id < 100' },
];
const contracted: Partial<PlanInput> = {
  config: { contract: { enforced: true } },
  declared,
  constraints,
  declaredColumns: columns,
};
const merge = { incremental_strategy: 'merge', unique_key: 'id' };

/** Name of the golden file: what is planned. */
const CASES: Readonly<Record<string, Plan>> = {
  'view-new': plan('view', {}),
  'view-over-view': plan('view', { existing: existingView }),
  'view-over-table': plan('view', { existing }),
  'view-documented': plan('view', { config: { persist_docs: { relation: true, columns: true } }, declared }),
  'view-header': plan('view', { config: { sql_header: 'set threads = 1;' } }),
  ephemeral: plan('ephemeral', {}),
  'table-new': plan('table', {}),
  'table-over-table': plan('table', { existing }),
  'table-over-view': plan('table', { existing: existingView }),
  'table-indexes': plan('table', {
    existing,
    config: { indexes: [{ columns: ['id'], unique: true }, { columns: ['day', 'lower(x)'] }] },
  }),
  'table-contract': plan('table', { existing, ...contracted }),
  'external-new': plan('external', { config: { location: 'out/orders.parquet' } }),
  'external-csv-over-table': plan('external', {
    existing,
    config: { location: 'out/orders.csv.gz', delimiter: '|', options: { quote: '~' } },
  }),
  'external-partitions': plan('external', {
    existing: existingView,
    config: {
      location: 'out/orders',
      options: { partition_by: 'id, day', overwrite_or_ignore: 'true' },
      parquet_read_options: { union_by_name: true, hive_types: { id: 'INTEGER' } },
    },
  }),
  'external-remote': plan('external', { config: { location: 's3://bucket/orders.json' } }),
  'external-contract': plan('external', { ...contracted, config: { ...contracted.config, location: 'orders.json' } }),
  'incremental-first': plan('incremental', { config: merge }),
  'incremental-over-view': plan('incremental', { existing: existingView, config: merge }),
  'incremental-full-refresh': plan('incremental', { existing, config: merge, fullRefresh: true }),
  'incremental-default': plan('incremental', { existing }),
  'incremental-default-key': plan('incremental', { existing, config: { unique_key: 'id' } }),
  'incremental-append': plan('incremental', { existing, config: { incremental_strategy: 'append', unique_key: 'id' } }),
  'incremental-delete-insert-keys': plan('incremental', {
    existing,
    config: {
      incremental_strategy: 'delete+insert',
      unique_key: ['id', 'day'],
      incremental_predicates: ["DBT_INCREMENTAL_TARGET.day > '2024-01-01'"],
    },
  }),
  'incremental-delete-insert-expression': plan('incremental', {
    existing,
    config: { unique_key: "id || '-' || day", incremental_predicates: 'id > 5' },
  }),
  'incremental-merge': plan('incremental', { existing, config: merge }),
  'incremental-merge-no-key': plan('incremental', { existing, config: { incremental_strategy: 'merge' } }),
  'incremental-merge-options': plan('incremental', {
    existing,
    config: {
      ...merge,
      unique_key: ['id'],
      merge_exclude_columns: ['ID'],
      merge_update_condition: 'DBT_INTERNAL_SOURCE.id > 1',
      merge_insert_condition: 'DBT_INTERNAL_SOURCE.id > 2',
      incremental_predicates: ['DBT_INTERNAL_DEST.id > 0'],
    },
  }),
  'incremental-merge-set': plan('incremental', {
    existing,
    config: { ...merge, merge_update_set_expressions: { day: 'current_date' } },
  }),
  'incremental-insert-overwrite': plan('incremental', {
    existing,
    config: { incremental_strategy: 'insert_overwrite', partition_by: 'day' },
  }),
  'incremental-insert-overwrite-month': plan('incremental', {
    existing,
    config: {
      incremental_strategy: 'insert_overwrite',
      partition_by: { field: 'day', data_type: 'date', granularity: 'month' },
    },
  }),
  'incremental-microbatch': plan('incremental', {
    existing,
    config: { incremental_strategy: 'microbatch', event_time: 'day' },
    batch: { start: '2024-01-01 00:00:00', end: '2024-01-02 00:00:00' },
  }),
  'incremental-append-columns': plan('incremental', {
    existing,
    columns: wider,
    config: { ...merge, on_schema_change: 'append_new_columns' },
  }),
  'incremental-sync-columns': plan('incremental', {
    existing,
    columns: wider,
    config: { ...merge, on_schema_change: 'sync_all_columns', indexes: [{ columns: ['id'] }] },
  }),
  'incremental-contract': plan('incremental', { existing, ...contracted }),
};

describe('plans', () => {
  it.each(Object.entries(CASES).map(([name, made]) => ({ name, made })))(
    'are as committed: $name',
    ({ name, made }) => {
      const { statements, relation: left, incremental } = made;
      const head = `-- leaves: ${left?.type ?? 'nothing'}${incremental ? ', added to' : ''}\n`;
      const written = ({ purpose, sql, when }: Statement) => `-- ${purpose}${when ? ` when ${when}` : ''}\n${sql};\n`;
      const placed = made.files === undefined ? '' : `-- ${made.files.mode} ${made.files.location}\n`;
      const after = (made.files?.statements ?? []).map(written).join('');
      const text = head + statements.map(written).join('') + placed + after;
      const file = path.join(FOLDER, `${name}.sql`);
      if (isUpdate) {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(file, text);
      }
      expect(existsSync(file), `${name}.sql is missing: run with UPDATE_GOLDEN=1`).toBe(true);
      expect(text).toBe(readFileSync(file, 'utf8'));
    },
  );

  it('have no golden file that nothing makes', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.sql$/, ''));
    expect(files.filter((name) => !Object.hasOwn(CASES, name))).toEqual([]);
  });

  it.each([
    { config: { incremental_strategy: 'merg' }, code: 'ETL4022', says: 'did you mean "merge"?' },
    { config: { incremental_strategy: 'insert_overwrite' }, code: 'ETL4022', says: 'partition_by' },
    {
      config: { ...merge, merge_update_columns: ['id'], merge_exclude_columns: ['day'] },
      code: 'ETL4022',
      says: 'only one',
    },
    { config: { ...merge, merge_update_columns: ['nono'] }, code: 'ETL4022', says: 'no column "nono"' },
    { config: { on_schema_change: 'sometimes' }, code: 'ETL4022', says: 'on_schema_change' },
    { config: { unique_key: 7 }, code: 'ETL4022', says: 'unique_key' },
    { config: { contract: true }, code: 'ETL4022', says: 'no column is declared' },
  ])('refuse $config and say why', ({ config, code, says }) => {
    const attempt = () => plan('incremental', { existing, config });
    expect(attempt).toThrow(expect.objectContaining({ code }));
    try {
      attempt();
    } catch (error) {
      expect(JSON.stringify((error as { diagnostic: unknown }).diagnostic).replaceAll('\\"', '"')).toContain(says);
    }
  });

  it.each([
    { config: { location: 'a.csv', format: 'xlsx' }, code: 'ETL4022', says: 'format' },
    { config: { location: 'a.csv', options: { header: [1] } }, code: 'ETL4022', says: 'options.header' },
    { config: { location: 'a.csv', glue_register: true }, code: 'ETL4007', says: 'glue_register' },
    { config: { location: 'a.csv', plugin: 'sqlalchemy' }, code: 'ETL4007', says: 'plugin' },
  ])('refuse an external model with $config', ({ config, code, says }) => {
    const attempt = () => plan('external', { config });
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(attempt).toThrow(says);
  });

  it('exist only under known names', () => {
    expect(() => materializationOf('tabel')).toThrow(expect.objectContaining({ code: 'ETL4020' }));
  });
});
