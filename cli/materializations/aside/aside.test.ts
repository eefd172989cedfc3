import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLANS, plan, target } from '../../testing/aside-plans.ts';
import type { Plan, Statement } from '../index.ts';

const FOLDER = path.join(import.meta.dirname, 'golden');
const isUpdate = process.env.UPDATE_GOLDEN === '1';
const table = { ...target, type: 'table' as const };

/** Plans whose golden file has what is done instead where there are too many partitions. */
const SPLIT_SHOWN = new Set([
  'table-options-audited',
  'table-timestamp',
  'incremental-overwrite-audited',
  'incremental-overwrite-copies',
  'incremental-overwrite-static',
  'incremental-merge-options',
  'incremental-merge-partitioned',
  'incremental-append-partitioned',
  'incremental-delete-insert-partitioned',
  'incremental-microbatch',
  'snapshot-partitioned',
]);

/** A plan as people read it: what is built, what tests look at, how it is published, what goes when it is not. */
function textOf({ statements, aside, relation, incremental }: Plan, isSplitShown: boolean): string {
  const one = ({ purpose, sql, call }: Statement) => `-- ${purpose}\n${sql}${call === undefined ? ';' : ''}\n`;
  const written = (statement: Statement) => one(statement) + (isSplitShown ? splitText(statement, one) : '');
  const head = `-- leaves: ${relation?.type ?? 'nothing'}${incremental ? ', added to' : ''}\n`;
  const build = statements.map(written).join('');
  if (aside === undefined) return head + build;
  const audited = `-- == tests read ${aside.audited.type} ${aside.audited.identifier}, then:\n`;
  const dropped = `-- == and when they fail:\n${aside.discard.map(written).join('')}`;
  return head + build + audited + aside.publish.map(written).join('') + dropped;
}

/** What is run instead where a statement writes too many partitions. */
function splitText({ split }: Statement, one: (statement: Statement) => string): string {
  if (split === undefined) return '';
  const { before, keys, insert, after, most } = split;
  const parts = `${one(insert('FIRST', 'LAST', true))}${one(insert('FIRST', 'LAST', false))}`;
  const list = `-- partitions, ${most} at a time\n${keys};\n`;
  return `-- == where it writes too many partitions:\n${before.map(one).join('')}${list}${parts}${after.map(one).join('')}-- ==\n`;
}

describe('plans of BigQuery', () => {
  it.each(Object.entries(PLANS).map(([name, made]) => ({ name, made })))(
    'are as committed: $name',
    ({ name, made }) => {
      const file = path.join(FOLDER, `${name}.sql`);
      const text = textOf(made, SPLIT_SHOWN.has(name));
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
    expect(files.filter((name) => !Object.hasOwn(PLANS, name))).toEqual([]);
  });

  it.each(Object.entries(PLANS).map(([name, made]) => ({ name, made })))(
    'touch nothing that readers see before the tests have passed: $name',
    ({ made }) => {
      if (made.aside === undefined) return;
      const name = '`shop`.`main`.`orders`';
      for (const { sql, call } of made.statements) {
        if (call === undefined) expect(sql).not.toMatch(changing(name));
        else if (call.kind !== 'properties') expect('to' in call ? call.to : call.into).not.toEqual(made.relation);
      }
    },
  );

  it.each([
    { config: { partition_by: { field: 'day', granularity: 'month' } }, says: 'partitioned by month of day' },
    { config: { cluster_by: ['id', 'day'] }, says: 'clustered by id, day' },
  ])('refuse another layout in place and offer a full refresh: $says', ({ config, says }) => {
    const layout = { partition: { field: 'day', unit: 'day' as const }, clusterBy: [] };
    for (const kind of ['table', 'incremental']) {
      const attempt = () => plan(kind, { existing: table, config }, { layout });
      expect(attempt).toThrow(expect.objectContaining({ code: 'ETL4040' }));
      expect(attempt).toThrow(says);
      expect(() => plan(kind, { existing: table, config, fullRefresh: true }, { layout })).not.toThrow();
    }
  });

  it.each([
    { config: { partition_by: { field: 'id', data_type: 'int64' } }, says: 'partition_by.range' },
    { config: { partition_by: { field: 'id', data_type: 'text' } }, says: 'partition_by.data_type' },
    { config: { partition_by: { field: 'day', data_type: 'date', granularity: 'hour' } }, says: 'no hours' },
    { config: { incremental_strategy: 'insert_overwrite' }, says: 'has to know them' },
    { config: { incremental_strategy: 'merg' }, says: 'not one of' },
    { config: { hours_to_expiration: 'soon' }, says: 'hours_to_expiration' },
  ])('refuse $config and say why', ({ config, says }) => {
    const attempt = () => plan('incremental', { existing: table, config });
    expect(attempt).toThrow(expect.objectContaining({ code: 'ETL4022' }));
    expect(attempt).toThrow(says);
  });

  it('refuse a type that cannot be changed in place', () => {
    const columns = [{ name: 'id', dataType: 'STRING' }];
    const config = { unique_key: 'id', on_schema_change: 'sync_all_columns' };
    expect(() => plan('incremental', { existing: table, columns, config })).toThrow(
      expect.objectContaining({ code: 'ETL4042' }),
    );
  });

  it('see no change of a type where the table has a precision and a query tells none', () => {
    const existingColumns = [{ name: 'id', dataType: 'NUMERIC(10, 2)' }];
    const columns = [{ name: 'id', dataType: 'NUMERIC' }];
    const config = { unique_key: 'id', on_schema_change: 'fail' };
    expect(() => plan('incremental', { existing: table, existingColumns, columns, config })).not.toThrow();
  });

  it('let a materialized view fail, or stay, when its config changed', () => {
    const existing = { ...target, type: 'materialized_view' as const };
    const layout = { partition: null, clusterBy: [], view: { query: 'select 1', refresh: true, minutes: 30 } };
    const made = (policy: string) =>
      plan('materialized_view', { existing, config: { on_configuration_change: policy } }, { layout });
    expect(() => made('fail')).toThrow(expect.objectContaining({ code: 'ETL4041' }));
    expect(made('continue').statements).toEqual([]);
  });

  it('have no files', () => {
    expect(() => plan('external', { config: { location: 'a.csv' } })).toThrow(
      expect.objectContaining({ code: 'ETL4043' }),
    );
  });
});

/** A statement that changes the relation of that name. */
function changing(name: string): RegExp {
  const escaped = name.replaceAll('.', '\\.');
  return new RegExp(`(into|table|view|update|from) (if exists )?${escaped}(?!__)[\\s(]*(as \\(|set|\\(|$)`, 'i');
}
