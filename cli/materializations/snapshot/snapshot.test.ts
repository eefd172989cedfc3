import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { duckdb } from '../../adapters/duckdb/adapter.ts';
import { type ColumnInfo, relation } from '../../adapters/index.ts';
import type { Plan } from '../types.ts';
import { planSnapshot, type SnapshotInput } from './snapshot.ts';

const FOLDER = path.join(import.meta.dirname, 'golden');
const isUpdate = process.env.UPDATE_GOLDEN === '1';

const target = relation({ database: 'dev', schema: 'history', identifier: 'orders' });
const existing = { ...target, type: 'table' as const };
const query: readonly ColumnInfo[] = [
  { name: 'id', dataType: 'INTEGER' },
  { name: 'Größe "x"', dataType: 'DECIMAL(10,2)' },
];
const times: readonly ColumnInfo[] = [
  { name: 'dbt_updated_at', dataType: 'TIMESTAMP' },
  { name: 'dbt_valid_from', dataType: 'TIMESTAMP' },
  { name: 'dbt_valid_to', dataType: 'TIMESTAMP' },
];
const scdId: ColumnInfo = { name: 'dbt_scd_id', dataType: 'VARCHAR' };
const changeType: ColumnInfo = { name: 'dbt_change_type', dataType: 'VARCHAR' };
const table = [...query, scdId, ...times];
const changes = [changeType, ...query, { name: 'dbt_unique_key', dataType: 'INTEGER' }, ...times, scdId];

function plan(given: Partial<SnapshotInput>): Plan {
  const first = given.existing === undefined;
  return planSnapshot({
    target,
    existing: null,
    existingColumns: first ? [] : table,
    rows: first ? 'select *, 1 as dbt_scd_id\nfrom raw -- all' : 'select * from changed -- dbt_change_type and so on',
    columns: first ? table : changes,
    keyParts: null,
    names: { dbt_scd_id: 'dbt_scd_id', dbt_valid_to: 'dbt_valid_to' },
    validToCurrent: null,
    config: {},
    description: "The shop's orders",
    declared: [],
    dialect: duckdb.dialect,
    capabilities: duckdb.capabilities,
    ...given,
  });
}

const indexes = { indexes: [{ columns: ['id'] }] };
const added: ColumnInfo = { name: 'Added', dataType: 'DOUBLE' };
const keys = [1, 2].map((number) => ({ name: `dbt_unique_key_${number}`, dataType: 'INTEGER' }));

/** Name of the golden file: what is planned. */
const CASES: Readonly<Record<string, Plan>> = {
  first: plan({}),
  'first-indexed': plan({ config: indexes }),
  again: plan({ existing }),
  'again-documented': plan({
    existing,
    config: { sql_header: 'set threads = 1;', persist_docs: { relation: true, columns: true } },
    declared: [{ name: 'ID', dataType: null, description: 'Key', quote: false, constraints: [] }],
  }),
  'again-valid-to-current': plan({ existing, validToCurrent: "cast('9999-12-31' as timestamp)" }),
  'again-key-list': plan({ existing, keyParts: 2, columns: [changeType, ...query, ...keys, ...times, scdId] }),
  'again-own-names': plan({
    existing,
    names: { dbt_scd_id: 'version_id', dbt_valid_to: 'until' },
    existingColumns: [...query, { ...scdId, name: 'version_id' }, { name: 'until', dataType: 'TIMESTAMP' }],
    columns: [changeType, ...query, { ...scdId, name: 'version_id' }, { name: 'until', dataType: 'TIMESTAMP' }],
  }),
  'again-new-column': plan({ existing, columns: [...changes, added] }),
  'again-new-column-indexed': plan({ existing, config: indexes, columns: [...changes, added] }),
  'again-lost-column': plan({ existing, columns: changes.filter(({ name }) => !name.startsWith('Gr')) }),
};

describe('plans of snapshots', () => {
  it.each(Object.entries(CASES).map(([name, made]) => ({ name, made })))(
    'are as committed: $name',
    ({ name, made }) => {
      const head = `-- leaves: ${made.relation?.type ?? 'nothing'}${made.incremental ? ', added to' : ''}\n`;
      const text = head + made.statements.map(({ purpose, sql }) => `-- ${purpose}\n${sql};\n`).join('');
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

  it('hold the rows unchanged, so that the place of an error is found in them', () => {
    for (const { statements } of Object.values(CASES)) {
      expect(statements.some(({ sql }) => /(raw -- all|changed -- dbt_change_type and so on)\n/.test(sql))).toBe(true);
    }
  });
});
